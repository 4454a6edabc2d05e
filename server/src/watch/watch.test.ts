import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { type Detector, openDetector } from './detector.ts'

let gateway: TestGateway
let officer: TestOfficer
let detector: Detector
let dossiers: string[]

const rows = <Row>(sql: string, values: unknown[] = []) =>
  gateway.database.rows<Row>(sql, values)

beforeEach(async () => {
  gateway = await openTestGateway()
  officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 1000 })
  detector = openDetector(gateway.server.deps)
  dossiers = []
  for (let n = 0; n < 6; n += 1)
    dossiers.push(
      await gateway.putDossier({
        officers: [officer],
        persons: [gateway.person(n * 40)],
      }),
    )
  await rows('update dossiers set budget = 50')
  await setRules({
    burst: { challenge: { count: 3, seconds: 60 }, lock: { count: 6, seconds: 60 } },
  })
})
afterEach(() => gateway.close())

/** The shipped rules with these in their place. */
async function setRules(rules: object) {
  await rows(
    `update policies set value = jsonb_set(value, '{rules}', value->'rules' || $1::jsonb)
     where name = 'detection'`,
    [JSON.stringify(rules)],
  )
}

async function look(dossier: string, headers: Record<string, string>) {
  const response = await gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    headers,
    payload: {
      dossier,
      procedure: '1.001193',
      service: 'look-up-person',
      purpose: 'register-civil-status',
      subject: { party: 1 },
    },
  })
  const body = response.json() as { outcome?: string; code?: string }
  return body.outcome ?? body.code
}

async function atConsole(who = officer): Promise<Record<string, string>> {
  return {
    cookie: await gateway.signIn(who),
    origin: gateway.server.deps.config.publicUrl,
    'x-chot-request': '1',
  }
}

async function lookAtAll(headers: Record<string, string>, count = dossiers.length) {
  const told: (string | undefined)[] = []
  for (const dossier of dossiers.slice(0, count)) told.push(await look(dossier, headers))
  return told
}

const alerts = () =>
  rows<{ rule: string; act: string; subject: string; finding: { events: number[] } }>(
    'select rule, act, subject, finding from alerts order by at, act',
  )
const holds = () =>
  rows<{ kind: string; scope: string; subject: string }>(
    'select kind, scope, subject from holds where ended_at is null order by kind',
  )
const entries = async (kind: string) =>
  (
    await rows<{ text: string }>(
      'select text from log_entries where kind = $1 order by seq',
      [kind],
    )
  ).map(({ text }) => JSON.parse(text) as Record<string, string>)

describe('a burst', () => {
  it('is challenged at the next request, and locked when it goes on', async () => {
    const headers = await gateway.actFor(officer.username)
    expect(await lookAtAll(headers, 3)).toEqual(['answered', 'answered', 'answered'])
    await detector.turn()
    expect(await look(dossiers[3] ?? '', headers)).toBe('challenge-required')
    await lookAtAll(headers)
    await detector.turn()
    expect(await look(dossiers[0] ?? '', headers)).toBe('account-locked')
    expect(await holds()).toEqual([
      { kind: 'challenge', scope: 'account', subject: officer.id },
      { kind: 'lock', scope: 'account', subject: officer.id },
    ])
  })

  it('is told with the decisions it rests on, each act with its entry', async () => {
    await lookAtAll(await gateway.actFor(officer.username), 3)
    await detector.turn()
    const decisions = await rows<{ seq: number }>(
      `select seq from log_entries where kind = 'decision' order by seq`,
    )
    expect(await alerts()).toMatchObject([
      {
        rule: 'burst',
        act: 'challenge',
        subject: officer.id,
        finding: { events: decisions.map(({ seq }) => seq), count: 3, limit: 3 },
      },
    ])
    const [alert] = await entries('alert')
    expect(alert).toMatchObject({
      oc: 'done',
      re: 'burst',
      ob: `account=${officer.id} challenge count=3 limit=3 from=${decisions[0]?.seq} to=${decisions[2]?.seq}`,
    })
    expect(await entries('challenge')).toMatchObject([
      { re: 'burst', ob: `account=${officer.id} alert=${alert?.id}` },
    ])
  })

  it('of one officer holds back no other', async () => {
    const other = await gateway.addOfficer({ duties: ['receiving'] })
    const dossier = await gateway.putDossier({
      officers: [other],
      persons: [gateway.person(900)],
    })
    await lookAtAll(await gateway.actFor(officer.username))
    await detector.turn()
    expect(await look(dossier, await gateway.actFor(other.username))).toBe('answered')
  })

  it('cuts the live sessions of the account it locks, not of one it challenges', async () => {
    const headers = await atConsole()
    await lookAtAll(headers, 3)
    await detector.turn()
    expect(await look(dossiers[0] ?? '', headers)).toBe('challenge-required')
    await lookAtAll(headers)
    await detector.turn()
    expect(await look(dossiers[0] ?? '', headers)).toBe('not-signed-in')
    gateway.clock.advance(60_000)
    expect(await look(dossiers[0] ?? '', await atConsole())).toBe('account-locked')
  })

  it('that is locked adds nothing by asking on', async () => {
    await lookAtAll(await gateway.actFor(officer.username))
    await detector.turn()
    const before = await alerts()
    await lookAtAll(await gateway.actFor(officer.username))
    await detector.turn()
    expect(await alerts()).toEqual(before)
  })
})

