/** More look-ups of a dossier: one asks, a leader approves, and the budget is up by that and no more. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOfRecord } from '../../testing/check-record.ts'
import {
  commune,
  neighbour,
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { ask, openPlace, type Place } from '../../testing/queries.ts'

let gateway: TestGateway
let leader: TestOfficer

beforeAll(async () => {
  gateway = await openTestGateway()
  leader = await gateway.addOfficer({ duties: ['leader'], agency: commune })
})
afterAll(async () => {
  expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  await gateway?.close()
})

const cookies = new Map<string, string>()
async function call(
  as: TestOfficer,
  method: 'POST' | 'GET',
  url: string,
  payload?: object,
) {
  const cookie = cookies.get(as.id) ?? (await gateway.signIn(as))
  cookies.set(as.id, cookie)
  return gateway.server.app.inject({
    method,
    url,
    headers: { cookie, origin: 'http://127.0.0.1:8080', 'x-chot-request': '1' },
    ...(payload === undefined ? {} : { payload }),
  })
}

const grounds = {
  reason: 'Người nộp bổ sung giấy tờ',
  basis: 'Đơn bổ sung ngày 18/11/2026',
}
const askFor = (place: Place, units: number) =>
  call(place.officer, 'POST', `/v1/dossiers/${place.dossier}/raises`, {
    units,
    ...grounds,
  })
const answer = (as: TestOfficer, id: string, given = 'approved') =>
  call(as, 'POST', `/v1/approvals/${id}/answer`, {
    answer: given,
    reason: 'Đã xem hồ sơ',
  })

const budgetOf = async ({ dossier }: Place) => {
  const [row] = await gateway.database.rows<{ budget: number }>(
    'select budget from dossiers where code = $1',
    [dossier],
  )
  return row?.budget
}
const entriesOf = (id: string) =>
  gateway.database.rows<{
    kind: string
    outcome: string
    account_id: string
    text: string
  }>(
    'select kind, outcome, account_id, text from log_entries where request_id = $1 order by seq',
    [id],
  )

it('the approval raises the budget at once, and every step is an entry', async () => {
  const place = await openPlace(gateway, { budget: 1 })
  expect((await ask(gateway, place)).statusCode).toBe(200)
  expect((await ask(gateway, place)).json().code).toBe('dossier-budget-spent')
  const asked = await askFor(place, 2)
  expect(asked.statusCode).toBe(201)
  const { id } = asked.json()
  expect(await budgetOf(place)).toBe(1)
  const seen = (await call(leader, 'GET', '/v1/approvals?open=true')).json().approvals
  expect(seen).toContainEqual(
    expect.objectContaining({ id, kind: 'dossier-raise', own: false }),
  )
  expect((await answer(leader, id)).statusCode).toBe(200)
  expect(await budgetOf(place)).toBe(3)
  for (let look = 0; look < 2; look += 1)
    expect((await ask(gateway, place)).statusCode).toBe(200)
  expect((await ask(gateway, place)).json().code).toBe('dossier-budget-spent')
  const entries = await entriesOf(id)
  expect(
    entries.map(({ kind, outcome, account_id }) => [kind, outcome, account_id]),
  ).toEqual([
    ['approval-request', 'done', place.officer.id],
    ['approval', 'granted', leader.id],
    ['dossier', 'done', leader.id],
  ])
  expect(JSON.parse(entries[2]?.text ?? '{}')).toMatchObject({
    do: place.dossier,
    ob: 'budget +2 = 3',
  })
  expect((await answer(leader, id)).json().code).toBe('approval-not-open')
  expect(await budgetOf(place)).toBe(3)
})

it('a refusal leaves the budget as it was', async () => {
  const place = await openPlace(gateway, { budget: 1 })
  const { id } = (await askFor(place, 2)).json()
  expect((await answer(leader, id, 'refused')).statusCode).toBe(200)
  expect(await budgetOf(place)).toBe(1)
})

it('is for an officer who has the dossier, and for a leader of its agency or of the province', async () => {
  const place = await openPlace(gateway, { budget: 1 })
  const stranger = await gateway.addOfficer({ duties: ['receiving'] })
  expect((await askFor({ ...place, officer: stranger }, 1)).statusCode).toBe(404)
  const { id } = (await askFor(place, 1)).json()
  expect((await answer(place.officer, id)).json().code).toBe('not-permitted')
  const elsewhere = await gateway.addOfficer({ duties: ['leader'], agency: neighbour })
  expect((await answer(elsewhere, id)).json().code).toBe('agency-not-involved')
  expect(await budgetOf(place)).toBe(1)
  expect(await entriesOf(id)).toContainEqual(
    expect.objectContaining({
      kind: 'approval',
      outcome: 'refused',
      account_id: elsewhere.id,
    }),
  )
  const [province] = await gateway.database.rows<{ code: string }>(
    `select code from agencies where kind = 'province'`,
  )
  const above = await gateway.addOfficer({
    duties: ['leader'],
    agency: province?.code ?? '',
  })
  expect((await answer(above, id)).statusCode).toBe(200)
  expect(await budgetOf(place)).toBe(2)
})

it('goes so far at a time and so often, whoever asked first', async () => {
  const place = await openPlace(gateway, { budget: 1 })
  expect((await askFor(place, 11)).json().code).toBe('dossier-raise-too-far')
  const ids: string[] = []
  for (let request = 0; request < 4; request += 1)
    ids.push((await askFor(place, 10)).json().id)
  const codes: string[] = []
  for (const id of ids) codes.push((await answer(leader, id)).json().code ?? 'raised')
  expect(codes).toEqual(['raised', 'raised', 'raised', 'dossier-raise-too-far'])
  expect(await budgetOf(place)).toBe(31)
  expect((await askFor(place, 1)).json().code).toBe('dossier-raise-too-far')
})

it('what was taken meanwhile stops it: the dossier closed, the officer locked', async () => {
  const closed = await openPlace(gateway, { budget: 1 })
  const first = (await askFor(closed, 1)).json().id
  await gateway.database.rows(`update dossiers set state = 'closed' where code = $1`, [
    closed.dossier,
  ])
  expect((await answer(leader, first)).json().code).toBe('dossier-closed')
  const locked = await openPlace(gateway, { budget: 1 })
  const second = (await askFor(locked, 1)).json().id
  await gateway.database.rows(`update accounts set state = 'locked' where id = $1`, [
    locked.officer.id,
  ])
  expect((await answer(leader, second)).json().code).toBe('approval-not-usable')
  expect(await budgetOf(locked)).toBe(1)
  await gateway.database.rows(`update accounts set state = 'active' where id = $1`, [
    locked.officer.id,
  ])
})
