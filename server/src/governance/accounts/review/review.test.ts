/** A review from its opening to the suspension of who was not answered for, and the way back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  commune,
  neighbour,
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../../../testing/gateway.ts'
import { ask } from '../../../testing/queries.ts'
import { lookAtReviews } from './turn.ts'

const people = {
  admin: { duties: ['account-admin'], agency: commune },
  otherAdmin: { duties: ['account-admin'], agency: commune },
  head: { duties: ['leader'], agency: commune },
  neighbourAdmin: { duties: ['account-admin'], agency: neighbour },
  focal: { duties: ['focal-point'], agency: 'H38.01' },
} as const
type Who = keyof typeof people

let gateway: TestGateway
let officers: Record<Who, TestOfficer>
const cookies = new Map<Who, string>()
const look = () => lookAtReviews(gateway.server.deps)

beforeAll(async () => {
  gateway = await openTestGateway()
  const made = {} as Record<Who, TestOfficer>
  for (const [who, options] of Object.entries(people))
    made[who as Who] = await gateway.addOfficer({ ...options, perDay: null })
  officers = made
  // At work since November: what was due before is not made up for.
  await as('admin', 'GET', '/v1/reviews')
})
afterAll(() => gateway?.close())
beforeEach(() => {
  gateway.clock.advance(31_000)
  cookies.clear()
})

async function as(who: Who, method: 'GET' | 'POST', url: string, payload?: object) {
  let cookie = cookies.get(who)
  if (cookie === undefined) {
    gateway.clock.advance(31_000)
    cookie = await gateway.signIn(officers[who])
    cookies.set(who, cookie)
  }
  const response = await gateway.server.app.inject({
    method,
    url,
    headers: { cookie, origin, 'x-chot-request': '1' },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: response.statusCode, body: response.json() }
}

/** Another day: sessions are over. */
function go(instant: string) {
  gateway.clock.set(instant)
  cookies.clear()
}

async function lookUp(officer: TestOfficer): Promise<string> {
  const person = gateway.person(7)
  const dossier = await gateway.putDossier({ officers: [officer], persons: [person] })
  const response = await ask(gateway, { officer, dossier })
  const body = response.json()
  return response.statusCode === 200 ? body.outcome : body.code
}

const answer = (who: Who, accounts: readonly TestOfficer[], body: object) =>
  as(who, 'POST', '/v1/reviews/2026-10/answers', {
    accounts: accounts.map(({ id }) => id),
    ...body,
  })
const items = async (who: Who, agency: string = commune) =>
  as(who, 'GET', `/v1/reviews/2026-10/items?agency=${agency}`)
const stateOf = async ({ id }: TestOfficer) => {
  const [row] = await gateway.database.rows<{ state: string }>(
    'select state from accounts where id = $1',
    [id],
  )
  return row?.state
}
const entries = async (kind: string) => {
  const rows = await gateway.database.rows<{ text: string }>(
    'select text from log_entries where kind = $1 order by seq',
    [kind],
  )
  return rows.map(({ text }): Record<string, string> => JSON.parse(text))
}

