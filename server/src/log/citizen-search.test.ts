import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryPage } from '@chot/contract/approvals.ts'
import type { Duty } from '@chot/core/duties.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { holdClock } from '../testing/clock.ts'
import {
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'

const hourMs = 3_600_000
let gateway: TestGateway
let counter: TestOfficer
let auditor: TestOfficer
let leader: TestOfficer
let both: TestOfficer
let cookies: Record<'auditor' | 'leader' | 'both' | 'counter', string>
const ask = {
  from: '2026-10',
  to: '2026-12',
  reason: 'xác minh đơn tố cáo',
  basis: 'Công văn 12/TTr-NV',
}
const citizen = () => gateway.person(4).number

/** Anew, after time has passed: idle sessions end. */
async function signInAll(): Promise<void> {
  gateway.clock.advance(60_000)
  cookies = {
    auditor: await gateway.signIn(auditor),
    leader: await gateway.signIn(leader),
    both: await gateway.signIn(both),
    counter: await gateway.signIn(counter),
  }
}

async function lookUp(index: number): Promise<void> {
  const code = await gateway.putDossier({
    officers: [counter],
    persons: [gateway.person(index, 'cha')],
  })
  const { number, fullName, birth } = gateway.person(index)
  const answer = await gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    headers: await gateway.actFor(counter.username),
    payload: {
      dossier: code,
      procedure: '1.001193',
      service: 'verify-person',
      purpose: 'verify-identity',
      subject: { number, fullName, birth },
    },
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
}

beforeAll(async () => {
  gateway = await openTestGateway({ clock: holdClock('2026-10-31T22:00:00Z') })
  counter = await gateway.addOfficer({ duties: ['receiving'] })
  const oversight = (duties: readonly Duty[]) =>
    gateway.addOfficer({ duties, agency: 'H38', perDay: null })
  auditor = await oversight(['auditor'])
  leader = await oversight(['leader'])
  both = await oversight(['security', 'leader'])
  await lookUp(4)
  gateway.clock.set('2026-11-18T02:00:00Z')
  await lookUp(4)
  await lookUp(4)
  await lookUp(9)
  await signInAll()
})
afterAll(() => gateway.close())

type Who = keyof typeof cookies
const call = (
  who: Who,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
) =>
  gateway.server.app.inject({
    method,
    url,
    headers: { cookie: cookies[who], origin, 'x-chot-request': '1' },
    ...(payload === undefined ? {} : { payload }),
  })
const request = (who: Who, more: object = {}) =>
  call(who, 'POST', '/v1/citizen-searches', { ...ask, number: citizen(), ...more })
async function requested(who: Who, more: object = {}): Promise<string> {
  const answer = await request(who, more)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json().id
}
const answer = (who: Who, id: string, given: 'approved' | 'refused' = 'approved') =>
  call(who, 'POST', `/v1/approvals/${id}/answer`, {
    answer: given,
    reason: 'đã xem công văn',
  })
const read = (who: Who, id: string, query = '') =>
  call(who, 'GET', `/v1/citizen-searches/${id}/entries${query}`)
const end = (who: Who, id: string) => call(who, 'DELETE', `/v1/approvals/${id}`)
const listed = async (who: Who, id: string) =>
  (await call(who, 'GET', '/v1/approvals?limit=200'))
    .json()
    .approvals.find((each: { id: string }) => each.id === id)

async function approved(): Promise<string> {
  const id = await requested('auditor')
  expect((await answer('leader', id)).statusCode).toBe(200)
  return id
}
const lastEntry = async () => {
  const [row] = await gateway.database.rows<{ text: string }>(
    'select text from log_entries order by seq desc limit 1',
  )
  return JSON.parse(row?.text ?? '{}')
}
const kept = async (id: string) => {
  const [row] = await gateway.database.rows<{ sealed: Buffer | null; state: string }>(
    'select sealed, state from approvals where id = $1',
    [id],
  )
  return row
}
const digestNow = () =>
  gateway.server.deps.keys
    .subjectDigest(citizen(), gateway.clock.now())
    .digest.toString('base64url')

test('a second factor that is not fresh approves nothing and reads nothing, but refuses', async () => {
  await signInAll()
  const [first, second] = [await requested('auditor'), await requested('auditor')]
  const makeStale = () =>
    gateway.database.rows('update sessions set factor_proved_at = null')
  await makeStale()
  expect((await answer('leader', first)).json().code).toBe('step-up-needed')
  expect((await answer('leader', second, 'refused')).statusCode).toBe(200)
  await signInAll()
  expect((await answer('leader', first)).statusCode).toBe(200)
  await makeStale()
  const refused = await read('auditor', first)
  expect(refused.json()).toMatchObject({ code: 'step-up-needed' })
  expect(refused.json().rows).toBeUndefined()
  await signInAll()
  expect((await read('auditor', first)).statusCode).toBe(200)
})

describe('with the approval of another person', () => {
  test('the history over several months is found, and of this citizen only', async () => {
    const page: HistoryPage = (await read('auditor', await approved())).json()
    const decisions = page.rows.filter(({ kind }) => kind === 'decision')
    expect(decisions).toHaveLength(3)
    const months = decisions.map(({ at }) => new Date(at).toISOString().slice(0, 7))
    expect(months).toEqual(['2026-11', '2026-11', '2026-10'])
    expect(page.rows.map(({ sequence }) => sequence)).toEqual(
      page.rows.map(({ sequence }) => sequence).toSorted((a, b) => b - a),
    )
  })

  test('who searched for the citizen is found by the same search', async () => {
    const first = await approved()
    await read('auditor', first)
    const { rows }: HistoryPage = (await read('auditor', await approved())).json()
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(['decision', 'citizen-search', 'approval-request', 'approval']),
    )
    expect(rows.some(({ requestId }) => requestId === first)).toBe(true)
  })

  test('request, approval and each page are entries with the digest, never the number', async () => {
    const id = await requested('auditor')
    expect(await lastEntry()).toMatchObject({
      k: 'approval-request',
      oc: 'done',
      id,
      ac: auditor.id,
      du: 'auditor',
      su: digestNow(),
      ke: '2026-11',
      no: ask.reason,
      ob: 'citizen-search from=2026-10 to=2026-12 basis=Công văn 12/TTr-NV',
    })
    await answer('leader', id)
    expect(await lastEntry()).toMatchObject({
      k: 'approval',
      oc: 'granted',
      id,
      ac: leader.id,
      du: 'leader',
      su: digestNow(),
      no: 'đã xem công văn',
    })
    await read('auditor', id, '?limit=2')
    expect(await lastEntry()).toMatchObject({
      k: 'citizen-search',
      oc: 'done',
      id,
      su: digestNow(),
      ob: 'citizen-search from=2026-10 to=2026-12 use=1 rows=2',
    })
    const [shown] = await gateway.database.rows<{ count: number }>(
      `select count(*)::int as count from log_entries where strpos(text, $1) > 0`,
      [citizen()],
    )
    expect(shown?.count).toBe(0)
    const [row] = await gateway.database.rows<{ whole: string }>(
      'select approvals::text as whole from approvals where id = $1',
      [id],
    )
    expect(row?.whole).not.toContain(citizen())
    expect(row?.whole).not.toContain(Buffer.from(citizen()).toString('hex'))
    expect(gateway.programLog()).not.toContain(citizen())
  })

  test('pages follow each other without a gap', async () => {
    const id = await approved()
    const whole: HistoryPage = (await read('auditor', id)).json()
    const seen: number[] = []
    let query = '?limit=2'
    for (let page: HistoryPage; ; query = `?limit=2&before=${page.next}`) {
      page = (await read('auditor', id, query)).json()
      seen.push(...page.rows.map(({ sequence }) => sequence))
      if (page.next === null) break
    }
    const asked = whole.rows.map(({ sequence }) => sequence)
    // The pages read meanwhile are entries about the citizen too, and newer.
    expect(seen.filter((sequence) => asked.includes(sequence))).toEqual(asked)
  })

  test('only the months approved are searched', async () => {
    const id = await requested('auditor', { from: '2026-10', to: '2026-10' })
    await answer('leader', id)
    const page: HistoryPage = (await read('auditor', id)).json()
    expect(page.rows).toHaveLength(1)
    expect(page.months).toEqual([{ month: '2026-10', state: 'searched' }])
  })

  test('the approver sees the end of the number, its reason and basis, and nothing once it is over', async () => {
    const id = await requested('auditor')
    expect(await listed('leader', id)).toMatchObject({
      state: 'waiting',
      tail: citizen().slice(-3),
      reason: ask.reason,
      basis: ask.basis,
      own: false,
      requester: { username: auditor.username },
    })
    expect(JSON.stringify(await listed('leader', id))).not.toContain(citizen())
    await answer('leader', id, 'refused')
    expect(await listed('leader', id)).toMatchObject({ state: 'refused', tail: null })
  })
})

