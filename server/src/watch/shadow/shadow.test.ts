import type { ShadowRunView } from '@chot/contract/shadow-runs.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { openDetector } from '../detector.ts'
import { runNextShadow } from './run.ts'

let gateway: TestGateway
let officer: TestOfficer
let guard: Record<string, string>
let dossiers: string[]

const rows = <Row>(sql: string, values: unknown[] = []) =>
  gateway.database.rows<Row>(sql, values)

beforeEach(async () => {
  gateway = await openTestGateway()
  officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 1000 })
  guard = await headersOf(await gateway.addOfficer({ duties: ['security'] }))
  dossiers = []
  for (let n = 0; n < 5; n += 1)
    dossiers.push(
      await gateway.putDossier({
        officers: [officer],
        persons: [gateway.person(n * 40)],
      }),
    )
})
afterEach(() => gateway.close())

async function headersOf(who: TestOfficer): Promise<Record<string, string>> {
  return {
    cookie: await gateway.signIn(who),
    origin: gateway.server.deps.config.publicUrl,
    'x-chot-request': '1',
  }
}

/** Looks up one person in each dossier, as fast as a program does. */
async function lookAtAll(): Promise<(string | undefined)[]> {
  const headers = await gateway.actFor(officer.username)
  const told: (string | undefined)[] = []
  for (const dossier of dossiers) {
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
    told.push(body.outcome ?? body.code)
  }
  return told
}

const send = (url: string, payload: object, headers = guard) =>
  gateway.server.app.inject({ method: 'POST', url, headers, payload })

async function read(id: string): Promise<ShadowRunView> {
  const response = await gateway.server.app.inject({
    url: `/v1/shadow-runs/${id}`,
    headers: guard,
  })
  return response.json()
}

async function present() {
  const response = await gateway.server.app.inject({
    url: '/v1/shadow-rules',
    headers: guard,
  })
  return response.json() as {
    detection: { value: Record<string, unknown> }
    offHours: { value: Record<string, unknown> }
  }
}

/** The present rules of detection with a burst of so many a step, tried on a day. */
async function tryBurst(challenge: number, lock: number) {
  const { detection } = await present()
  return send('/v1/shadow-runs', {
    days: 1,
    reason: 'Xem ngưỡng thấp hơn có khóa nhầm không',
    detection: {
      ...detection.value,
      burst: {
        challenge: { count: challenge, seconds: 60 },
        lock: { count: lock, seconds: 60 },
      },
    },
  })
}

const entries = async () =>
  (
    await rows<{ text: string }>(
      `select text from log_entries where kind = 'shadow-run' order by seq`,
    )
  ).map(({ text }) => JSON.parse(text) as Record<string, string>)

