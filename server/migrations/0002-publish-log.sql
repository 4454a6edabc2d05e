-- The tree over the access log as it was signed last: C2SP tlog-tiles and tlog-checkpoint.

-- One row. Whoever signs a new head must find here the one it grew from, and replaces it in the
-- same statement: two heads can never be signed on one another's place.
create table log_published (
  one boolean primary key default true check (one),
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  -- The signed note; null until something was published.
  checkpoint text,
  signed_at timestamptz,
  -- The partial tiles of the tree of `size`, from level 1 on; that of level 0 is in the rows.
  edge bytea[] not null,
  constraint a_tree_that_grew_is_signed check (size = 0 or checkpoint is not null and signed_at is not null)
);
insert into log_published (size, root, edge) values (0, sha256(''), '{}');

-- Full tiles above level 0: 256 hashes of 32 bytes. Those of level 0 are the rows' leaf hashes.
create table log_tiles (
  level smallint not null check (level between 1 and 6),
  index bigint not null check (index >= 0),
  hashes bytea not null check (length(hashes) = 8192),
  primary key (level, index)
);

-- A bundle of entries gives each a length of two bytes (tlog-tiles): what could not be published
-- must not be recorded, and so must not be done.
alter table log_entries add constraint an_entry_fits_a_bundle check (octet_length(text) <= 65535);

grant select, insert on log_tiles to chot_app;
grant select, update on log_published to chot_app;
