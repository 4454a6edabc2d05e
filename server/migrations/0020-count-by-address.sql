-- Which accounts signed in from an address, and when last: how many are at home there scales what
-- may be asked from it. The address is as it is counted (an IPv6 one by its /64).
create table account_addresses (
  address text not null,
  account_id text not null references accounts,
  last_on date not null,
  primary key (address, account_id)
);
grant select, insert, update on account_addresses to chot_app;
-- IPv6 comes with the next sign-in.
insert into account_addresses (address, account_id, last_on)
  select host(address), account_id, max((created_at at time zone 'Asia/Ho_Chi_Minh')::date)
  from sessions where family(address) = 4 group by 1, 2;
