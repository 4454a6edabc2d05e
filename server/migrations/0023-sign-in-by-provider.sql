-- Single sign-on: who an account is at the identity provider of the province, and sign-ins under way.

create table sso_links (
  account_id text primary key references accounts,
  issuer text not null,
  -- Keyed digests: either may be a citizen's number. The name is what the administrator knows the
  -- person by there, the value of the claim the operator chose. The subject (`sub`) is what the
  -- provider gives to nobody else; null until the officer came by this link and confirmed it with a
  -- code of their own authenticator: the name counts no more from then on.
  name_digest bytea not null,
  subject_digest bytea,
  linked_at timestamptz not null,
  confirmed_at timestamptz,
  constraint sso_links_confirmed_with_subject check ((subject_digest is null) = (confirmed_at is null)),
  constraint sso_links_one_name unique (issuer, name_digest),
  constraint sso_links_one_subject unique (issuer, subject_digest)
);

create table sso_sign_ins (
  -- SHA-256 of the cookie's token: state, nonce and PKCE verifier come from the token itself.
  id bytea primary key,
  address inet not null,
  ends_at timestamptz not null,
  -- Null while the browser is at the provider; then who it says came, who still owes a code.
  account_id text references accounts,
  subject_digest bytea,
  name_digest bytea,
  provider_session text,
  constraint sso_sign_ins_named check ((account_id is null) = (subject_digest is null))
);
create index sso_sign_ins_by_end on sso_sign_ins (ends_at);
create index sso_sign_ins_of_address on sso_sign_ins (address);

-- The session at the provider (`sid`), which its logout names.
alter table sessions add column provider_session text;
create index sessions_of_provider on sessions (provider_session)
  where ended_at is null and provider_session is not null;
-- What proves a person is told by the program (AuthStrength): a list here would be a second one.
alter table sessions drop constraint sessions_strength_check;

-- The last sign-in was by the provider: whoever signs in there has their password there.
alter table accounts add column signs_in_by_sso boolean not null default false;

grant select, insert, update, delete on sso_links, sso_sign_ins to chot_app;