describe('what is kept of a decision', () => {
  it('is that an officer asked for their own record, or a colleague’s, and no number', async () => {
    const self = gateway.person(600)
    await rows('update accounts set person_digest = $2 where id = $1', [
      officer.id,
      gateway.server.deps.keys.officerDigest(`officer-number\n${self.number}`),
    ])
    const dossier = await gateway.putDossier({ officers: [officer], persons: [self] })
    await look(dossier, await gateway.actFor(officer.username))
    await detector.turn()
    expect(await rows('select sign from query_signs')).toEqual([{ sign: 'self' }])
    expect(await alerts()).toMatchObject([
      { rule: 'self', act: 'case', subject: officer.id },
    ])
    expect(await holds()).toEqual([])
  })

  it('is that a number lies near one asked for shortly before', async () => {
    const person = gateway.person(300)
    const beside = (by: number) => ({
      ...person,
      number: String(Number(person.number) + by).padStart(12, '0'),
    })
    for (const by of [0, 1, 3]) {
      const dossier = await gateway.putDossier({
        officers: [officer],
        persons: [beside(by)],
      })
      await look(dossier, await gateway.actFor(officer.username))
    }
    expect(await rows('select sign from query_signs')).toEqual([
      { sign: 'near' },
      { sign: 'near' },
    ])
  })
})

describe('the detection', () => {
  it('goes on where it was after every death, and finds the same, once', async () => {
    const headers = await gateway.actFor(officer.username)
    for (const dossier of dossiers) {
      await look(dossier, headers)
      // A new detector each time knows only what is recorded.
      await openDetector(gateway.server.deps).turn()
    }
    const one = await alerts()
    expect(one.map(({ rule, act }) => `${rule} ${act}`)).toEqual([
      'burst challenge',
      'burst challenge',
      'burst lock',
    ])
    await openDetector(gateway.server.deps).turn()
    expect(await alerts()).toEqual(one)
  })

  it('of two nodes at once finds each thing once', async () => {
    await lookAtAll(await gateway.actFor(officer.username))
    const nodes = Array.from({ length: 4 }, () => openDetector(gateway.server.deps))
    await Promise.all(nodes.map((node) => node.turn()))
    expect((await alerts()).length).toBe(3)
    expect((await entries('alert')).length).toBe(3)
    expect((await entries('lock')).length).toBe(1)
  })

  it('records nothing of an alert that it could not record whole', async () => {
    await rows(`create function no_lock() returns trigger language plpgsql as
      $$ begin raise exception 'no'; end $$`)
    await rows(
      `create trigger t before insert on holds for each row execute function no_lock()`,
    )
    await lookAtAll(await gateway.actFor(officer.username), 3)
    await expect(detector.turn()).rejects.toThrow('no')
    expect(await alerts()).toEqual([])
    expect(await entries('alert')).toEqual([])
    await rows('drop trigger t on holds')
    await detector.turn()
    expect((await alerts()).length).toBe(1)
  })
})