describe('the review of the last quarter', () => {
  let kept: TestOfficer
  let changed: TestOfficer
  let left: TestOfficer
  let silent: TestOfficer
  let next: TestOfficer
  let mover: TestOfficer

  beforeAll(async () => {
    kept = await gateway.addOfficer({ duties: ['receiving'] })
    changed = await gateway.addOfficer({ duties: ['verification'] })
    left = await gateway.addOfficer({ duties: ['receiving'] })
    silent = await gateway.addOfficer({ duties: ['receiving'] })
    mover = await gateway.addOfficer({ duties: ['receiving'] })
    next = await gateway.addOfficer({ duties: ['receiving'], agency: neighbour })
  })

  it('opens by itself on the first working day of December, once, however many nodes look', async () => {
    go('2026-11-30T23:59:00+07:00')
    expect((await look()).opened).toBeNull()
    go('2026-12-01T08:00:00+07:00')
    const turns = await Promise.all([look(), look(), look()])
    expect(turns.filter(({ opened }) => opened === '2026-10')).toHaveLength(1)
    expect((await look()).opened).toBeNull()
    expect((await entries('review')).map(({ ob }) => ob)).toEqual([
      '2026-10 open due=2026-12-21 accounts=6 agencies=2',
    ])
    const told = await gateway.database.rows<{ id: string }>(
      `select account_id as id from notifications where kind = 'review-opened'`,
    )
    expect(told.map(({ id }) => id).sort()).toEqual(
      [officers.admin, officers.otherAdmin, officers.head, officers.neighbourAdmin]
        .map(({ id }) => id)
        .sort(),
    )
  })

  it('shows beside each name what was done with the account', async () => {
    expect(await lookUp(kept)).toBe('answered')
    expect(await lookUp(kept)).toBe('answered')
    const { body } = await items('admin')
    const row = body.items.find(
      ({ account }: never) => (account as TestOfficer).id === kept.id,
    )
    expect(row).toMatchObject({
      outcome: 'open',
      refusal: null,
      evidence: {
        lastQueryOn: '2026-12-01',
        medianPerDay: 2,
        mostPerDay: 2,
        declaredPerDay: 150,
        dossiers: 2,
        trainedUntil: '2027-10-01',
        alerts: 0,
      },
      remarks: ['far-below-declared'],
    })
    expect(body.sum).toMatchObject({ accounts: 5, open: 5 })
    expect((await items('admin', neighbour)).status).toBe(403)
    expect((await items('focal')).body.items[0].refusal).toBe('review-not-yours')
  })

  it('is answered by the agency alone, for each account once, with what is to change and why', async () => {
    const refused = await answer('neighbourAdmin', [kept], { answer: 'keep' })
    expect(refused.body.outcomes[0]).toMatchObject({
      done: false,
      code: 'review-not-yours',
    })
    expect((await entries('review')).at(-1)).toMatchObject({
      oc: 'refused',
      re: 'review-not-yours',
    })
    expect((await answer('admin', [changed], { answer: 'change' })).status).toBe(422)
    expect((await answer('admin', [left], { answer: 'revoke' })).status).toBe(422)
    const preview = await answer('admin', [kept], { answer: 'keep', preview: true })
    expect(preview.body.outcomes[0]).toEqual({ id: kept.id, done: false, code: null })
    const done = await answer('admin', [kept], { answer: 'keep' })
    expect(done.body.outcomes[0]).toEqual({ id: kept.id, done: true, code: null })
    const twice = await answer('head', [kept], {
      answer: 'revoke',
      reason: 'Nghỉ việc rồi',
    })
    expect(twice.body.outcomes[0].code).toBe('review-answered')
    expect(await stateOf(kept)).toBe('active')
  })

  it('revokes at once, in the agency’s name, and the next request is refused', async () => {
    expect(await lookUp(left)).toBe('answered')
    await answer('head', [left], { answer: 'revoke', reason: 'Nghỉ việc từ tháng 12' })
    expect(await stateOf(left)).toBe('revoked')
    expect(await lookUp(left)).toBe('account-not-active')
    expect((await entries('account')).at(-1)).toMatchObject({
      du: 'leader',
      ob: `${left.id} revoke`,
    })
    expect((await entries('review')).at(-1)?.ob).toBe(
      `2026-10 revoke account=${left.id} agency=${commune}`,
    )
  })

  it('goes on when its reviewer loses the duty half-way: what they said stays, the rest is another’s', async () => {
    await as('admin', 'GET', '/v1/reviews')
    await gateway.database.rows(
      `update account_duties set valid_to = '2026-12-01' where account_id = $1`,
      [officers.admin.id],
    )
    const lost = await answer('admin', [changed], { answer: 'keep' })
    expect(lost.status === 403 || lost.body.outcomes[0].code === 'review-not-yours').toBe(
      true,
    )
    const taken = await answer('otherAdmin', [changed], {
      answer: 'change',
      change: 'queries',
      reason: 'Giảm còn 50 lượt mỗi ngày',
    })
    expect(taken.body.outcomes[0].done).toBe(true)
    const { body } = await items('otherAdmin')
    const byId = new Map<string, { outcome: string; answeredBy: string }>(
      body.items.map((item: { account: { id: string } }) => [item.account.id, item]),
    )
    expect(byId.get(kept.id)).toMatchObject({
      outcome: 'keep',
      answeredBy: 'Cán bộ Thử 1',
    })
    expect(byId.get(changed.id)).toMatchObject({
      outcome: 'change',
      answeredBy: 'Cán bộ Thử 2',
    })
  })

  it('takes in who came since, follows who moved, and reminds who is behind', async () => {
    const newcomer = await gateway.addOfficer({
      duties: ['receiving'],
      agency: neighbour,
    })
    await gateway.database.rows(`update accounts set agency_code = $2 where id = $1`, [
      mover.id,
      neighbour,
    ])
    go('2026-12-07T08:00:00+07:00')
    expect(await look()).toMatchObject({ joined: 1, reminded: 3 })
    expect(await look()).toMatchObject({ joined: 0, reminded: 0 })
    const { body } = await as(
      'neighbourAdmin',
      'GET',
      `/v1/reviews/2026-10/items?agency=${neighbour}`,
    )
    expect(
      body.items.map(({ account }: { account: { id: string } }) => account.id).sort(),
    ).toEqual([next.id, mover.id, newcomer.id].sort())
    const { body: progress } = await as('focal', 'GET', '/v1/reviews/2026-10/agencies')
    expect(progress.agencies).toEqual({ done: 0, open: 2, silent: 0 })
    expect(progress.sum).toMatchObject({
      accounts: 7,
      open: 4,
      keep: 1,
      change: 1,
      revoke: 1,
    })
    await answer('neighbourAdmin', [next, mover, newcomer], { answer: 'keep' })
    // Minutes of what is answered in full, by who answered; none of a half.
    const make = (who: Who, of: string) =>
      as(who, 'POST', '/v1/documents', { kind: 'review-minutes', agency: of })
    expect(await make('neighbourAdmin', neighbour)).toMatchObject({ status: 201 })
    expect((await make('otherAdmin', commune)).body.code).toBe('document-nothing-to-say')
    const late = await gateway.addOfficer({ duties: ['receiving'] })
    go('2026-12-15T08:00:00+07:00')
    expect((await look()).joined).toBe(0)
    expect(await stateOf(late)).toBe('active')
  })

  it('lets silence through on the due day and suspends the day after, at the next request', async () => {
    go('2026-12-21T16:59:00+07:00')
    expect((await look()).suspended).toBe(0)
    expect(await lookUp(silent)).toBe('answered')
    go('2026-12-22T07:30:00+07:00')
    const late = await answer('otherAdmin', [silent], { answer: 'keep' })
    expect(late.body.outcomes[0].code).toBe('review-over')
    const turns = await Promise.all([look(), look()])
    expect(turns.map(({ suspended }) => suspended).sort()).toEqual([0, 1])
    expect(await stateOf(silent)).toBe('review-silent')
    expect(await lookUp(silent)).toBe('review-silent')
    expect(await stateOf(kept)).toBe('active')
    expect((await entries('account')).at(-1)).toMatchObject({
      ob: `${silent.id} review-silent 2026-10`,
    })
    expect((await entries('review')).at(-1)?.ob).toBe(
      '2026-10 close keep=4 change=1 revoke=1 silent=1 gone=0',
    )
    const { body } = await as(
      'focal',
      'GET',
      '/v1/reviews/2026-10/agencies?standing=silent',
    )
    expect(
      body.rows.map(({ agency }: { agency: { code: string } }) => agency.code),
    ).toEqual([commune])
  })

  it('brings back who was suspended when the agency asks late and the focal point approves', async () => {
    const asked = await as('otherAdmin', 'POST', '/v1/account-requests', {
      kind: 'restore',
      account: silent.id,
      reason: 'Trả lời muộn: vẫn làm nhiệm vụ',
      legalBasis: 'Rà soát 2026-10',
    })
    expect(asked.status).toBe(201)
    expect(await lookUp(silent)).toBe('review-silent')
    const decided = await as('focal', 'POST', '/v1/account-decisions', {
      requests: [asked.body.id],
      decision: 'approve',
      reason: 'Đã xác nhận với cơ quan',
    })
    expect(decided.body.outcomes[0]).toMatchObject({ done: true })
    expect(await lookUp(silent)).toBe('answered')
  })

  it('keeps what was said for good', async () => {
    await expect(
      gateway.database.rows(
        `update review_items set outcome = 'keep' where account_id = $1`,
        [silent.id],
      ),
    ).rejects.toThrow(/has its outcome/)
  })
})
