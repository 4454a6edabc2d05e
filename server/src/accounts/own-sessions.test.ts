import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp, type TestOfficer } from './test-app.ts'

type Headers = Record<string, string>
interface Listed {
  readonly id: string
  readonly thisOne: boolean
  readonly live: boolean
  readonly address: string
}

let test: TestApp
let officer: TestOfficer
let serial = 0
beforeAll(async () => {
  test = await openTestApp()
  await test.database.rows(
    `update policies set value = '{"atOnceMax": 3}' where name = 'live-sessions'`,
  )
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  officer = await test.addOfficer(`can.bo.${serial}`)
})

const list = async (headers: Headers): Promise<Listed[]> =>
  (await test.app.inject({ url: '/v1/sessions', headers })).json().sessions
const end = (headers: Headers, id?: string) =>
  test.app.inject({
    method: 'DELETE',
    url: id === undefined ? '/v1/sessions' : `/v1/sessions/${id}`,
    headers,
  })
const stillIn = async (headers: Headers) =>
  (await test.app.inject({ url: '/v1/session', headers })).statusCode === 200
const idOf = async (headers: Headers) =>
  (await list(headers)).find(({ thisOne }) => thisOne)?.id ?? ''

describe('my sessions', () => {
  it('are listed newest first, with where from, and are mine only', async () => {
    const other = await test.signIn(await test.addOfficer(`nguoi.khac.${serial}`))
    const first = await test.signIn(officer)
    const second = await test.signIn(officer)
    await test.app.inject({ method: 'DELETE', url: '/v1/session', headers: first })
    expect(await list(second)).toMatchObject([
      { thisOne: true, live: true, address: '192.0.2.7' },
      { thisOne: false, live: false, address: '192.0.2.7' },
    ])
    expect(await list(other)).toHaveLength(1)
  })

  it('are named by less than the key of their row', async () => {
    const headers = await test.signIn(officer)
    const [row] = await test.database.rows<{ key: string }>(
      `select encode(id, 'hex') as key from sessions where account_id = $1`,
      [officer.id],
    )
    const response = await test.app.inject({ url: '/v1/sessions', headers })
    expect(response.body).not.toContain(row?.key)
  })

  it('go by no activity as well, and are forgotten here after 30 days', async () => {
    await test.signIn(officer)
    test.clock.advance(15 * 60_000)
    const headers = await test.signIn(officer)
    expect((await list(headers)).map(({ live }) => live)).toEqual([true, false])
    test.clock.advance(30 * 24 * 3_600_000)
    expect(await list(await test.signIn(officer))).toHaveLength(1)
  })

  it('are at most as many at once as the policy says: signing in ends the oldest', async () => {
    const four = []
    for (let time = 0; time < 4; time += 1) four.push(await test.signIn(officer))
    expect(await Promise.all(four.map(stillIn))).toEqual([false, true, true, true])
  })
})

describe('ending another session of mine', () => {
  it('ends it at its next request, and only it, with an entry', async () => {
    const [lost, kept, mine] = [
      await test.signIn(officer),
      await test.signIn(officer),
      await test.signIn(officer),
    ]
    const told = test.app.inject({ url: '/v1/session/events', headers: lost })
    test.clock.advance(1_000)
    const response = await end(mine, await idOf(lost))
    expect(response.json().sessions.map(({ live }: Listed) => live)).toEqual([
      true,
      true,
      false,
    ])
    expect(await Promise.all([lost, kept, mine].map(stillIn))).toEqual([
      false,
      true,
      true,
    ])
    expect((await test.entries('sign-out')).at(-1)).toMatchObject({
      oc: 'done',
      ac: officer.id,
      ob: 'other sessions: 1',
    })
    // Not `elsewhere`: nobody signed in anew.
    expect((await told).body).toContain('{"why":"ended"}')
  })

  it('ends all others at once, and is no entry when there are none', async () => {
    const others = [await test.signIn(officer), await test.signIn(officer)]
    const mine = await test.signIn(officer)
    expect((await end(mine)).statusCode).toBe(200)
    expect(await Promise.all([...others, mine].map(stillIn))).toEqual([
      false,
      false,
      true,
    ])
    const entries = (await test.entries('sign-out')).length
    expect((await end(mine)).statusCode).toBe(200)
    expect(await test.entries('sign-out')).toHaveLength(entries)
  })

  it('reaches nobody else’s, nor the one that asks', async () => {
    const theirs = await test.signIn(await test.addOfficer(`nguoi.la.${serial}`))
    const mine = await test.signIn(officer)
    expect((await end(mine, await idOf(theirs))).statusCode).toBe(404)
    expect((await end(mine, await idOf(mine))).statusCode).toBe(404)
    expect(await stillIn(theirs)).toBe(true)
    expect((await end({}, await idOf(theirs))).statusCode).toBe(401)
  })
})
