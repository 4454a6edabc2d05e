/**
 * Counts anew, from the log alone, what was admitted: by who, where, what and when of each entry,
 * never by the counters an entry names. Shares no code with what decided: days are told by adding
 * seven hours, limits are read from the tables. One unit over, on either reading of a day, is a fault.
 */
import type { Ask } from './check-record.ts'

export interface RecountedEntry {
  readonly kind: string
  readonly outcome: string
  readonly text: string
}

export interface Recount {
  /** In the order of the log. */
  take(entry: RecountedEntry): void
  /** Limits that were passed, and counters that say something else; empty when all agree. */
  faults(): Promise<string[]>
  /** What was counted, so that a run can show that it has seen something. */
  readonly seen: {
    granted: number
    givenBack: number
    /** Outcomes that were never learned: their process was gone. */
    unknown: number
    readonly days: Set<string>
    readonly refused: Map<string, number>
    /** How many readings have stood at their limit, by scope. */
    readonly full: Map<string, number>
  }
}

interface Said {
  readonly t: number
  readonly id: string
  readonly ac: string
  readonly ag: string
  readonly sy?: string
  readonly ip: string
  readonly do: string
  readonly sv: string
  readonly re?: string
  /** `job=<id>` when an announced job asked. */
  readonly ob?: string
}

interface Held {
  now: number
  most: number
}

const hourMs = 3_600_000
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

export async function openRecount(ask: Ask): Promise<Recount> {
  const limits = await limitsOf(ask)
  const [ids, daysOff, daysWorked, margins] = await Promise.all([
    ask<{ id: string; code: string }>('select id, code from dossiers'),
    ask<{ date: string }>(`select date from calendar_days where kind = 'holiday'`),
    ask<{ date: string }>(`select date from calendar_days where kind = 'working'`),
    ask<{ later: number; earlier: number }>(
      `select (value ->> 'beforeSeconds')::int * 1000 as later,
              (value ->> 'afterSeconds')::int * 1000 as earlier
       from policies where name = 'window-edge'`,
    ),
  ])
  const dossierIds = new Map(ids.map(({ id, code }) => [code, id]))
  const off = new Set(daysOff.map(({ date }) => date))
  const [{ later, earlier } = { later: 0, earlier: 0 }] = margins
  const worked = new Set(daysWorked.map(({ date }) => date))
  const held = new Map<string, Held>()
  const counters = new Map<string, number>()
  const open = new Map<string, { readings: readonly string[]; keys: readonly string[] }>()
  const seen: Recount['seen'] = {
    granted: 0,
    givenBack: 0,
    unknown: 0,
    days: new Set(),
    refused: new Map(),
    full: new Map(),
  }

  function officeHours(ms: number): boolean {
    const hour = new Date(ms + 7 * hourMs).getUTCHours()
    const weekday = new Date(ms + 7 * hourMs).getUTCDay()
    const date = dayOf(ms + 7 * hourMs)
    const weekend = weekday === 0 || weekday === 6
    const works = !off.has(date) && (!weekend || worked.has(date))
    return works && hour >= 7 && hour < 18
  }

  /**
   * What one admission counts in: readings with limits, and the counters it should have taken, which
   * are those of each moment at which the Ministry may count it.
   */
  function countedIn(said: Said) {
    const moments = [said.t, said.t - earlier, said.t + later].map((t) =>
      countedAt({ ...said, t }),
    )
    return {
      readings: moments[0]?.readings ?? [],
      keys: [...new Set(moments.flatMap(({ keys }) => keys))],
    }
  }

  function countedAt(said: Said) {
    const onWall = dayOf(said.t + 7 * hourMs)
    // Seven in the morning there is midnight in UTC.
    const sinceSeven = dayOf(said.t)
    const office = officeHours(said.t)
    const early = onWall !== sinceSeven
    const kind = office ? 'office' : 'off-hours'
    const days = (name: string) => [
      `${name}|wall|${onWall}`,
      `${name}|seven|${sinceSeven}`,
    ]
    const job = said.ob?.startsWith('job=') === true ? said.ob.slice(4) : null
    const readings = [
      `dossier|${said.do}`,
      ...days(`account|${said.ac}`),
      ...days(`service|${said.sv}/${kind}`),
      ...(said.sy === undefined ? days(`address|${said.ip}`) : []),
      ...(office ? [] : [...days(`agency|${said.ag}`), ...days('province|all')]),
      ...(job === null ? [] : [`job|${job}`, `job-window|${job}|${sinceSeven}/${kind}`]),
    ]
    const part = early ? `${onWall}/early` : onWall
    const kindPart = early ? `${onWall}/early` : `${onWall}/${kind}`
    const keys = [
      `dossier:${dossierIds.get(said.do)}`,
      `account-day:${said.ac}:${part}`,
      `service-window:${said.sv}:${kindPart}`,
      ...(said.sy === undefined ? [`address-day:${said.ip}:${part}`] : []),
      ...(office
        ? []
        : [`agency-off-hours:${said.ag}:${kindPart}`, `province-off-hours:${kindPart}`]),
      ...(job === null ? [] : [`job:${job}`, `job:${job}:${sinceSeven}/${kind}`]),
    ]
    return { readings, keys }
  }

  return {
    seen,
    take({ kind, outcome, text }) {
      if (kind === 'decision') {
        const said = JSON.parse(text) as Said
        if (outcome !== 'granted') {
          const reason = said.re ?? ''
          seen.refused.set(reason, (seen.refused.get(reason) ?? 0) + 1)
          return
        }
        seen.granted += 1
        seen.days.add(dayOf(said.t + 7 * hourMs))
        const counted = countedIn(said)
        open.set(said.id, counted)
        for (const name of counted.readings) {
          const one = held.get(name) ?? { now: 0, most: 0 }
          one.now += 1
          if (one.now > one.most) one.most = one.now
          held.set(name, one)
        }
        for (const key of counted.keys) counters.set(key, (counters.get(key) ?? 0) + 1)
      } else if (kind === 'outcome') {
        const { id } = JSON.parse(text) as Said
        const counted = open.get(id)
        open.delete(id)
        if (outcome === 'unknown') seen.unknown += 1
        if (outcome !== 'not-sent' || counted === undefined) return
        seen.givenBack += 1
        for (const name of counted.readings) {
          const one = held.get(name)
          if (one !== undefined) one.now -= 1
        }
        for (const key of counted.keys) counters.set(key, (counters.get(key) ?? 0) - 1)
      }
    },
    async faults() {
      const faults: string[] = []
      for (const [name, { most }] of held) {
        const limit = limits(name)
        if (most > limit) faults.push(`${name} stood at ${most}, the limit is ${limit}`)
        if (most !== limit) continue
        const [what = ''] = name.split('|')
        seen.full.set(what, (seen.full.get(what) ?? 0) + 1)
      }
      const stored = new Map(
        (await ask<{ key: string; used: number }>('select key, used from counters')).map(
          ({ key, used }) => [key, used],
        ),
      )
      for (const key of new Set([...counters.keys(), ...stored.keys()])) {
        const [says, is] = [stored.get(key) ?? 0, counters.get(key) ?? 0]
        if (says !== is) faults.push(`counter ${key} says ${says}, the log says ${is}`)
      }
      return faults
    },
  }
}