describe('without it', () => {
  test('nothing is found: not before the answer, not after a refusal', async () => {
    const id = await requested('auditor')
    expect((await read('auditor', id)).json().code).toBe('approval-not-usable')
    expect(await lastEntry()).toMatchObject({
      k: 'citizen-search',
      oc: 'refused',
      re: 'approval-not-usable',
      su: digestNow(),
    })
    await answer('leader', id, 'refused')
    expect((await read('auditor', id)).statusCode).toBe(403)
  })

  test('nobody approves their own, and the attempt is on record', async () => {
    const id = await requested('both')
    expect((await answer('both', id)).json().code).toBe('approval-own')
    expect(await lastEntry()).toMatchObject({
      k: 'approval',
      oc: 'refused',
      re: 'approval-own',
      ac: both.id,
    })
    expect((await read('both', id)).statusCode).toBe(403)
    await expect(
      gateway.database.rows(
        `update approvals set state = 'approved', decided_by = requester_id, decided_at = now(),
                usable_until = now() + interval '1 hour' where id = $1`,
        [id],
      ),
    ).rejects.toThrow(/nobody_approves_their_own/)
  })

  test('an approval is the requester’s alone, not the approver’s nor a colleague’s', async () => {
    const id = await approved()
    expect((await read('both', id)).statusCode).toBe(404)
    expect((await read('leader', id)).json().code).toBe('not-permitted')
    expect((await end('both', id)).statusCode).toBe(404)
  })

  test('it holds for its time, and no longer', async () => {
    const id = await requested('auditor')
    gateway.clock.advance(72 * hourMs)
    await signInAll()
    expect((await answer('leader', id)).json().code).toBe('approval-not-open')
    const held = await approved()
    gateway.clock.advance(24 * hourMs)
    await signInAll()
    expect((await read('auditor', held)).json().code).toBe('approval-not-usable')
    expect(await listed('auditor', held)).toMatchObject({ state: 'expired', tail: null })
  })

  test('nobody else may ask or answer', async () => {
    expect((await request('counter')).json().code).toBe('not-permitted')
    expect((await request('leader')).json().code).toBe('not-permitted')
    const id = await requested('auditor')
    expect((await answer('auditor', id)).json().code).toBe('not-permitted')
    // Who asks for nothing of the kind sees nobody else's.
    expect((await call('counter', 'GET', '/v1/approvals')).json()).toEqual({
      approvals: [],
      next: null,
    })
  })

  test.each<[string, object, string]>([
    ['a number that is none', { number: '123' }, 'number'],
    ['months the wrong way round', { from: '2026-12', to: '2026-11' }, 'to'],
    ['more than seven years', { from: '2019-01', to: '2026-11' }, 'to'],
    ['no reason', { reason: '' }, 'reason'],
    ['a reason with the number in it', { reason: 'tra 010190 123456 gấp' }, 'reason'],
    ['no document', { basis: 'x' }, 'basis'],
  ])('%s is bad input', async (_name, more, field) => {
    const refused = await request('auditor', more)
    expect(refused.statusCode).toBe(422)
    expect(refused.json()).toMatchObject({ field })
  })
})

