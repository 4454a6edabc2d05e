-- Cosignatures of witnesses (C2SP tlog-witness): programs of other bodies that saw the log grow.

create table log_witnessing (
  one boolean primary key default true check (one),
  -- SHA-256 of the policy file (tlog-policy) of the publishing node; null: no witness is asked.
  policy_digest bytea check (length(policy_digest) = 32),
  -- Since when witnesses are asked.
  asked_since timestamptz,
  -- The head that is shown: the newest one a quorum has cosigned, with the signatures of the log and
  -- of the witnesses; until the first quorum (quorum_at is null) the one signed when asking began.
  size bigint check (size >= 0),
  root bytea check (length(root) = 32),
  checkpoint text,
  quorum_at timestamptz,
  -- What the log says of it: moved in the transaction of the entry that says so.
  stage text not null default 'met' check (stage in ('met', 'alarm', 'stopped')),
  constraint asked_by_a_policy check ((policy_digest is null) = (asked_since is null)),
  constraint a_head_is_whole check (num_nonnulls(size, root, checkpoint) in (0, 3)),
  constraint a_quorum_is_of_a_head check (quorum_at is null or size is not null)
);
insert into log_witnessing default values;

grant select, update on log_witnessing to chot_app;
