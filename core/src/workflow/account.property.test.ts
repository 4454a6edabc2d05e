/**
 * The life of accounts against a model written apart: it keeps no state of an account, only the
 * story of what happened, and asks of the story whether a querying right may be there.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Duty } from '../duties.ts'
import { lacksToQuery } from '../query/account-right.ts'
import {
  type Account,
  type AccountAct,
  type AccountRequest,
  accountActs,
  accountAfterApproval,
  conflictOnAnyDay,
  type DatedDuty,
  decisions,
  dutiesOn,
  type RequestDecision,
  type RequestKind,
  requestKinds,
  ruleAct,
  ruleDecision,
  ruleRequest,
  stateAfter,
  stateAfterRequest,
} from './account.ts'
import { addDays } from './dormancy.ts'

interface Standing extends Account {
  readonly listed: boolean
  readonly enrolled: boolean
  readonly trained: boolean
}

/** One thing that happened, as the access log would tell it. */
type Told =
  | {
      what: 'asked'
      request: number
      kind: RequestKind
      of: string
      by: string
      duties: readonly DatedDuty[] | null
      day: string
    }
  | {
      what: RequestDecision
      request: number
      kind: RequestKind
      of: string
      by: string
      day: string
    }
  | { what: AccountAct; of: string; by: string; duty: Duty; day: string }
  | { what: 'listed' | 'unlisted' | 'enrolled' | 'slept'; of: string; day: string }

const agencies = ['H38.1', 'H38.2']
const dutyNames: readonly Duty[] = [
  'receiving',
  'verification',
  'account-admin',
  'focal-point',
  'security',
  'auditor',
]
/** Enrolled by the operator when the gateway was set up. */
const founders: readonly [string, Duty, number][] = [
  ['admin-1', 'account-admin', 0],
  ['admin-1b', 'account-admin', 0],
  ['admin-2', 'account-admin', 1],
  ['focal-1', 'focal-point', 0],
  ['focal-2', 'focal-point', 1],
  ['security', 'security', 0],
]
const newcomers = ['n1', 'n2', 'n3']
const everybody = [...founders.map(([id]) => id), ...newcomers]

type Step =
  | { do: 'act'; by: string; act: AccountAct; of: string; duty: Duty }
  | {
      do: 'ask'
      by: string
      kind: RequestKind
      of: string
      agency: string
      duties: readonly { duty: Duty; in: number; days: number | null }[]
    }
  | { do: 'decide'; by: string; decision: RequestDecision; request: number }
  | { do: 'list' | 'unlist' | 'enrol' | 'sleep'; of: string }
  | { do: 'wait'; days: number }

const anyone = fc.constantFrom(...everybody)
const often = fc.oneof(
  { arbitrary: fc.constantFrom(...newcomers), weight: 3 },
  { arbitrary: anyone, weight: 1 },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      by: anyone,
      act: fc.constantFrom(...accountActs),
      of: often,
      duty: fc.constantFrom(...dutyNames),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      by: anyone,
      kind: fc.constantFrom<RequestKind>(...requestKinds, 'new', 'duties'),
      of: often,
      agency: fc.constantFrom(...agencies),
      duties: fc.array(
        fc.record({
          duty: fc.oneof(
            { arbitrary: fc.constant<Duty>('receiving'), weight: 2 },
            { arbitrary: fc.constantFrom(...dutyNames), weight: 1 },
          ),
          in: fc.constantFrom(0, 0, 0, 3),
          days: fc.constantFrom(null, null, 5, 40),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      by: anyone,
      decision: fc.constantFrom<RequestDecision>(
        ...decisions,
        'approve',
        'approve',
        'approve',
      ),
      request: fc.nat(5),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'list' as const,
        'list' as const,
        'enrol' as const,
        'enrol' as const,
        'unlist' as const,
        'sleep' as const,
      ),
      of: often,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      days: fc.integer({ min: 1, max: 8 }),
    }),
  },
)

