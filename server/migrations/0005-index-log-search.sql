-- Every filter of a search is served by an index. What each costs the transaction that decides was
-- measured over 120,000 entries, in bytes of WAL an entry (1,152 without any) and of index:
--   subject, 8 bytes      +48   28     the whole 32 bytes: +74 and 46
--   agency               +106   70
--   procedure            +114   71
--   rare kinds, outcomes    0    4     the common ones are found by walking back

-- Eight bytes of a keyed digest name one citizen among 10⁹ entries; the search compares all of it.
create index log_entries_by_subject on log_entries (substr(subject, 1, 8), seq)
  where subject is not null;
create index log_entries_by_agency on log_entries (agency_code, seq) where agency_code is not null;
create index log_entries_by_procedure on log_entries (procedure_code, seq)
  where procedure_code is not null;
create index log_entries_by_rare_kind on log_entries (kind, seq)
  where kind not in ('decision', 'outcome');
create index log_entries_by_rare_outcome on log_entries (outcome, seq)
  where outcome not in ('granted', 'answered', 'done');
