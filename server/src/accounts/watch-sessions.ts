/**
 * Pages that are open learn within two seconds that their session is over: one look a second per
 * node at the sessions it serves, by key, and no lock. What was recorded by any node is seen.
 */
import type { SessionEnd } from '@chot/contract/session.ts'
import type { Duty } from '@chot/core/duties.ts'
import type { AccountState } from '@chot/core/workflow/account.ts'
import type { Deps } from '../deps.ts'
import { describeFault } from '../http/app.ts'
import { localDay } from './local-day.ts'
import { dutiesOn, idleMs } from './sessions.ts'

type WatchDeps = Pick<Deps, 'db' | 'clock' | 'policies' | 'log'>

/** Half of what is promised: a look that comes late is still in time. */
const lookEveryMs = 1_000

/** What a page is told; after `ended` nothing more comes. */
export type SessionNews =
  | { readonly kind: 'changed' }
  | { readonly kind: 'ended'; readonly why: SessionEnd }

type Listener = (news: SessionNews) => void

interface Watched {
  readonly listener: Listener
  /** The duties it was last told of. */
  duties: string
}

export interface SessionWatch {
  /**
   * Tells `listener` what becomes of a session, opened with these duties, until the returned
   * function is called.
   */
  watch(sessionId: Buffer, held: readonly Duty[], listener: Listener): () => void
  /** Looks at once, and tells. */
  look(): Promise<void>
  close(): Promise<void>
}

interface Row {
  readonly id: Buffer
  readonly ended: boolean
  /** It ended because the account signed in anew. */
  readonly elsewhere: boolean
  readonly state: AccountState
  readonly agency_from: string
  readonly agency_to: string | null
  readonly duties: readonly { duty: Duty; from: string; to: string | null }[]
  readonly last_seen_at: Date
  readonly ends_at: Date
}

const lookSql = `
  select s.id, s.ended_at is not null as ended,
         exists (select from sessions o where o.account_id = s.account_id and o.id <> s.id
                  and o.ended_at is null and o.created_at >= s.ended_at) as elsewhere,
         a.state, g.valid_from as agency_from, g.valid_to as agency_to,
         coalesce((select json_agg(json_build_object(
                     'duty', d.duty, 'from', d.valid_from, 'to', d.valid_to) order by d.duty)
                     from account_duties d where d.account_id = a.id), '[]') as duties,
         s.last_seen_at, s.ends_at
  from sessions s
  join accounts a on a.id = s.account_id
  join agencies g on g.code = a.agency_code
  where s.id = any($1)`

export function watchSessions(deps: WatchDeps): SessionWatch {
  const pages = new Map<string, Set<Watched>>()
  let running: Promise<void> = Promise.resolve()
  let failing = false

  async function look(): Promise<void> {
    if (pages.size === 0) return
    const rows = await deps.db.rows<Row>(lookSql, [
      [...pages.keys()].map((key) => Buffer.from(key, 'hex')),
    ])
    const policy = await deps.policies.current(deps.db)
    const now = deps.clock.now()
    const date = localDay(policy, now)
    for (const row of rows) {
      const held = dutiesOn(row.duties, date)
      const why = endOf(row, date, now, idleMs(policy, date, held))
      const duties = namesOf(held)
      for (const page of pages.get(row.id.toString('hex')) ?? []) {
        if (why !== null) page.listener({ kind: 'ended', why })
        else if (page.duties !== duties) page.listener({ kind: 'changed' })
        page.duties = duties
      }
    }
  }

  const lookAgain = () => {
    running = look().then(
      () => {
        failing = false
      },
      (error) => {
        // The next request says so too; a page that cannot be told keeps nothing it may not show.
        if (!failing)
          deps.log.error({ fault: describeFault(error) }, 'open pages are not watched')
        failing = true
      },
    )
  }
  let timer: NodeJS.Timeout | undefined
  const turn = async () => {
    lookAgain()
    await running
    if (timer !== undefined) timer = setTimeout(turn, lookEveryMs).unref()
  }
  timer = setTimeout(turn, lookEveryMs).unref()

  return {
    look,
    watch(sessionId, held, listener) {
      const key = sessionId.toString('hex')
      const page: Watched = { listener, duties: namesOf(held) }
      const there = pages.get(key) ?? new Set()
      pages.set(key, there.add(page))
      return () => {
        there.delete(page)
        if (there.size === 0 && pages.get(key) === there) pages.delete(key)
      }
    },
    async close() {
      clearTimeout(timer)
      timer = undefined
      await running
    },
  }
}

const namesOf = (held: readonly Duty[]) => [...held].sort().join(' ')

/** Why a session is over; null while it lives. */
function endOf(row: Row, date: string, now: number, idle: number): SessionEnd | null {
  if (row.state !== 'active') return `account-${row.state}`
  if (row.agency_from > date || (row.agency_to !== null && row.agency_to <= date))
    return 'agency-ended'
  if (row.ended) return row.elsewhere ? 'elsewhere' : 'ended'
  const over = now >= row.ends_at.getTime() || now >= row.last_seen_at.getTime() + idle
  return over ? 'expired' : null
}
