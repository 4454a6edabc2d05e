-- Second factors beside the code of an authenticator: passkeys (WebAuthn), and recovery codes in
-- their place. An account may have passkeys alone.
alter table accounts alter column totp_sealed drop not null;
-- Also owed by whoever signed in with a recovery code, not only where a secret was handed out.
alter table accounts rename column totp_given to factor_owed;

create table passkeys (
  -- Credential id, as the authenticator chose it.
  id bytea primary key check (length(id) between 1 and 1023),
  account_id text not null references accounts,
  -- COSE key (RFC 9052 §7).
  public_key bytea not null,
  -- How often the authenticator says it signed; 0 for those that do not count.
  counter bigint not null,
  name text not null,
  transports text[] not null,
  aaguid uuid not null,
  -- May be copied to other devices of its holder.
  synced boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_of_account on passkeys (account_id);
grant select, insert, delete on passkeys to chot_app;
grant update (counter, last_used_at) on passkeys to chot_app;

create table recovery_codes (
  account_id text not null references accounts,
  -- Keyed digest of account and code: 80 random bits each.
  digest bytea not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, digest)
);
grant select, insert, delete on recovery_codes to chot_app;
grant update (used_at) on recovery_codes to chot_app;

alter table sessions drop constraint sessions_strength_check;
alter table sessions add constraint sessions_strength_check check (strength in
  ('password', 'password+totp', 'password+passkey', 'password+recovery', 'passkey'));
