-- Official documents (product R5): what was made, from what, and the signed copies that came back.

create table documents (
  id text primary key,
  kind text not null check (kind in ('commitment', 'account-list', 'service-registration',
    'commitment-2021', 'connection-form-2021', 'urging-letter', 'change-notice', 'transfer-letter',
    'revocation-letter')),
  -- The day its form was given.
  edition date not null,
  title text not null,
  agency_code text not null references agencies,
  -- SHA-256 of the description both files were written from, and the code of it they show.
  digest bytea not null check (length(digest) = 32),
  version_code text not null unique,
  made_by text not null references accounts,
  made_at timestamptz not null,
  constraint one_document_of_a_description unique (digest)
);
create index documents_newest on documents (made_at desc, id desc);

-- Files hold officers' numbers: sealed under the data key, found by the hash of what they are.
create table document_files (
  document_id text not null references documents,
  form text not null check (form in ('description', 'pdf', 'docx', 'signed')),
  sha256 bytea not null check (length(sha256) = 32),
  bytes integer not null check (bytes between 1 and 64 * 1024 * 1024),
  sealed bytea not null,
  primary key (document_id, sha256)
);
create unique index document_files_one_of_each on document_files (document_id, form)
  where form <> 'signed';

create table signed_copies (
  document_id text not null references documents,
  sha256 bytea not null,
  taken_by text not null references accounts,
  taken_at timestamptz not null,
  -- False: no root was configured to check against.
  path_checked boolean not null,
  signers jsonb not null check (jsonb_array_length(signers) > 0),
  primary key (document_id, sha256),
  foreign key (document_id, sha256) references document_files (document_id, sha256)
);

-- Kept as they are: neither changed nor deleted.
grant select, insert on documents, document_files, signed_copies to chot_app;
