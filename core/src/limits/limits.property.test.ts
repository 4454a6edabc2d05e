/**
 * Limits against a naive recount: what was admitted is a list, and each reading is counted anew from
 * the wall clock of the platform. Shares no code with the rule but the calendar it is given.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calendar, localDate, windowAt } from '../calendar/window.ts'
import { decide, limitsOf } from '../query/decide.ts'
import type { QueryFacts } from '../query/facts.ts'
import { type CountersUsed, giveBack, reserve } from './counters.ts'
import { type LimitScope, standingOf } from './limits.ts'

const hourMs = 3_600_000
const tet = ['2028-01-25', '2028-01-26', '2028-01-27', '2028-01-28', '2028-01-31']
const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set(['2026-11-24', ...tet]),
  workingWeekendDays: new Set(['2026-11-28']),
}

const budgets = { d1: 9, d2: 3, d3: 0 }
const people = {
  a1: { agency: 'H38.12', perDay: 7, address: '10.38.2.7' },
  a2: { agency: 'H38.12', perDay: 3, address: '10.38.2.7' },
  a3: { agency: 'H38.05', perDay: 12, address: '10.38.9.1' },
}
const registered = { office: 6, 'off-hours': 4 }
const numbers = {
  overrun: { secondOverrunLocks: true, timesRegistered: 2 },
  addressPerAccount: 2,
  agencyOffHours: 4,
  provinceOffHours: 5,
  kept: { recheck: 10, job: 30 },
}
const accountsThere = 2

interface Ask {
  readonly atMs: number
  readonly dossier: keyof typeof budgets
  readonly account: keyof typeof people
  readonly service: '037' | '033'
  readonly viaSystem: boolean
}

const wallParts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  weekday: 'short',
  hourCycle: 'h23',
})

interface Wall {
  readonly day: string
  readonly fromSeven: string
  readonly kind: 'office' | 'off-hours'
}
const walls = new Map<number, Wall>()

/** The day on the wall, the day that began at seven, and which kind of hours it is. */
function wall(atMs: number): Wall {
  const known = walls.get(atMs)
  if (known !== undefined) return known
  const read = (ms: number) => {
    const part = Object.fromEntries(
      wallParts.formatToParts(ms).map(({ type, value }) => [type, value]),
    )
    return {
      day: `${part.year}-${part.month}-${part.day}`,
      hour: Number(part.hour),
      weekend: part.weekday === 'Sat' || part.weekday === 'Sun',
    }
  }
  const now = read(atMs)
  const begun = read(atMs - 7 * hourMs)
  const works =
    !calendar.holidays.has(begun.day) &&
    (!begun.weekend || calendar.workingWeekendDays.has(begun.day))
  const office = works && now.hour >= 7 && now.hour < 18
  const told: Wall = {
    day: now.day,
    fromSeven: begun.day,
    kind: office ? 'office' : 'off-hours',
  }
  walls.set(atMs, told)
  return told
}

/** Units left on the reading that leaves least, by scope. */
function recount(ask: Ask, live: readonly Ask[]): ReadonlyMap<LimitScope, number> {
  const here = wall(ask.atMs)
  const person = people[ask.account]
  const tightest = (most: number, same: (other: Ask) => boolean) => {
    const others = live.filter(same).map(({ atMs }) => wall(atMs))
    const onWall = others.filter(({ day }) => day === here.day).length
    const sinceSeven = others.filter(
      ({ fromSeven }) => fromSeven === here.fromSeven,
    ).length
    return most - Math.max(onWall, sinceSeven)
  }
  const offHours = (same: (other: Ask) => boolean) => (other: Ask) =>
    wall(other.atMs).kind === 'off-hours' && same(other)
  const { kind } = here
  const left = new Map<LimitScope, number>([
    [
      'dossier',
      budgets[ask.dossier] - live.filter((other) => other.dossier === ask.dossier).length,
    ],
    ['account', tightest(person.perDay, (other) => other.account === ask.account)],
    [
      'service',
      tightest(
        registered[kind],
        (other) => other.service === ask.service && wall(other.atMs).kind === kind,
      ),
    ],
  ])
  if (!ask.viaSystem)
    left.set(
      'address',
      tightest(
        numbers.addressPerAccount * accountsThere,
        (other) => !other.viaSystem && people[other.account].address === person.address,
      ),
    )
  if (kind === 'off-hours') {
    left.set(
      'agency-off-hours',
      tightest(
        numbers.agencyOffHours,
        offHours((other) => people[other.account].agency === person.agency),
      ),
    )
    left.set(
      'province-off-hours',
      tightest(
        numbers.provinceOffHours,
        offHours(() => true),
      ),
    )
  }
  return left
}

