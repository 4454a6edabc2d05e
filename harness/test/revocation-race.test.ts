/**
 * Sixty-four callers go on querying on two nodes while what they query with is taken back. The head of
 * the log orders the commits, so an entry after the one of the revocation was committed after it: none
 * of those may be a grant. `npm run race -- --rounds 1000 --seed 7` runs it for long.
 */
import { record } from '@chot/server/log/append.ts'
import { type Server, startServer } from '@chot/server/start.ts'
import {
  openTestGateway,
  origin,
  type TestGateway,
} from '@chot/server/testing/gateway.ts'
import { openPlace, type Place, service } from '@chot/server/testing/queries.ts'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from './load.ts'

const isLong = process.env.CHOT_RACE_ROUNDS !== undefined
const rounds = Number(process.env.CHOT_RACE_ROUNDS ?? 10)
const seed = Number(process.env.CHOT_TEST_SEED ?? 20_261_121)
const random = seededRandom(seed)
const below = (limit: number) => Math.floor(random() * limit)
const say = (line: string) => {
  if (isLong) process.stdout.write(`${line}\n`)
}

const callers = 64
/** So many by one caller at most: together less than a dossier allows. */
const asksMax = 7

type Headers = Readonly<Record<string, string>>

let gateway: TestGateway
let second: Server
let agent: Agent
let place: Place
/** Headers of two who may lock and end; one acts on each node. */
let guards: readonly Headers[]

const nodes = () => [gateway.server.url, second.url]
const rows = (sql: string, values: readonly unknown[] = []) =>
  gateway.server.deps.db.rows<{ seq: number }>(sql, [...values])

