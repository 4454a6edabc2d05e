import { describe, expect, it } from 'vitest'
import { type Told, toldOf } from './notification.ts'

const account = 'a-aaaaaaaaaaaaaaaa'
const request = 'r-bbbbbbbbbbbbbbbb'

describe('what is told of an entry', () => {
  const cases: readonly (readonly [Parameters<typeof toldOf>[0], readonly Told[]])[] = [
    [
      { k: 'password', oc: 'done', ac: account },
      [{ to: 'account', account, kind: 'password-changed' }],
    ],
    [{ k: 'password', oc: 'refused', ac: account, re: 'wrong-password' }, []],
    [
      { k: 'factor', oc: 'done', ac: account, ob: 'totp' },
      [{ to: 'account', account, kind: 'factor-changed' }],
    ],
    [
      { k: 'sign-in', oc: 'done', ac: account, au: 'password+recovery' },
      [{ to: 'account', account, kind: 'recovery-used' }],
    ],
    [{ k: 'sign-in', oc: 'done', ac: account, au: 'password+totp' }, []],
    [
      { k: 'account', oc: 'done', ac: 'a-x', ob: `${account} lock` },
      [{ to: 'account', account, kind: 'account-locked' }],
    ],
    [
      { k: 'account', oc: 'done', ob: `${account} dormancy-warned 2026-10-09` },
      [{ to: 'account', account, kind: 'dormant-soon' }],
    ],
    [
      { k: 'account', oc: 'done', ac: 'a-x', ob: `${account} ask new ${request}` },
      [{ to: 'deciders', request, kind: 'request-waits' }],
    ],
    [
      {
        k: 'account',
        oc: 'done',
        ac: 'a-x',
        ob: `${account} approve restore ${request}`,
      },
      [
        { to: 'requester', request, kind: 'request-approved' },
        { to: 'account', account, kind: 'account-restored' },
      ],
    ],
    [
      { k: 'account', oc: 'done', ac: 'a-x', ob: `${account} refuse move ${request}` },
      [{ to: 'requester', request, kind: 'request-refused' }],
    ],
    [{ k: 'account', oc: 'done', ac: 'a-x', ob: `${account} constructor` }, []],
    [{ k: 'account', oc: 'refused', ac: 'a-x', ob: `${account} lock` }, []],
    [
      { k: 'approval-request', oc: 'done', ac: account },
      [{ to: 'approvers', but: account, kind: 'approval-waits' }],
    ],
    [
      { k: 'case', oc: 'done', ac: 'a-x', ob: `account=${account} ask` },
      [{ to: 'account', account, kind: 'explanation-asked' }],
    ],
    [
      { k: 'case', oc: 'done', ac: 'a-x', ob: `account=a-x answer for=${account}` },
      [{ to: 'account', account, kind: 'explanation-given' }],
    ],
    [{ k: 'case', oc: 'done', ac: 'a-x', ob: `account=${account} note` }, []],
    [
      { k: 'registration', oc: 'done', ac: account, ob: 'services submit H38.01 v2' },
      [
        {
          to: 'duties',
          duties: ['focal-point'],
          kind: 'registration-waits',
          but: account,
        },
      ],
    ],
    [
      { k: 'registration', oc: 'done', ac: account, ob: 'accounts return H38.01 v2' },
      [
        {
          to: 'duties',
          duties: ['account-admin'],
          agency: 'H38.01',
          kind: 'registration-returned',
          but: account,
        },
      ],
    ],
    [{ k: 'registration', oc: 'done', ac: account, ob: 'accounts draft H38.01 v2' }, []],
    [{ k: 'decision', oc: 'granted', ac: account }, []],
  ]
  it.each(cases)('%j', (entry, told) => {
    expect(toldOf(entry)).toEqual(told)
  })
})

describe('of a connection file', () => {
  const step = (act: string, more: object = {}) =>
    toldOf({
      k: 'connection',
      oc: 'done',
      ac: 'a1',
      ob: `f1 ${act} agency=H38.02683 drive=d1 route=local`,
      ...more,
    }).map((told) => `${told.kind} ${'agency' in told ? told.agency : 'anywhere'}`)

  it.each([
    ['sign', ['connection-waits anywhere']],
    ['send', ['connection-waits anywhere']],
    ['return', ['connection-returned H38.02683', 'connection-returned anywhere']],
    ['connect', ['connection-connected H38.02683']],
    ['suspend', ['connection-suspended H38.02683', 'connection-suspended anywhere']],
    ['attach', []],
  ])('%s is told to whom it concerns', (act, expected) => {
    expect(step(act)).toEqual(expected)
  })

  it('what the clock suspends is told to its agency alone, a restoration too', () => {
    expect(
      toldOf({ k: 'connection', oc: 'done', ob: '- suspend agency=H38.02683 drive=d1' }),
    ).toHaveLength(1)
    const restored = { ob: 'connection-restore agency=H38.02683 until=2026-12-20 use=1' }
    expect(step('', restored)).toEqual(['connection-restored H38.02683'])
  })

  it('nothing is told of an attempt that was refused', () => {
    expect(step('accept', { oc: 'refused' })).toEqual([])
  })
})