/** The limit of a reading by its name, from the tables as they stand; what is unknown allows none. */
async function limitsOf(ask: Ask): Promise<(name: string) => number> {
  const most = new Map<string, number>()
  const add = async (sql: string) => {
    for (const row of await ask<{ name: string; most: number }>(sql))
      most.set(row.name, row.most)
  }
  await add(`select 'dossier|' || code as name, budget as most from dossiers`)
  await add(
    `select 'account|' || l.account_id as name, l.queries_per_day as most from listed_accounts l
     join account_lists a on a.id = l.list_id and a.ended_at is null`,
  )
  await add(
    `select 'service|' || service_code || '/' || window_kind as name, queries_per_window as most
     from service_registrations where valid_to is null`,
  )
  await add(
    `select 'agency|' || a.code as name, (p.value ->> 'agencyPerDay')::int as most
     from agencies a, policies p where p.name = 'off-hours-limit'`,
  )
  await add(
    `select 'province|all' as name, (value ->> 'provincePerDay')::int as most
     from policies where name = 'off-hours-limit'`,
  )
  await add(`select 'job|' || id as name, in_all as most from jobs`)
  await add(`select 'job-window|' || id as name, per_window as most from jobs`)
  const [perAccount] = await ask<{ most: number }>(
    `select (value ->> 'perAccount')::int as most from policies where name = 'address-limit'`,
  )
  const there = await ask<{ address: string; accounts: number }>(
    'select address, count(*)::int as accounts from account_addresses group by 1',
  )
  const accounts = new Map(there.map((row) => [row.address, row.accounts]))
  return (name) => {
    const [scope = '', thing = ''] = name.split('|')
    if (scope === 'address')
      return (perAccount?.most ?? 0) * Math.max(1, accounts.get(thing) ?? 0)
    return most.get(`${scope}|${thing}`) ?? 0
  }
}
