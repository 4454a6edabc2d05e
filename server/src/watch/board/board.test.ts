import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { BoardNews } from '@chot/contract/board.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { openDetector, tellLooked } from '../detector.ts'
import { raiseAlerts } from '../raise.ts'
import { openBoard } from './board.ts'

let gateway: TestGateway
let officer: TestOfficer
let dossier: string

beforeAll(async () => {
  gateway = await openTestGateway()
  officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 100 })
  dossier = await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(1)],
  })
})
afterAll(() => gateway.close())

const query = async (of = dossier) =>
  gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    headers: await gateway.actFor(officer.username),
    payload: {
      dossier: of,
      procedure: '1.001193',
      service: 'look-up-person',
      purpose: 'register-civil-status',
      subject: { party: 1 },
    },
  })

async function alertAbout(subject: string): Promise<void> {
  const { deps } = gateway.server
  const alert = {
    rule: 'self',
    act: 'case',
    at: gateway.clock.now(),
    scope: 'account',
    subject,
    events: [0],
    count: 1,
    overMs: 0,
    limit: 1,
    baseline: null,
  } as const
  await deps.db.inTx((tx) => raiseAlerts(tx, deps.clock.heldAt(), [alert], 0))
}

describe('the board', () => {
  it('tells all there is, then only what changed, of one look for all who listen', async () => {
    const board = openBoard(gateway.server.deps, async () => [])
    const one: BoardNews[] = []
    const other: BoardNews[] = []
    board.watch((news) => one.push(news))
    await board.look()
    expect(Object.keys(one[0] ?? {}).sort()).toEqual([
      'alerts',
      'at',
      'cases',
      'detection',
      'forecast',
      'locks',
      'log',
      'minutes',
      'refusals',
    ])
    expect(one[0]?.minutes).toHaveLength(60)
    board.watch((news) => other.push(news))
    expect((await query()).statusCode).toBe(200)
    expect((await query('H38.KHONG-CO')).statusCode).toBe(403)
    await board.look()
    const minute = Math.floor(gateway.clock.now() / 60_000) * 60_000
    expect(one[1]?.minutes).toEqual([{ at: minute, granted: 1, refused: 1 }])
    expect(one[1]?.refusals).toEqual([{ reason: 'dossier-unknown', count: 1 }])
    expect(one[1]).not.toHaveProperty('locks')
    expect(other[0]?.minutes).toHaveLength(60)
    await alertAbout(officer.id)
    await board.look()
    expect(one[2]).toMatchObject({
      alerts: { case: 1 },
      cases: {
        byGravity: { case: 1 },
        untaken: 1,
        latest: [{ subject: officer.id, state: 'open', rules: ['self'] }],
      },
    })
    expect(other[1]).toEqual(one[2])
    await board.close()
  })

  it('counts what it has read on exactly once, and forgets what is older than an hour', async () => {
    const board = openBoard(gateway.server.deps, async () => [])
    const news: BoardNews[] = []
    board.watch((each) => news.push(each))
    await board.look()
    const sum = () => {
      const minutes = new Map<number, number>()
      for (const each of news)
        for (const { at, granted } of each.minutes ?? []) minutes.set(at, granted)
      const oldest = gateway.clock.now() - 3_600_000
      return [...minutes].reduce((all, [at, n]) => (at > oldest ? all + n : all), 0)
    }
    const before = sum()
    await Promise.all([query(), query()])
    await Promise.all([board.look(), board.look()])
    expect(sum()).toBe(before + 2)
    gateway.clock.advance(61 * 60_000)
    await board.look()
    expect(sum()).toBe(0)
    await board.close()
  })

  it('says how far the detection is, and when nobody has looked for a while', async () => {
    const { deps } = gateway.server
    const board = openBoard(deps, async () => [])
    const news: BoardNews[] = []
    board.watch((each) => news.push(each))
    await board.look()
    expect(news[0]?.detection?.state).toBe('silent')
    expect(news[0]?.detection?.behind).toBeGreaterThan(0)
    const detector = openDetector(deps)
    await detector.turn()
    await tellLooked(deps, detector)
    await board.look()
    expect(news[1]?.detection).toMatchObject({ state: 'looking', behind: 0 })
    gateway.clock.advance(11_000)
    await board.look()
    expect(news[2]?.detection?.state).toBe('silent')
    await board.close()
  })
})

describe('an open page', () => {
  async function open(who: TestOfficer): Promise<IncomingMessage> {
    const cookie = await gateway.signIn(who)
    gateway.clock.advance(60_000)
    const asked = httpRequest(`${gateway.server.url}/v1/watch/events`, {
      headers: { cookie },
    }).end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return response
  }
  /** What comes until the server ends the stream, or `enough` of it has come. */
  async function listen(response: IncomingMessage, enough: (text: string) => boolean) {
    let told = ''
    for await (const chunk of response) {
      told += String(chunk)
      if (enough(told)) break
    }
    return told
  }

  it('of those who oversee hears of an alert without asking, and of none about themself', async () => {
    const security = await gateway.addOfficer({ duties: ['security'] })
    const other = await gateway.addOfficer({ duties: ['receiving'] })
    const response = await open(security)
    expect(response.headers['content-type']).toContain('text/event-stream')
    await alertAbout(security.id)
    await alertAbout(other.id)
    const told = await listen(response, (text) => text.includes(other.id))
    expect(told).toContain('event: board\ndata: ')
    expect(told).not.toContain(security.id)
  })

  it('holds nothing of a citizen', async () => {
    await query()
    const security = await gateway.addOfficer({ duties: ['security'] })
    const told = await listen(await open(security), (text) => text.includes('minutes'))
    expect(told).not.toContain(gateway.person(1).number)
    expect(told).not.toContain(gateway.person(1).fullName)
    expect(told).not.toContain(dossier)
  })

  it('ends with its session', async () => {
    const security = await gateway.addOfficer({ duties: ['security'] })
    const response = await open(security)
    await gateway.database.rows(
      'update sessions set ended_at = now() where account_id = $1',
      [security.id],
    )
    await listen(response, () => false)
    expect(response.complete).toBe(true)
  })

  it('of nobody else is opened', async () => {
    expect((await open(officer)).statusCode).toBe(403)
    const without = await gateway.server.app.inject({ url: '/v1/watch/events' })
    expect(without.statusCode).toBe(401)
  })
})
