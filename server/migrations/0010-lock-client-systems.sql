-- Who brought a client system into its state, and why; what it was before stands in the access log.
alter table client_systems
  add column changed_at timestamptz,
  add column changed_by text references accounts,
  add column change_reason text,
  add column change_basis text,
  add constraint a_change_is_somebodys check (
    (changed_at is null) = (changed_by is null) and (changed_at is null) = (change_reason is null)
    and (changed_at is null) = (change_basis is null));

-- A revoked system never comes back, and whoever locked one does not unlock it.
create function keep_client_system() returns trigger language plpgsql as $$
begin
  if old.state = 'revoked' and new.state <> 'revoked' then
    raise exception 'client system % was revoked', old.id;
  end if;
  if old.state = 'locked' and new.state = 'active' and new.changed_by = old.changed_by then
    raise exception 'client system % cannot be unlocked by the one who locked it', old.id;
  end if;
  return new;
end $$;
create trigger client_systems_are_kept before update on client_systems
  for each row execute function keep_client_system();