describe('what is taken half-way holds', () => {
  const duty = (officer: TestOfficer, to: string | null) =>
    gateway.database.rows(
      'update account_duties set valid_to = $2 where account_id = $1',
      [officer.id, to],
    )
  const state = (officer: TestOfficer, set: string) =>
    gateway.database.rows('update accounts set state = $2 where id = $1', [
      officer.id,
      set,
    ])

  test('the approver’s duty: what they approved cannot be used', async () => {
    const id = await approved()
    await duty(leader, '2026-11-01')
    expect((await read('auditor', id)).json().code).toBe('approval-not-usable')
    await duty(leader, null)
    expect((await read('auditor', id)).statusCode).toBe(200)
  })

  test('the approver’s account', async () => {
    const id = await approved()
    await state(leader, 'locked')
    expect((await read('auditor', id)).json().code).toBe('approval-not-usable')
    await state(leader, 'active')
  })

  test('the requester’s duty and account', async () => {
    const id = await approved()
    await duty(auditor, '2026-11-01')
    expect((await read('auditor', id)).json().code).toBe('not-permitted')
    await duty(auditor, null)
    await state(auditor, 'locked')
    expect((await read('auditor', id)).statusCode).toBe(401)
    await state(auditor, 'active')
  })

  test('an approver who came to query as well approves nothing', async () => {
    const id = await requested('auditor')
    await gateway.database.rows(
      `insert into account_duties (account_id, duty, valid_from) values ($1, 'receiving', '2025-10-01')`,
      [leader.id],
    )
    expect((await answer('leader', id)).json().code).toBe('not-permitted')
    await gateway.database.rows(
      `delete from account_duties where account_id = $1 and duty = 'receiving'`,
      [leader.id],
    )
  })
})