describe('a lock', () => {
  let security: TestOfficer
  let leader: TestOfficer
  const why = { reason: 'Nghi lộ tài khoản', basis: 'Công văn 15/PC06-TTr' }
  beforeEach(async () => {
    security = await gateway.addOfficer({ duties: ['security'] })
    leader = await gateway.addOfficer({ duties: ['leader'] })
  })

  /** Each acts in a session of a minute of their own. */
  async function call(
    who: TestOfficer,
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
  ) {
    const headers = await atConsole(who)
    gateway.clock.advance(60_000)
    const response = await gateway.server.app.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: response.statusCode, body: response.json() }
  }
  const lockOf = (scope: string, subject: string, who = security) =>
    call(who, 'POST', '/v1/locks', { scope, subject, ...why })
  const lookThrough = async () =>
    look(dossiers[0] ?? '', await gateway.actFor(officer.username))

  it('of a person on any part of a request holds at the next one', async () => {
    for (const [scope, subject] of [
      ['account', officer.username],
      ['agency', officer.agency],
      ['system', gateway.systemId],
      ['service', 'look-up-person'],
      ['address', '127.0.0.1'],
    ] as const) {
      const { status, body } = await lockOf(scope, subject)
      expect(status).toBe(201)
      expect(await lookThrough()).toBe(`${scope}-locked`)
      await rows(
        `update holds set ended_at = now(), ended_by = $2, end_reason = 'x' where id = $1`,
        [body.id, leader.id],
      )
      expect(await lookThrough()).toBe('answered')
    }
    expect((await entries('lock')).at(0)).toMatchObject({
      ac: security.id,
      du: 'security',
      no: why.reason,
      ob: `account=${officer.id} basis=${why.basis} waiting=6 worked-on=0 officers=0`,
    })
  })

  it('of an agency tells beforehand how many wait there, and keeps it in its entry', async () => {
    const cookie = { ...(await atConsole()) }
    await look(dossiers[0] ?? '', cookie)
    await look(dossiers[1] ?? '', cookie)
    const asked = `/v1/locks/effect?scope=agency&subject=${officer.agency}`
    const told = await call(security, 'GET', asked)
    expect(told.body.effect).toEqual({ waiting: 4, workedOn: 2, officers: 2 })
    const ofService = await call(
      security,
      'GET',
      '/v1/locks/effect?scope=service&subject=look-up-person',
    )
    expect(ofService.body.effect).toEqual({ waiting: 4, workedOn: 2, officers: 1 })
    const ofSystem = await call(
      security,
      'GET',
      `/v1/locks/effect?scope=system&subject=${gateway.systemId}`,
    )
    expect(ofSystem.body.effect).toEqual({ waiting: 4, workedOn: 0, officers: 0 })
    const none = await call(security, 'GET', '/v1/locks/effect?scope=agency&subject=H00')
    expect(none.status).toBe(404)
    expect((await lockOf('agency', officer.agency)).status).toBe(201)
    expect((await entries('lock')).at(-1)?.ob).toMatch(
      / waiting=4 worked-on=2 officers=\d$/,
    )
  })

  it('is put once, on what there is, with a reason, by those who guard', async () => {
    expect((await lockOf('account', officer.username)).status).toBe(201)
    expect((await lockOf('account', officer.id)).body.code).toBe('already-locked')
    expect((await lockOf('account', 'khong.co.ai')).status).toBe(404)
    expect((await lockOf('address', 'hai chấm')).status).toBe(404)
    expect((await lockOf('service', 'verify-person', leader)).body.code).toBe(
      'not-permitted',
    )
    const bare = { scope: 'service', subject: 'verify-person', reason: '', basis: '' }
    expect((await call(security, 'POST', '/v1/locks', bare)).status).toBe(422)
  })

  it('of a rule is lifted by one who asks and another who approves, with reasons, and told', async () => {
    await lookAtAll(await gateway.actFor(officer.username))
    await detector.turn()
    expect(await lookThrough()).toBe('account-locked')
    const { locks } = (await call(security, 'GET', '/v1/locks')).body
    expect(locks).toMatchObject([
      {
        scope: 'account',
        subject: officer.id,
        alert: { rule: 'burst', act: 'lock', count: 6, limit: 6 },
        by: null,
        lifted: null,
        own: false,
      },
    ])
    const asked = await call(
      security,
      'POST',
      `/v1/locks/${locks[0].id}/unlock-requests`,
      why,
    )
    expect(asked.status).toBe(201)
    const early = await call(security, 'POST', `/v1/unlocks/${asked.body.id}`)
    expect(early.body.code).toBe('approval-not-usable')
    expect(await lookThrough()).toBe('account-locked')
    const answer = { answer: 'approved', reason: 'Đã giải trình' }
    const url = `/v1/approvals/${asked.body.id}/answer`
    expect((await call(security, 'POST', url, answer)).status).toBe(403)
    expect((await call(leader, 'POST', url, answer)).status).toBe(200)
    expect((await call(security, 'POST', `/v1/unlocks/${asked.body.id}`)).status).toBe(
      200,
    )
    await rows(`delete from holds where kind = 'challenge'`)
    expect(await lookThrough()).toBe('answered')
    expect((await entries('unlock')).at(-1)).toMatchObject({
      oc: 'done',
      ac: security.id,
    })
    const { body } = await call(security, 'GET', '/v1/locks?open=false')
    expect(body.locks).toMatchObject([{ lifted: { reason: why.reason } }])
    const again = await call(security, 'POST', `/v1/unlocks/${asked.body.id}`)
    expect(again.body.code).toBe('approval-not-usable')
  })

  it('is not lifted by the one who put it, though the program were wrong', async () => {
    const { body } = await lockOf('account', officer.username)
    const own = await call(security, 'POST', `/v1/locks/${body.id}/unlock-requests`, why)
    expect(own.body.code).toBe('lock-own')
    await expect(
      gateway.server.deps.db.rows(
        `update holds set ended_at = now(), ended_by = $2, end_reason = 'x' where id = $1`,
        [body.id, security.id],
      ),
    ).rejects.toThrow('nobody_lifts_what_they_locked')
  })

  it('is read by those who oversee, and by nobody who queries', async () => {
    for (const url of ['/v1/alerts', '/v1/locks']) {
      expect((await call(security, 'GET', url)).status).toBe(200)
      expect((await call(officer, 'GET', url)).status).toBe(403)
    }
  })
})

