-- A second factor that somebody else made and handed out only lets its officer in, to enrol their
-- own. All there were until now are such, but for made-up people.
alter table accounts add column totp_given boolean not null default false;
update accounts set totp_given = not demonstration;
-- The secret shown in this session, until a code confirms it.
alter table sessions add column totp_next_sealed bytea;
