/** Places on the account list the Ministry accepted (dispatch 6383, form 2). One list is in force. */
import type { Reader, Tx } from '../db/database.ts'

/**
 * Puts the account on the list in force, making the first one when there is none, or changes its
 * count; the caller records the act. False when the list says so already.
 */
export async function putOnList(
  tx: Tx,
  accountId: string,
  queriesPerDay: number,
): Promise<boolean> {
  await tx.rows(
    `insert into account_lists (accepted_at)
     select now() where not exists (select from account_lists where ended_at is null)`,
  )
  const put = await tx.rows(
    `insert into listed_accounts as l (list_id, account_id, queries_per_day)
     select id, $1, $2 from account_lists where ended_at is null
     on conflict (account_id, list_id) do update set queries_per_day = excluded.queries_per_day
       where l.queries_per_day <> excluded.queries_per_day
     returning account_id`,
    [accountId, queriesPerDay],
  )
  return put.length > 0
}

/**
 * Takes the account off the list in force: it queries no more from the next request on. What was
 * listed before stands in the access log. False when it is not on it.
 */
export async function takeOffList(tx: Tx, accountId: string): Promise<boolean> {
  const taken = await tx.rows(
    `delete from listed_accounts l using account_lists al
     where l.account_id = $1 and al.id = l.list_id and al.ended_at is null
     returning l.account_id`,
    [accountId],
  )
  return taken.length > 0
}

/** What the list in force says of accounts: queries a day by account id. */
export async function readListed(
  reader: Reader,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.rows<{ id: string; count: number }>(
    `select l.account_id as id, l.queries_per_day as count
     from listed_accounts l join account_lists al on al.id = l.list_id and al.ended_at is null
     where l.account_id = any($1)`,
    [accountIds],
  )
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** The same as `putOnList` and `takeOffList`, of many at once. */
export async function changeList(
  tx: Tx,
  put: ReadonlyMap<string, number>,
  taken: readonly string[],
): Promise<void> {
  await tx.rows(
    `insert into account_lists (accepted_at)
     select now() where not exists (select from account_lists where ended_at is null)`,
  )
  await tx.rows(
    `insert into listed_accounts (list_id, account_id, queries_per_day)
     select al.id, p.account, p.count from account_lists al,
       unnest($1::text[], $2::int[]) as p(account, count)
     where al.ended_at is null
     on conflict (account_id, list_id) do update set queries_per_day = excluded.queries_per_day`,
    [[...put.keys()], [...put.values()]],
  )
  await tx.rows(
    `delete from listed_accounts l using account_lists al
     where l.account_id = any($1) and al.id = l.list_id and al.ended_at is null`,
    [taken],
  )
}