describe('a challenge', () => {
  it('is met by work done in the browser of the officer, once each, and looking goes on', async () => {
    await lookAtAll(await gateway.actFor(officer.username), 3)
    await detector.turn()
    const headers = await atConsole()
    expect(await look(dossiers[3] ?? '', headers)).toBe('challenge-required')
    const work = await doWork(headers)
    const meet = (given: object) =>
      gateway.server.app.inject({
        method: 'PUT',
        url: '/v1/challenge',
        headers,
        payload: { work: given },
      })
    const undone = {
      ...work,
      solution: { ...work.solution, counter: work.solution.counter + 1 },
    }
    expect((await meet(undone)).json().code).toBe('work-needed')
    expect(await look(dossiers[3] ?? '', headers)).toBe('challenge-required')
    expect((await meet(work)).json()).toEqual({ met: true })
    expect(await look(dossiers[3] ?? '', headers)).toBe('answered')
    expect((await meet(work)).json().code).toBe('work-needed')
    expect((await entries('challenge')).at(-1)).toMatchObject({
      ac: officer.id,
      ob: `account=${officer.id} met`,
    })
  })

  async function doWork(headers: Record<string, string>) {
    const response = await gateway.server.app.inject({ url: '/v1/session/work', headers })
    const challenge = response.json()
    const solution = await solveChallenge({ challenge, deriveKey })
    if (solution === null) throw new Error('no solution')
    const { counter, derivedKey } = solution
    return { challenge, solution: { counter, derivedKey } }
  }
})
