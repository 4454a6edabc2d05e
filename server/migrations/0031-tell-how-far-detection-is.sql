-- How far the node that detects has looked, told now and then for the watch desk; `next_seq` moves
-- only with what was found.
alter table detection
  add column looked_seq bigint,
  add column looked_at timestamptz;
