/** What people may try with a few accounts, drawn at random: most of it the rules refuse. */
import fc from 'fast-check'
import type { Duty } from '../src/duties.ts'
import {
  type AccountAct,
  accountActs,
  decisions,
  type RequestDecision,
  type RequestKind,
  requestKinds,
} from '../src/workflow/account.ts'

/** What an officer does at the first sign-in; all of it is done before an account is taken over. */
export const takingOver = ['password', 'factor', 'notice'] as const

const agencies = ['H38.1', 'H38.2']
const dutyNames: readonly Duty[] = [
  'receiving',
  'verification',
  'account-admin',
  'focal-point',
  'security',
  'auditor',
]
/** Enrolled by the operator when the gateway was set up: id, duty, agency. They work every day. */
export const founders: readonly (readonly [string, Duty, string])[] = [
  ['admin-1', 'account-admin', 'H38.1'],
  ['admin-1b', 'account-admin', 'H38.1'],
  ['admin-2', 'account-admin', 'H38.2'],
  ['focal-1', 'focal-point', 'H38.1'],
  ['focal-2', 'focal-point', 'H38.2'],
  ['security', 'security', 'H38.1'],
]
export const newcomers: readonly string[] = ['n1', 'n2', 'n3']
const everybody = [...founders.map(([id]) => id), ...newcomers]

export type Step =
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
  | { do: 'used' | (typeof takingOver)[number]; of: string }
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
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      by: fc.constantFrom('focal-1', 'focal-2', 'admin-1', 'security'),
      act: fc.constantFrom<AccountAct>('list', 'unlist'),
      of: often,
      duty: fc.constant<Duty>('receiving'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('used' as const), of: often }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom(...takingOver), of: often }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      days: fc.oneof(
        { arbitrary: fc.integer({ min: 1, max: 8 }), weight: 6 },
        { arbitrary: fc.integer({ min: 36, max: 50 }), weight: 2 },
        { arbitrary: fc.integer({ min: 363, max: 367 }), weight: 1 },
      ),
    }),
  },
)

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
  ...takingOver.map((what) => ({ do: what, of: id })),
  { do: 'act', by: 'focal-1', act: 'list', of: id, duty: 'receiving' },
]

const decided = (decision: RequestDecision, withdrawer: string, decider: string) =>
  ({
    do: 'decide',
    by: decision === 'withdraw' ? withdrawer : decider,
    decision,
    request: 0,
  }) as const

/** What stops an account, and what may let it go on: rare among steps drawn one by one. */
const turns: readonly (readonly Step[])[] = decisions.flatMap(
  (decision): (readonly Step[])[] => [
    [
      { do: 'ask', by: 'admin-1', kind: 'move', of: 'n1', agency: 'H38.2', duties: [] },
      decided(decision, 'admin-1', 'admin-2'),
    ],
    [
      { do: 'act', by: 'security', act: 'lock', of: 'n1', duty: 'receiving' },
      {
        do: 'ask',
        by: 'admin-1',
        kind: 'restore',
        of: 'n1',
        agency: 'H38.1',
        duties: [],
      },
      decided(decision, 'admin-1b', 'focal-2'),
    ],
    [
      {
        do: 'ask',
        by: 'admin-1',
        kind: 'recover',
        of: 'n1',
        agency: 'H38.1',
        duties: [],
      },
      decided(decision, 'admin-1b', 'security'),
      { do: 'act', by: 'admin-1', act: 'issue-secret', of: 'n1', duty: 'receiving' },
      ...takingOver.map((what) => ({ do: what, of: 'n1' })),
    ],
    // Restored by one who asks only, and after what is final.
    ...(['lock', 'revoke'] as const).map((act): readonly Step[] => [
      { do: 'act', by: 'security', act, of: 'n1', duty: 'receiving' },
      {
        do: 'ask',
        by: 'admin-1',
        kind: 'restore',
        of: 'n1',
        agency: 'H38.1',
        duties: [],
      },
      decided(decision, 'admin-1b', act === 'lock' ? 'admin-1b' : 'focal-2'),
    ]),
    [
      { do: 'wait', days: 45 },
      {
        do: 'ask',
        by: 'admin-1',
        kind: 'restore',
        of: 'n1',
        agency: 'H38.1',
        duties: [],
      },
      decided(decision, 'admin-1b', 'focal-2'),
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
      decided(decision, 'focal-1', 'focal-2'),
    ],
    // Who asked, and who is to decide, loses the right to while the request waits.
    ...(['admin-1', 'focal-2'] as const).map((of): readonly Step[] => [
      {
        do: 'ask',
        by: 'admin-1',
        kind: 'duties',
        of: 'n1',
        agency: 'H38.1',
        duties: [{ duty: 'verification', in: 0, days: null }],
      },
      of === 'admin-1'
        ? { do: 'act', by: 'focal-1', act: 'end-duty', of, duty: 'account-admin' }
        : { do: 'act', by: 'security', act: 'lock', of, duty: 'focal-point' },
      decided(decision, 'admin-1', 'focal-2'),
    ]),
  ],
)
const several = fc.array(step, { maxLength: 12 })

/** Ways through the lives of accounts; many of them lead near a right to query. */
export const lives: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    several,
    fc.boolean(),
    fc.nat(11),
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