/** Facts that are lawful but for the limits. */
function factsOf(ask: Ask): QueryFacts {
  const window = windowAt(ask.atMs, calendar)
  const { agency, perDay, address } = people[ask.account]
  return {
    logUnwitnessed: false,
    locked: [],
    challengeUnmet: false,
    connection: 'stands',
    asked: {
      dossier: `H38-261120-${ask.dossier}`,
      procedure: '1.001193',
      service: ask.service,
      purpose: 'check',
      fields: null,
    },
    window,
    date: localDate(ask.atMs, calendar),
    system: ask.viaSystem
      ? { active: true, mayQuery: true, addressAllowed: true, keysInForce: true }
      : null,
    session: ask.viaSystem ? null : { live: true, address, accountsThere },
    account: {
      id: ask.account,
      active: true,
      reviewSilent: false,
      agencyInForce: true,
      enrolled: true,
      trained: true,
      passwordDue: false,
      agency,
      duties: ['receiving'],
      listedPerDay: perDay,
    },
    service: { answer: 'person', enabled: true },
    registeredPerWindow: registered[window.kind],
    numbers,
    dossier: {
      id: ask.dossier,
      open: true,
      procedure: '1.001193',
      agencies: ['H38.12', 'H38.05'],
      assigned: true,
      budget: budgets[ask.dossier],
    },
    procedureRules: [
      { service: '037', part: null, purposes: ['check'], fields: ['fullName'] },
      { service: '033', part: null, purposes: ['check'], fields: ['fullName'] },
    ],
    urgency: 'counter',
    beside: [],
    party: { agreement: 'agrees', part: 'người yêu cầu' },
  }
}

/** Days with edges: an ordinary week, a holiday, a swap, the year's end, Tết, a leap day. */
const starts = [
  '2026-11-20T16:00:00+07:00',
  '2026-11-23T22:00:00+07:00',
  '2026-11-27T17:00:00+07:00',
  '2026-12-31T17:59:59.990+07:00',
  '2028-01-24T17:00:00+07:00',
  '2028-02-28T23:00:00+07:00',
].map((text) => Date.parse(text))

/** How far the clock moves before a query: often not at all, often across an edge to the millisecond. */
const step = fc.oneof(
  { arbitrary: fc.constant({ kind: 'ms' as const, ms: 0 }), weight: 10 },
  {
    arbitrary: fc
      .integer({ min: 1, max: 5 * hourMs })
      .map((ms) => ({ kind: 'ms' as const, ms })),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('edge' as const),
      hour: fc.constantFrom(0, 7, 18),
      off: fc.constantFrom(-1, 0, 1),
    }),
    weight: 2,
  },
)

const act = fc.record({
  step,
  dossier: fc.constantFrom<Ask['dossier']>('d1', 'd1', 'd1', 'd2', 'd3'),
  fresh: fc.boolean(),
  account: fc.constantFrom<Ask['account']>('a1', 'a2', 'a3'),
  service: fc.constantFrom<Ask['service']>('037', '033'),
  viaSystem: fc.boolean(),
  /** What becomes of one that was admitted before: sent or not. */
  settle: fc.option(fc.record({ pick: fc.nat(), sent: fc.boolean() }), { freq: 3 }),
})

type Move = typeof step extends fc.Arbitrary<infer M> ? M : never

function moved(nowMs: number, move: Move): number {
  if (move.kind === 'ms') return nowMs + move.ms
  // The next such hour on the wall; seven hours ahead of UTC.
  const day = Math.floor((nowMs + 7 * hourMs) / (24 * hourMs))
  const today = (day * 24 + move.hour - 7) * hourMs + move.off
  return today >= nowMs ? today : today + 24 * hourMs
}

interface World {
  readonly used: CountersUsed
  live: { readonly ask: Ask; readonly spends: readonly string[]; open: boolean }[]
}