describe('the number is wiped', () => {
  test.each<[string, (id: string) => Promise<unknown>]>([
    ['when it is refused', (id) => answer('leader', id, 'refused')],
    ['when it is withdrawn', (id) => end('auditor', id)],
    [
      'when it is used up',
      async (id) => {
        await gateway.database.rows('update approvals set uses_max = 1 where id = $1', [
          id,
        ])
        await answer('leader', id)
        expect((await read('auditor', id)).statusCode).toBe(200)
        expect((await read('auditor', id)).statusCode).toBe(403)
      },
    ],
    [
      'when it has expired and the next one is asked',
      async () => {
        gateway.clock.advance(80 * hourMs)
        await signInAll()
        await end('auditor', await requested('auditor'))
      },
    ],
  ])('%s', async (_name, over) => {
    const id = await requested('auditor')
    expect((await kept(id))?.sealed).not.toBeNull()
    await over(id)
    expect((await kept(id))?.sealed).toBeNull()
  })

  test('and what is over cannot be brought back, by the application itself either', async () => {
    const id = await requested('auditor')
    await end('auditor', id)
    expect((await answer('leader', id)).json().code).toBe('approval-not-open')
    await expect(
      gateway.server.deps.db.rows(
        `update approvals set state = 'waiting', ended_at = null where id = $1`,
        [id],
      ),
    ).rejects.toThrow(/is over/)
    await expect(
      gateway.server.deps.db.rows(
        `update approvals set requester_id = $2 where id = $1`,
        [id, both.id],
      ),
    ).rejects.toThrow(/permission denied/)
  })
})