async function send(
  url: string,
  method: 'POST' | 'DELETE',
  headers: Headers,
  body?: object,
) {
  const response = await request(url, {
    dispatcher: agent,
    method,
    headers:
      body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.body.text()
  return {
    status: response.statusCode,
    body: text === '' ? {} : (JSON.parse(text) as { code?: string }),
  }
}

/** As the console sends: of our own page. */
const fromPage = (cookie: string): Headers => ({ cookie, origin, 'x-chot-request': '1' })
const because = { reason: 'Thử thu hồi giữa chừng', legalBasis: 'Biên bản thử 01/BB' }

interface Way {
  readonly what: string
  /** With what the callers ask. */
  readonly asks: 'system' | 'session'
  /** What refuses whoever comes after. */
  readonly codes: readonly string[]
  /** Kind of the revocation's own entry. */
  readonly kind: string
  readonly take: (node: string, guard: Headers, own: Headers) => Promise<unknown>
  readonly giveBack: string
  readonly of: () => string
}

const account = () => place.officer.id
const actOnAccount = (act: object) => async (node: string, guard: Headers) =>
  expect(
    await send(`${node}/v1/account-acts`, 'POST', guard, {
      ...act,
      accounts: [account()],
      ...because,
    }),
  ).toMatchObject({ status: 200, body: { outcomes: [{ done: true }] } })

const openAgain = 'update sessions set ended_at = null where account_id = $1'
const endedAgency = `update agencies set valid_to = '2026-01-01' where code = $1`
const recordEnd = { k: 'reference', oc: 'done', ob: 'the agency ends' } as const

const ways: readonly Way[] = [
  {
    what: 'the account',
    asks: 'system',
    codes: ['account-not-active'],
    kind: 'account',
    take: actOnAccount({ act: 'lock' }),
    giveBack: `update accounts set state = 'active' where id = $1`,
    of: account,
  },
  {
    what: 'the duty',
    asks: 'system',
    codes: ['duty-missing'],
    kind: 'account',
    take: actOnAccount({ act: 'end-duty', duty: 'receiving' }),
    giveBack: 'update account_duties set valid_to = null where account_id = $1',
    of: account,
  },
  {
    what: 'the session',
    asks: 'session',
    codes: ['session-ended', 'not-signed-in'],
    kind: 'sign-out',
    take: async (node, _guard, own) =>
      expect(await send(`${node}/v1/session`, 'DELETE', own)).toMatchObject({
        status: 204,
      }),
    giveBack: openAgain,
    of: account,
  },
  {
    what: 'the client system',
    asks: 'system',
    codes: ['system-not-permitted'],
    kind: 'system',
    take: async (node, guard) =>
      expect(
        await send(`${node}/v1/client-systems/${gateway.systemId}/acts`, 'POST', guard, {
          act: 'lock',
          reason: because.reason,
          basis: because.legalBasis,
        }),
      ).toMatchObject({ status: 200 }),
    giveBack: `update client_systems set state = 'active', changed_at = null, changed_by = null,
                 change_reason = null, change_basis = null where id = $1`,
    of: () => gateway.systemId,
  },
  {
    what: 'the agency',
    asks: 'system',
    codes: ['agency-not-in-force'],
    kind: 'reference',
    // No screen ends an agency yet: a transaction of the same form.
    take: () =>
      gateway.server.deps.db.inTx(async (tx) => {
        await tx.rows(endedAgency, [place.officer.agency])
        await record(tx, gateway.clock.heldAt(), recordEnd)
      }),
    giveBack: 'update agencies set valid_to = null where code = $1',
    of: () => place.officer.agency,
  },
]

interface Tally {
  rounds: number
  before: number
  after: number
  refused: number
}

/** One revocation at a drawn moment; every caller asks until it is refused. */
async function race(way: Way, tally: Tally): Promise<void> {
  const dossier = await gateway.putDossier({
    officers: [place.officer],
    persons: [gateway.person(0)],
  })
  await gateway.database.rows('update dossiers set budget = 500 where code = $1', [
    dossier,
  ])
  // Whatever stops the account ends its sessions too.
  await gateway.database.rows(openAgain, [account()])
  const own = fromPage(cookie)
  const headers =
    way.asks === 'session' ? own : await gateway.actFor(place.officer.username)
  const body = {
    dossier,
    procedure: '1.001193',
    service,
    purpose: 'register-civil-status',
    subject: { party: 1 },
  }
  // The revocation comes once so many were answered, whichever of them that is.
  let left = below(2 * callers)
  let takeBack: () => void = () => {}
  const moment = new Promise<void>((resolve) => {
    takeBack = resolve
  })
  if (left === 0) takeBack()
  let isTaken = false
  async function call(caller: number): Promise<void> {
    for (let asked = 0; asked < asksMax; asked += 1) {
      const node = nodes()[(caller + asked) % 2]
      const sentAfter = isTaken
      const answer = await send(`${node}/v1/queries`, 'POST', headers, body)
      left -= 1
      if (left <= 0) takeBack()
      if (answer.status === 200) {
        if (sentAfter) tally.after += 1
        continue
      }
      // A machine that is too slow for an answer, granted or not: the log says which.
      if (answer.status >= 500) continue
      expect(way.codes).toContain(answer.body.code)
      tally.refused += 1
      return
    }
  }
  const calls = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  await Promise.race([moment, calls])
  const at = below(2)
  await way.take(nodes()[at] ?? '', guards[at] ?? {}, own)
  isTaken = true
  await calls
  const [revocation] = await rows(
    'select seq from log_entries where kind = $1 order by seq desc limit 1',
    [way.kind],
  )
  const granted = await rows(
    `select seq from log_entries
     where kind = 'decision' and outcome = 'granted' and text::jsonb->>'do' = $1`,
    [dossier],
  )
  const late = granted.filter(({ seq }) => seq > (revocation?.seq ?? 0)).length
  tally.before += granted.length - late
  tally.after += late
  tally.rounds += 1
  await gateway.database.rows(way.giveBack, [way.of()])
}

let cookie: string

/** Somebody to query; the list gives one account 100,000 look-ups a day. */
async function takePlace() {
  place = await openPlace(gateway)
  cookie = await gateway.signIn(place.officer)
}

beforeAll(async () => {
  gateway = await openTestGateway({ upstreamTimeoutMs: 30_000 })
  const { config, clock, log } = gateway.server.deps
  second = await startServer({ config, clock, log })
  agent = new Agent({ connections: callers })
  await gateway.database.rows(
    'update service_registrations set queries_per_window = 1000000000',
  )
  await takePlace()
  const signedIn: Headers[] = []
  for (const _node of nodes())
    signedIn.push(
      fromPage(await gateway.signIn(await gateway.addOfficer({ duties: ['security'] }))),
    )
  guards = signedIn
})
afterAll(async () => {
  await agent?.close()
  await second?.close()
  await gateway?.close()
})

describe('with 64 callers querying on two nodes', () => {
  it(
    'not one is admitted after the commit that takes the account, duty, session, client system or agency',
    async () => {
      const all: Tally = { rounds: 0, before: 0, after: 0, refused: 0 }
      say(`seed ${seed}`)
      const byWay = ways.map(() => ({ ...all }))
      for (let round = 0; round < rounds; round += 1) {
        const way = ways[round % ways.length]
        const tally = byWay[round % ways.length]
        if (way === undefined || tally === undefined) break
        if (round > 0 && round % 100 === 0) await takePlace()
        await race(way, tally)
        if ((round + 1) % 20 === 0)
          say(
            `${round + 1} rounds, admitted after: ${byWay.map(({ after }) => after).join(' ')}`,
          )
      }
      for (const [index, { what }] of ways.entries()) {
        const of = byWay[index] ?? all
        say(
          `${what}: ${of.rounds} rounds, admitted before ${of.before}, after ${of.after}, refused after ${of.refused}`,
        )
        for (const part of ['rounds', 'before', 'after', 'refused'] as const)
          all[part] += of[part]
      }
      say(
        `all: ${all.rounds} rounds, admitted before ${all.before}, after ${all.after}, refused after ${all.refused}`,
      )
      expect(all.after).toBe(0)
      expect(all.rounds).toBe(rounds)
      // Otherwise nothing was taken from anybody at work.
      expect(all.before).toBeGreaterThan(rounds * 8)
      expect(all.refused).toBeGreaterThan((rounds * callers) / 2)
    },
    60_000 + rounds * 10_000,
  )

  it('would be seen when the revocation is recorded first and takes hold in a second commit', async () => {
    const [way] = ways
    if (way === undefined) throw new Error('no way')
    const tally: Tally = { rounds: 0, before: 0, after: 0, refused: 0 }
    const inTwo: Way = {
      ...way,
      take: async () => {
        const { deps } = gateway.server
        const entry = { ...recordEnd, k: 'account', ob: 'lock' } as const
        await deps.db.inTx((tx) => record(tx, gateway.clock.heldAt(), entry))
        const [{ seq: recorded } = { seq: 0 }] = await rows(
          'select size as seq from log_head',
        )
        const grown = () =>
          rows('select size as seq from log_head where size > $1 + 4', [recorded])
        while ((await grown()).length === 0);
        await deps.db.rows(`update accounts set state = 'locked' where id = $1`, [
          account(),
        ])
      },
    }
    await race(inTwo, tally)
    expect(tally.after).toBeGreaterThan(0)
  })
})