/** Plays acts; tells after each what was decided and what a recount had left before it. */
function play(
  startMs: number,
  acts: readonly (typeof act extends fc.Arbitrary<infer A> ? A : never)[],
  see: (
    ask: Ask,
    left: ReadonlyMap<LimitScope, number>,
    decision: ReturnType<typeof decide>,
    world: World,
  ) => void,
): World {
  const world: World = { used: new Map(), live: [] }
  let nowMs = startMs
  for (const { step: by, settle, fresh, ...rest } of acts) {
    nowMs = moved(nowMs, by)
    if (settle !== null && world.live.length > 0) {
      const settled = world.live[settle.pick % world.live.length]
      // An outcome is told once; what was sent stays spent.
      if (settled?.open) {
        settled.open = false
        if (!settle.sent) {
          giveBack(settled.spends, world.used)
          world.live = world.live.filter((each) => each !== settled)
        }
      }
    }
    const ask: Ask = { atMs: nowMs, ...rest, ...(fresh ? { dossier: 'd1' } : {}) }
    const left = recount(
      ask,
      world.live.map((each) => each.ask),
    )
    const before = new Map(world.used)
    const decision = decide(factsOf(ask), world.used)
    expect(world.used).toEqual(before)
    if (decision.granted) {
      reserve(decision.spends, world.used)
      world.live.push({ ask, spends: decision.spends, open: true })
    }
    see(ask, left, decision, world)
  }
  return world
}

const game = fc.tuple(
  fc.constantFrom(...starts),
  fc.array(act, { minLength: 10, maxLength: 60 }),
)

describe('limits, held to a recount of what was admitted', () => {
  it('grant while every reading has room, refuse by one that has none, and are never passed', () => {
    const refusedBy = new Map<string, number>()
    fc.assert(
      fc.property(game, ([start, acts]) => {
        const world = play(start, acts, (_ask, left, decision) => {
          expect(decision.granted).toBe([...left.values()].every((units) => units > 0))
          if (decision.granted) return
          const scope = decision.spent
          expect(left.get(scope as LimitScope)).toBeLessThanOrEqual(0)
          refusedBy.set(String(scope), (refusedBy.get(String(scope)) ?? 0) + 1)
        })
        for (const { ask } of world.live)
          for (const units of recount(
            ask,
            world.live.map((each) => each.ask),
          ).values())
            expect(units).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 400 },
    )
    // Each scope was what refused, or the run has shown nothing of it.
    expect([...refusedBy.keys()].sort()).toEqual([
      'account',
      'address',
      'agency-off-hours',
      'dossier',
      'province-off-hours',
      'service',
    ])
  })

  it('spend from every counter what was admitted and not given back, and nothing else', () => {
    fc.assert(
      fc.property(game, ([start, acts]) => {
        const { used, live } = play(start, acts, () => {})
        const counted = new Map<string, number>()
        for (const { spends } of live)
          for (const key of spends) counted.set(key, (counted.get(key) ?? 0) + 1)
        const held = [...used].filter(([, units]) => units > 0)
        expect(new Map(held)).toEqual(counted)
      }),
      { numRuns: 100 },
    )
  })

  it('say what is left, and when there is more: not a millisecond earlier', () => {
    let renewed = 0
    fc.assert(
      fc.property(game, ([start, acts]) => {
        play(start, acts, (ask, left, decision, world) => {
          const standing = standingOf(limitsOf(factsOf(ask)).limits, world.used, {
            ms: ask.atMs,
            calendar,
          })
          expect(standing.map(({ scope }) => scope)).toEqual([...left.keys()])
          for (const each of standing) {
            const units = (left.get(each.scope) ?? 0) - (decision.granted ? 1 : 0)
            expect(each.left).toBe(Math.max(0, units))
            if (each.left > 0 || each.renewedAt === null) continue
            const asks = world.live.map((other) => other.ask)
            const at = (atMs: number) => recount({ ...ask, atMs }, asks).get(each.scope)
            expect(at(each.renewedAt - 1)).toBeLessThanOrEqual(0)
            // Of a service the next window may be of the other kind, with a count of its own.
            expect(at(each.renewedAt) ?? 1).toBeGreaterThan(0)
            renewed += 1
          }
        })
      }),
      { numRuns: 150 },
    )
    expect(renewed).toBeGreaterThan(100)
  })
})