/** Runs the steps through the rules; the rules refuse most. */
function live(steps: readonly Step[]) {
  let day = '2026-11-20'
  const story: Told[] = []
  const requests: AccountRequest[] = []
  const accounts = new Map<string, Standing>(
    founders.map(([id, duty, at]) => [
      id,
      {
        id,
        state: 'active',
        agency: agencies[at] ?? '',
        duties: [{ duty, from: day, to: null }],
        listed: false,
        enrolled: true,
        trained: false,
      },
    ]),
  )
  const change = (id: string, to: Partial<Standing>) => {
    const before = accounts.get(id)
    if (before !== undefined) accounts.set(id, { ...before, ...to })
  }

  for (const each of steps) {
    if (each.do === 'wait') day = addDays(day, each.days)
    else if (each.do === 'act') {
      const [actor, account] = [accounts.get(each.by), accounts.get(each.of)]
      if (actor === undefined || account === undefined) continue
      if (!ruleAct(actor, each.act, account, day).allowed) continue
      change(each.of, { state: stateAfter(each.act, account.state) })
      if (each.act === 'record-training') change(each.of, { trained: true })
      if (each.act === 'issue-secret') change(each.of, { enrolled: false })
      if (each.act === 'end-duty')
        change(each.of, {
          duties: account.duties.map((held) =>
            held.duty === each.duty
              ? { ...held, to: held.to !== null && held.to < day ? held.to : day }
              : held,
          ),
        })
      story.push({ what: each.act, of: each.of, by: each.by, duty: each.duty, day })
    } else if (each.do === 'ask') {
      const actor = accounts.get(each.by)
      const account = accounts.get(each.of) ?? null
      if (actor === undefined) continue
      const duties = each.duties.map(({ duty, in: days, days: length }) => {
        const from = addDays(day, days)
        return { duty, from, to: length === null ? null : addDays(from, length) }
      })
      const asked = {
        kind: each.kind,
        account: each.of,
        agency:
          each.kind === 'new' || each.kind === 'move'
            ? each.agency
            : (account?.agency ?? ''),
        duties: each.kind === 'new' || each.kind === 'duties' ? duties : null,
      }
      if (!ruleRequest(actor, asked, account, day).allowed) continue
      if (account !== null)
        change(each.of, { state: stateAfterRequest(each.kind, 'asked', account.state) })
      story.push({
        what: 'asked',
        request: requests.length,
        kind: each.kind,
        of: each.of,
        by: each.by,
        duties: asked.duties,
        day,
      })
      requests.push({ ...asked, state: 'open', requester: each.by })
    } else if (each.do === 'decide') {
      const place = requests.length - 1 - each.request
      const [actor, request] = [accounts.get(each.by), requests[place]]
      if (actor === undefined || request === undefined) continue
      const requester = accounts.get(request.requester)
      const account = accounts.get(request.account) ?? null
      if (requester === undefined) continue
      if (!ruleDecision(actor, each.decision, request, requester, account, day).allowed)
        continue
      const { kind, account: of } = request
      if (each.decision === 'approve') {
        const after = accountAfterApproval(request, account, day)
        if (account === null)
          accounts.set(of, { ...after, listed: false, enrolled: false, trained: false })
        else change(of, after)
        requests[place] = { ...request, state: 'approved' }
      } else {
        const end = each.decision === 'refuse' ? 'refused' : 'withdrawn'
        if (account !== null)
          change(of, { state: stateAfterRequest(kind, end, account.state) })
        requests[place] = { ...request, state: end }
      }
      story.push({ what: each.decision, request: place, kind, of, by: each.by, day })
    } else {
      const account = accounts.get(each.of)
      if (account === undefined) continue
      if (each.do === 'list') change(each.of, { listed: true })
      if (each.do === 'unlist') change(each.of, { listed: false })
      if (each.do === 'enrol') change(each.of, { enrolled: true })
      if (each.do === 'sleep' && account.state === 'active')
        change(each.of, { state: 'dormant' })
      else if (each.do === 'sleep') continue
      const what = (
        { list: 'listed', unlist: 'unlisted', enrol: 'enrolled', sleep: 'slept' } as const
      )[each.do]
      story.push({ what, of: each.of, day })
    }
  }
  return { story, accounts, requests, day }
}

/**
 * Whether the story may leave `id` with a right to query on `day`, told from the story alone, read
 * backwards: what came last counts.
 */
function storyAllows(story: readonly Told[], id: string, day: string): boolean {
  const mine = story.filter((told) => told.of === id)
  const last = (...whats: Told['what'][]) =>
    mine.findLast((told) => whats.includes(told.what))
  const byTwo = (told: Told) => {
    if (told.what !== 'approve') return false
    const asked = story.find(
      (other) => other.what === 'asked' && other.request === told.request,
    )
    return (
      asked?.what === 'asked' && asked.by !== told.by && told.by !== id && asked.by !== id
    )
  }
  if (!mine.some((told) => told.what === 'approve' && told.kind === 'new' && byTwo(told)))
    return false
  if (last('listed', 'unlisted')?.what !== 'listed') return false
  if (last('enrolled', 'issue-secret')?.what !== 'enrolled') return false
  if (last('record-training') === undefined) return false
  if (mine.some((told) => told.what === 'revoke')) return false
  // What stopped the account, and whether two persons let it go on afterwards.
  const stopped = mine.findLastIndex(
    (told) =>
      told.what === 'lock' ||
      told.what === 'slept' ||
      (told.what === 'asked' && told.kind === 'move'),
  )
  const goesOn = (told: Told) =>
    told.what === 'approve' &&
    (told.kind === 'restore' || told.kind === 'move') &&
    byTwo(told)
  if (stopped >= 0 && !mine.slice(stopped).some(goesOn)) return false
  // Of the duties last approved, one that queries, not ended since, and none beside it that does not.
  const given = mine.findLastIndex(
    (told) =>
      told.what === 'approve' &&
      (told.kind === 'new' || told.kind === 'duties') &&
      byTwo(told),
  )
  const approval = mine[given]
  if (approval?.what !== 'approve') return false
  const asked = story.find(
    (told) => told.what === 'asked' && told.request === approval.request,
  )
  if (asked?.what !== 'asked' || asked.duties === null) return false
  const ended = mine
    .slice(given)
    .flatMap((told) => (told.what === 'end-duty' ? [told.duty] : []))
  const held = asked.duties.filter(
    ({ duty, from, to }) =>
      from <= day && (to === null || day < to) && !ended.includes(duty),
  )
  return (
    held.length > 0 &&
    held.every(({ duty }) => duty === 'receiving' || duty === 'verification')
  )
}

