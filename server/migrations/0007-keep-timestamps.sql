-- Checkpoints kept for ever, each with the time stamp (RFC 3161) an authority outside gave it:
-- what was in the log at an instant can be shown however the log is written anew.
create table log_timestamps (
  -- Dense from 0: the name it is published by.
  n bigint primary key check (n >= 0),
  -- Entries in the tree of the checkpoint. None is stamped twice.
  size bigint not null unique check (size > 0),
  -- The signed note, the very text that was stamped.
  note text not null,
  -- TimeStampResp as the authority sent it.
  response bytea not null check (length(response) between 1 and 65536),
  stamped_at timestamptz not null,
  kept_at timestamptz not null
);

grant select, insert on log_timestamps to chot_app;
