-- The keys of client systems as rows with dates: a key can be followed by another without a gap,
-- and one that was taken back ends at the next request on every node.

create table client_keys (
  system_id text not null references client_systems,
  -- RFC 7638 over SHA-256, base64url: one key has one name, whatever it is called in a JWT.
  thumbprint text not null unique check (length(thumbprint) = 43),
  kid text check (length(kid) between 1 and 100),
  public_jwk jsonb not null check (not public_jwk ? 'd'),
  valid_from timestamptz not null,
  valid_to timestamptz not null check (valid_to > valid_from),
  -- Taken back before its date.
  ended_at timestamptz,
  primary key (system_id, thumbprint)
);
create unique index client_keys_kid on client_keys (system_id, kid)
  where kid is not null and ended_at is null;

-- Members of a thumbprint stand in the order of their names (RFC 7638 §3.2).
insert into client_keys (system_id, thumbprint, kid, public_jwk, valid_from, valid_to)
select s.id,
       translate(rtrim(encode(sha256(convert_to(
         case k.key ->> 'kty'
           when 'OKP' then format('{"crv":"%s","kty":"OKP","x":"%s"}', k.key ->> 'crv', k.key ->> 'x')
           else format('{"crv":"%s","kty":"EC","x":"%s","y":"%s"}',
                       k.key ->> 'crv', k.key ->> 'x', k.key ->> 'y')
         end, 'UTF8')), 'base64'), '='), '+/', '-_'),
       k.key ->> 'kid', k.key, now(), now() + interval '365 days'
from client_systems s cross join lateral jsonb_array_elements(s.public_jwks -> 'keys') as k(key);

alter table client_systems drop column public_jwks;

-- Where a client system may call from. What was registered before had no such list.
alter table client_systems add column networks cidr[] not null default '{0.0.0.0/0,::/0}'
  check (cardinality(networks) between 1 and 50);
alter table client_systems alter column networks drop default;

-- A token ends with the key that it was asked for with. Those of before do not know theirs.
delete from client_tokens;
alter table client_tokens add column thumbprint text not null;

grant select, insert on client_keys to chot_app;
grant update (ended_at) on client_keys to chot_app;