function mayQuery(account: Standing, day: string): boolean {
  return (
    lacksToQuery({
      passwordDue: false,
      active: account.state === 'active',
      agencyInForce: true,
      enrolled: account.enrolled,
      trained: account.trained,
      listedPerDay: account.listed ? 100 : null,
      duties: dutiesOn(account.duties, day),
    }).length === 0
  )
}

/** The way of one newcomer to the right, so that rights are common enough to be judged. */
const lawfulWay = (id: string): readonly Step[] => [
  {
    do: 'ask',
    by: 'admin-1',
    kind: 'new',
    of: id,
    agency: 'H38.1',
    duties: [{ duty: 'receiving', in: 0, days: null }],
  },
  { do: 'decide', by: 'focal-1', decision: 'approve', request: 0 },
  { do: 'act', by: 'admin-1', act: 'issue-secret', of: id, duty: 'receiving' },
  { do: 'act', by: 'admin-1', act: 'record-training', of: id, duty: 'receiving' },
  { do: 'enrol', of: id },
  { do: 'list', of: id },
]
/** What stops an account, and what may let it go on: rare among steps drawn one by one. */
const turns: readonly (readonly Step[])[] = (
  ['approve', 'refuse', 'withdraw'] as const
).flatMap((decision): (readonly Step[])[] => [
  [
    { do: 'ask', by: 'admin-1', kind: 'move', of: 'n1', agency: 'H38.2', duties: [] },
    {
      do: 'decide',
      by: decision === 'withdraw' ? 'admin-1' : 'admin-2',
      decision,
      request: 0,
    },
  ],
  [
    { do: 'act', by: 'security', act: 'lock', of: 'n1', duty: 'receiving' },
    { do: 'ask', by: 'admin-1', kind: 'restore', of: 'n1', agency: 'H38.1', duties: [] },
    {
      do: 'decide',
      by: decision === 'withdraw' ? 'admin-1b' : 'focal-2',
      decision,
      request: 0,
    },
  ],
  [
    {
      do: 'ask',
      by: 'focal-1',
      kind: 'duties',
      of: 'n1',
      agency: 'H38.1',
      duties: [{ duty: 'verification', in: 0, days: null }],
    },
    { do: 'act', by: 'security', act: 'end-duty', of: 'n1', duty: 'receiving' },
    {
      do: 'decide',
      by: decision === 'withdraw' ? 'focal-1' : 'focal-2',
      decision,
      request: 0,
    },
  ],
])
const several = fc.array(step, { maxLength: 12 })
const steps = fc
  .tuple(
    several,
    fc.boolean(),
    fc.nat(9),
    several,
    fc.constantFrom([], ...turns),
    several,
  )
  .map(([before, lawfully, skipped, between, turn, after]) => [
    ...before,
    // Now and then one step of the way is left out.
    ...(lawfully ? lawfulWay('n1').filter((_, at) => at !== skipped) : []),
    ...between,
    ...turn,
    ...after,
  ])

describe('whatever anybody does, in any order', () => {
  it('a right to query is there exactly when the story of the account allows it', () => {
    let rights = 0
    fc.assert(
      fc.property(steps, (taken) => {
        const { story, accounts, day } = live(taken)
        for (const account of accounts.values()) {
          const may = mayQuery(account, day)
          if (may) rights += 1
          // Founders are the operator's: their right to administer has no story.
          if (newcomers.includes(account.id))
            expect(may).toBe(storyAllows(story, account.id, day))
          else if (may) expect(storyAllows(story, account.id, day)).toBe(true)
        }
      }),
      { numRuns: 6000 },
    )
    expect(rights).toBeGreaterThan(300)
  })

  it('nobody decides what they asked, nor anything about themself', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { story } = live(taken)
        for (const told of story) {
          if ('by' in told) expect(told.by).not.toBe(told.of)
          if (told.what !== 'approve' && told.what !== 'refuse') continue
          const asked = story.find(
            (other) => other.what === 'asked' && other.request === told.request,
          )
          expect(asked).toMatchObject({ what: 'asked' })
          if (asked?.what === 'asked') expect(asked.by).not.toBe(told.by)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('on no day does anybody hold together what must be held apart', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        for (const account of live(taken).accounts.values())
          expect(conflictOnAnyDay(account.duties)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})
