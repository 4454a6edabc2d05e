/** Entries of the access log as the detection sees them. */
import {
  type DetectionEvent,
  type Leave,
  type Sign,
  signs,
} from '@chot/core/detect/event.ts'
import type { EntryBody, EntryStamp } from '@chot/core/log/entry.ts'
import { type RefusalReason, refusalReasons } from '@chot/core/query/reasons.ts'
import { countedAddress } from '../accounts/address.ts'
import type { Reader } from '../db/database.ts'

/** As one value: brought as rows, each would cost this process's only thread several times as much. */
const entriesSql = `
  select '[' || string_agg('[' || seq || ',' || text || ']', ',' order by seq) || ']' as entries
  from log_entries where seq >= $1 and seq < $2`

const signsSql = `select decision_seq as seq, sign from query_signs
  where decision_seq >= $1 and decision_seq < $2`

/** The entries from `from` up to but without `to` that are online, in order. */
export async function readEvents(
  reader: Reader,
  from: number,
  to: number,
): Promise<readonly DetectionEvent[]> {
  return (await readEntries(reader, from, to)).map(({ event }) => event)
}

/** An entry with what the detection sees of it. */
export interface ReadEntry {
  readonly entry: EntryStamp & EntryBody
  readonly event: DetectionEvent
}

/** The same, each with its entry. */
export async function readEntries(
  reader: Reader,
  from: number,
  to: number,
): Promise<readonly ReadEntry[]> {
  const [row] = await reader.rows<{ entries: string | null }>(
    entriesSql,
    [from, to],
    'detection-entries',
  )
  if (row === undefined || row.entries === null) return []
  const signsOf = new Map<number, Sign[]>()
  for (const { seq, sign } of await reader.rows<{ seq: number; sign: Sign }>(
    signsSql,
    [from, to],
    'detection-signs',
  ))
    signsOf.set(seq, [...(signsOf.get(seq) ?? []), sign])
  const entries = JSON.parse(row.entries) as [number, EntryStamp & EntryBody][]
  return entries.map(([seq, entry]) => ({
    entry,
    event: eventOf(seq, entry, signsOf.get(seq) ?? []),
  }))
}

const reasons: ReadonlySet<string> = new Set(refusalReasons)
const moves = ['created', 'updated', 'closed', 'reopened'] as const
// Whoever is locked and goes on asking adds nothing to why.
const isOfLock = (reason: string | undefined) => reason?.endsWith('-locked') === true

function eventOf(
  seq: number,
  entry: EntryStamp & EntryBody,
  seen: readonly Sign[],
): DetectionEvent {
  const place = { seq, at: entry.t }
  const { k, oc, ac, ip, re } = entry
  // A job asks as evenly as the machine it is; it was announced and approved, and is no officer's burst.
  if (entry.ob?.startsWith('job=') === true) return { kind: 'time', ...place }
  if (k === 'decision' && ac !== undefined && !isOfLock(re))
    return {
      kind: 'decision',
      ...place,
      account: ac,
      agency: entry.ag ?? null,
      address: entry.sy === undefined && ip !== undefined ? countedAddress(ip) : null,
      dossier: entry.do ?? null,
      granted: oc === 'granted',
      reason: re !== undefined && reasons.has(re) ? (re as RefusalReason) : null,
      subject: entry.su ?? null,
      signs: signs.filter((sign) => seen.includes(sign)),
    }
  if (k === 'outcome' && oc === 'no-match' && ac !== undefined)
    return { kind: 'no-match', ...place, account: ac }
  if (k === 'sign-in' && oc === 'done' && ac !== undefined && ip !== undefined)
    return { kind: 'sign-in', ...place, account: ac, address: countedAddress(ip) }
  const leave = k === 'account' && oc === 'done' ? leaveOf(entry.ob ?? '') : null
  if (leave !== null) return { kind: 'leave', ...place, ...leave }
  const move = moves.find((each) => each === entry.ob)
  if (k === 'dossier' && entry.do !== undefined && move !== undefined)
    return { kind: 'dossier', ...place, dossier: entry.do, move }
  return { kind: 'time', ...place }
}

/** `ob` of an act on an account: its id, the act, and of a leave its first and last day and its kind. */
function leaveOf(ob: string): { account: string; leave: Leave | null } | null {
  const [account = '', act, days = ''] = ob.split(' ')
  if (act === 'end-leave') return { account, leave: null }
  if (act !== 'record-leave') return null
  const [from = '', to = ''] = days.split('/')
  return { account, leave: { from, to } }
}
