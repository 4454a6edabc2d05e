/**
 * Makes notifications out of the access log. An act and its entry commit together, so what is told
 * of the entry was done, and nothing that was done is forgotten: where the follower is commits with
 * what it told. One node at a time; entries come in the order of their commits.
 */
import { type Duty, duties, permissionsOf } from '@chot/core/duties.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { type Told, toldKinds, toldOf } from '@chot/core/notification/notification.ts'
import { type RequestKind, requestRules } from '@chot/core/workflow/account.ts'
import { localDay } from '../accounts/local-day.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { type Notification, notify } from './notify.ts'

type FollowDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>

const entriesAtOnce = 5_000
const toldOfOneMax = 50

/** Follows the log to its end; how many entries were told of. */
export async function followLog(deps: FollowDeps): Promise<number> {
  let told = 0
  for (;;) {
    const turn = await deps.db.inTx((tx) => followOnce(deps, tx))
    told += turn.told
    if (turn.atEnd) return told
  }
}

async function followOnce(
  deps: FollowDeps,
  tx: Tx,
): Promise<{ readonly told: number; readonly atEnd: boolean }> {
  // Another node is at it.
  const [place] = await tx.rows<{ size: number }>(
    'select size from notified_up_to for update skip locked',
  )
  if (place === undefined) return { told: 0, atEnd: true }
  const [head] = await tx.rows<{ size: number }>('select size from log_head')
  const size = Math.min(head?.size ?? 0, place.size + entriesAtOnce)
  if (size <= place.size) return { told: 0, atEnd: true }
  const entries = await tx.rows<{ seq: number; text: string }>(
    `select seq, text from log_entries
     where seq >= $1 and seq < $2 and kind = any($3) order by seq`,
    [place.size, size, toldKinds],
  )
  let told = 0
  for (const { seq, text } of entries) {
    const all = toldOf(JSON.parse(text) as EntryBody)
    for (const each of all) await notify(deps, tx, await namedBy(deps, tx, each, seq))
    if (all.length > 0) told += 1
  }
  await tx.rows('update notified_up_to set size = $1', [size])
  return { told, atEnd: size === head?.size }
}

/** The accounts that are told, as they are now. */
async function namedBy(
  deps: FollowDeps,
  tx: Tx,
  told: Told,
  seq: number,
): Promise<readonly Notification[]> {
  const tell = (account: string): Notification => ({
    account,
    kind: told.kind,
    about: null,
    once: `entry ${seq}`,
  })
  if (told.to === 'account') return [tell(told.account)]
  if (told.to === 'duties') {
    const able = await holding(deps, tx, told.duties, told.agency ?? null)
    return able.filter((account) => account !== told.but).map(tell)
  }
  if (told.to === 'approvers') {
    const approving = duties.filter((duty) =>
      permissionsOf([duty]).includes('log:approve'),
    )
    const able = await holding(deps, tx, approving, null)
    return able.filter((account) => account !== told.but).map(tell)
  }
  if (told.to === 'administrators')
    return (await holding(deps, tx, ['account-admin'], told.agency)).map(tell)
  if (told.to === 'asked') {
    const asked = await tx.rows<{ id: string }>(
      `select distinct a.id from drive_agencies m
       join accounts a on a.agency_code = m.agency_code and a.state = 'active'
       join account_duties d on d.account_id = a.id and d.duty = 'account-admin'
       where m.drive_id = $1 and d.valid_from <= $2::date
         and (d.valid_to is null or $2::date < d.valid_to)`,
      [told.drive, localDay(await deps.policies.current(tx), deps.clock.now())],
    )
    return asked.map(({ id }) => tell(id))
  }
  const [request] = await tx.rows<{
    kind: RequestKind
    state: string
    agency_code: string
    requester_id: string
    account_id: string
  }>(
    `select kind, state, agency_code, requester_id, account_id from account_requests
     where id = $1`,
    [told.request],
  )
  if (request === undefined) return []
  if (told.to === 'requester') return [tell(request.requester_id)]
  // Decided before anybody could be told.
  if (request.state !== 'open') return []
  const reaches = Object.entries(requestRules[request.kind].decidedBy)
  const of = (reach: string) =>
    reaches.filter(([, far]) => far === reach).map(([duty]) => duty as Duty)
  const able = [
    ...(await holding(deps, tx, of('province'), null)),
    ...(await holding(deps, tx, of('agency'), request.agency_code)),
  ]
  // Nobody decides what they asked for, or what is about themself.
  return [...new Set(able)]
    .filter((each) => each !== request.requester_id && each !== request.account_id)
    .map(tell)
}

/** Active accounts that hold one of the duties today, of an agency or of all. */
async function holding(
  deps: FollowDeps,
  tx: Tx,
  wanted: readonly Duty[],
  agency: string | null,
): Promise<readonly string[]> {
  if (wanted.length === 0) return []
  const day = localDay(await deps.policies.current(tx), deps.clock.now())
  const rows = await tx.rows<{ id: string }>(
    `select distinct a.id from accounts a join account_duties d on d.account_id = a.id
     where a.state = 'active' and d.duty = any($1) and d.valid_from <= $2::date
       and (d.valid_to is null or $2::date < d.valid_to)
       and ($3::text is null or a.agency_code = $3)
     order by a.id limit $4`,
    [wanted, day, agency, toldOfOneMax],
  )
  return rows.map(({ id }) => id)
}