describe('a shadow run', () => {
  it('tells what stricter rules would have done, with the entries, and does nothing of it', async () => {
    expect(await lookAtAll()).toEqual(dossiers.map(() => 'answered'))
    const { id } = (await tryBurst(3, 5)).json() as { id: string }
    expect(await runNextShadow(gateway.server.deps)).toBe(true)
    const { run, report } = await read(id)
    expect(run).toMatchObject({ state: 'done', percent: 100 })
    expect(report?.totals).toMatchObject({
      challenge: { was: 0, would: 1 },
      lock: { was: 0, would: 1 },
      case: { was: 0, would: 0 },
    })
    const decisions = await rows<{ seq: number }>(
      `select seq from log_entries where kind = 'decision' order by seq`,
    )
    expect(report?.differences).toMatchObject(
      [
        { act: 'challenge', entries: { was: [], would: decisions.slice(0, 3) } },
        { act: 'lock', entries: { was: [], would: decisions } },
      ].map(({ act, entries: { was, would } }) => ({
        rule: 'burst',
        act,
        subject: officer.id,
        agency: officer.agency,
        was: 0,
        would: 1,
        entries: { was, would: would.map(({ seq }) => seq) },
      })),
    )
    expect(await rows('select from alerts')).toEqual([])
    expect(await rows('select from holds')).toEqual([])
    expect(await lookAtAll()).toEqual(dossiers.map(() => 'answered'))
  })

  it('says the same as the detection itself once the change is in force', async () => {
    await lookAtAll()
    const { id } = (await tryBurst(2, 4)).json() as { id: string }
    await runNextShadow(gateway.server.deps)
    const { report } = await read(id)
    const proposed = report?.rows[0]?.proposed as { rules: object }
    await rows(
      `update policies set value = jsonb_set(value, '{rules}', $1::jsonb)
       where name = 'detection'`,
      [JSON.stringify(proposed.rules)],
    )
    await openDetector(gateway.server.deps).turn()
    const raised = await rows<{ act: string; count: number }>(
      `select act, count(*) as count from alerts group by act`,
    )
    expect(raised.length).toBeGreaterThan(0)
    for (const { act, count } of raised)
      expect(report?.totals[act as 'lock'].would).toBe(count)
  })

  it('tells what looser rules would have let be, against what they did', async () => {
    const { detection } = await present()
    await rows(
      `update policies set value = jsonb_set(value, '{rules,burst}',
         '{"challenge":{"count":2,"seconds":60},"lock":null}') where name = 'detection'`,
    )
    await lookAtAll()
    const response = await send('/v1/shadow-runs', {
      days: 1,
      reason: 'Thử nới ngưỡng',
      detection: detection.value,
    })
    await runNextShadow(gateway.server.deps)
    const { report, run } = await read((response.json() as { id: string }).id)
    expect(report?.totals.challenge).toEqual({ was: 2, would: 0 })
    expect(run.changes.map(({ path }) => path)).toContain('detection.rules.burst.lock')
  })

  it('counts the queries of the off hours over again', async () => {
    // Saturday, 10:00 in Vietnam.
    gateway.clock.set(Date.parse('2026-11-28T03:00:00Z'))
    guard = await headersOf(await gateway.addOfficer({ duties: ['security'] }))
    expect(await lookAtAll()).toEqual(dossiers.map(() => 'answered'))
    const response = await send('/v1/shadow-runs', {
      days: 1,
      reason: 'Thử hạ mức ngoài giờ',
      offHours: { agencyPerDay: 3, provincePerDay: 1000 },
    })
    await runNextShadow(gateway.server.deps)
    const { report } = await read((response.json() as { id: string }).id)
    expect(report?.totals.refuse).toEqual({ was: 0, would: 2 })
    expect(report?.differences[0]).toMatchObject({
      rule: 'agency-off-hours-spent',
      subject: officer.id,
    })
    expect(report?.recorded.refuse).toBe(0)
  })

  it('is one at a time, begun, cancelled and ended with an entry', async () => {
    const first = await tryBurst(3, 5)
    expect(first.statusCode).toBe(201)
    const { id } = first.json() as { id: string }
    expect((await tryBurst(4, 5)).json()).toMatchObject({ code: 'shadow-run-goes-on' })
    expect((await send(`/v1/shadow-runs/${id}/cancel`, {})).statusCode).toBe(200)
    expect((await send(`/v1/shadow-runs/${id}/cancel`, {})).json()).toMatchObject({
      code: 'shadow-run-over',
    })
    expect(await runNextShadow(gateway.server.deps)).toBe(false)
    expect((await read(id)).run.state).toBe('cancelled')
    await tryBurst(4, 5)
    await runNextShadow(gateway.server.deps)
    expect((await entries()).map(({ ob, oc }) => `${oc} ${ob?.split(' ')[0]}`)).toEqual([
      'done begin',
      'done cancel',
      'done begin',
      'done end',
    ])
  })

  it('keeps its report as it was written, named by its digest in the log', async () => {
    await tryBurst(3, 5)
    await runNextShadow(gateway.server.deps)
    const [kept] = await rows<{ digest: string }>(
      `select encode(digest, 'hex') as digest from shadow_runs`,
    )
    expect((await entries()).at(-1)?.ob?.replaceAll('-', '')).toContain(
      `report=${kept?.digest}`,
    )
    await expect(rows(`update shadow_runs set report = '{}'`)).rejects.toThrow(
      /has ended/,
    )
  })

  it('is refused when it changes nothing, and to whoever does not guard', async () => {
    const { detection } = await present()
    const asked = { days: 1, reason: 'Không đổi gì', detection: detection.value }
    expect((await send('/v1/shadow-runs', asked)).json()).toMatchObject({
      code: 'shadow-run-changes-nothing',
    })
    const auditor = await headersOf(await gateway.addOfficer({ duties: ['auditor'] }))
    expect((await send('/v1/shadow-runs', asked, auditor)).json()).toMatchObject({
      code: 'not-permitted',
    })
    expect((await send('/v1/shadow-runs', { ...asked, days: 31 })).statusCode).toBe(422)
  })
})