test('more open requests than the policy allows are refused', async () => {
  const ids: string[] = []
  for (let count = 0; ; count += 1) {
    const made = await request('both')
    if (made.statusCode === 409) {
      expect(made.json().code).toBe('approvals-too-many')
      break
    }
    ids.push(made.json().id)
    expect(count).toBeLessThan(20)
  }
  for (const id of ids) await end('both', id)
})

describe('months are told apart', () => {
  test('a month nobody was looked up in, and one whose key is gone', async () => {
    const id = await requested('auditor', { from: '2026-08', to: '2026-11' })
    await answer('leader', id)
    await gateway.database.rows(
      `insert into key_fingerprints (name, fingerprint) values ('2026-09', '\\x00')`,
    )
    const page: HistoryPage = (await read('auditor', id)).json()
    expect(page.months).toEqual([
      { month: '2026-08', state: 'no-entries' },
      { month: '2026-09', state: 'no-key' },
      { month: '2026-10', state: 'searched' },
      { month: '2026-11', state: 'searched' },
    ])
  })

  test('a month whose entries were sealed', async () => {
    const id = await requested('auditor', { from: '2026-10', to: '2026-10' })
    await answer('leader', id)
    await gateway.database.rows(
      `insert into log_months (month, first_seq, end_seq, entry_bytes, bundle_bytes, sealed_seq, rows_dropped)
       values ('2026-10', 0, 0, 0, 0, 0, true)`,
    )
    const { rows, months }: HistoryPage = (await read('auditor', id)).json()
    expect([rows, months]).toEqual([[], [{ month: '2026-10', state: 'sealed' }]])
    await gateway.database.rows('delete from log_months')
  })

  test('a key destroyed between two pages finds nothing on the next', async () => {
    const id = await requested('auditor', { from: '2026-10', to: '2026-10' })
    await answer('leader', id)
    expect((await read('auditor', id)).json().rows).toHaveLength(1)
    await gateway.database.rows(
      `insert into key_fingerprints (name, fingerprint) values ('2026-10', '\\x00')
       on conflict (name) do update set fingerprint = excluded.fingerprint`,
    )
    const other: HistoryPage = (await read('auditor', id)).json()
    expect(other.rows).toEqual([])
    expect(other.months[0]?.state).toBe('other-key')
    rmSync(join(gateway.database.keysFolder, 'subject', '2026-10.key'))
    const gone: HistoryPage = (await read('auditor', id)).json()
    expect(gone.rows).toEqual([])
    expect(gone.months[0]?.state).toBe('no-key')
  })
})

/** One who holds every duty of oversight and tries anything; another who now and then approves. */
test('no sequence of acts lets one person search alone', async () => {
  const act = fc.constantFrom('ask', 'answer', 'read', 'end', 'wait', 'second')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(act, fc.nat(3)), { minLength: 4, maxLength: 12 }),
      async (acts) => {
        const asked: string[] = []
        // Written beside the server: what the second person has approved, and until when.
        const until = new Map<string, number>()
        for (const [what, pick] of acts) {
          const id = asked[pick % Math.max(1, asked.length)] ?? ''
          if (what === 'ask') asked.push(await requested('both'))
          if (what === 'wait') {
            gateway.clock.advance((pick + 1) * 8 * hourMs)
            await signInAll()
          }
          if (id === '') continue
          if (what === 'answer') expect((await answer('both', id)).statusCode).toBe(403)
          if (what === 'end') {
            await end('both', id)
            until.set(id, 0)
          }
          if (what === 'second' && (await answer('leader', id)).statusCode === 200)
            until.set(id, gateway.clock.now() + 24 * hourMs)
          if (what === 'read') {
            const may = gateway.clock.now() < (until.get(id) ?? 0)
            expect((await read('both', id)).statusCode).toBe(may ? 200 : 403)
          }
        }
        for (const id of asked) await end('both', id)
      },
    ),
    { numRuns: 10 },
  )
})
