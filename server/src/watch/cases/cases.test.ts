import { dayMs } from '@chot/core/calendar/civil.ts'
import type { Alert } from '@chot/core/detect/rules.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { followLog } from '../../notifications/follow-log.ts'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { raiseAlerts } from '../raise.ts'

let gateway: TestGateway
let security: TestOfficer
let other: TestOfficer
let officer: TestOfficer

const rows = <Row>(sql: string, values: unknown[] = []) =>
  gateway.database.rows<Row>(sql, values)

beforeAll(async () => {
  gateway = await openTestGateway()
  security = await gateway.addOfficer({ duties: ['security'] })
  other = await gateway.addOfficer({ duties: ['security'] })
})
afterAll(() => gateway.close())
beforeEach(async () => {
  officer = await gateway.addOfficer({ duties: ['receiving'] })
})

/** As the detection records it; the case it is in. */
async function alert(about: TestOfficer, act: Alert['act'] = 'case'): Promise<string> {
  gateway.clock.advance(1_000)
  const { deps } = gateway.server
  const found: Alert = {
    rule: 'self',
    act,
    at: gateway.clock.now(),
    scope: 'account',
    subject: about.id,
    events: [0],
    count: 1,
    overMs: 0,
    limit: 1,
    baseline: null,
  }
  await deps.db.inTx((tx) => raiseAlerts(tx, deps.clock.heldAt(), [found], 30 * dayMs))
  const [joined] = await rows<{ id: string }>(
    'select case_id as id from case_alerts join alerts a on a.id = alert_id where a.subject = $1 order by a.at desc limit 1',
    [about.id],
  )
  return joined?.id ?? ''
}

/** The gateway follows by itself too; whichever is at it ends. */
async function followToEnd() {
  for (;;) {
    await followLog(gateway.server.deps)
    const [place] = await rows<{ ended: boolean }>(
      'select n.size >= h.size as ended from notified_up_to n, log_head h',
    )
    if (place?.ended) return
  }
}

/** Passwords are as new then. */
async function daysLater(days: number) {
  gateway.clock.advance(days * dayMs)
  await rows('update accounts set password_set_at = to_timestamp($1::bigint / 1000.0)', [
    gateway.clock.now(),
  ])
}

async function call(
  who: TestOfficer,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
) {
  const headers = {
    cookie: await gateway.signIn(who),
    origin: gateway.server.deps.config.publicUrl,
    'x-chot-request': '1',
  }
  gateway.clock.advance(60_000)
  const response = await gateway.server.app.inject({
    method,
    url,
    headers,
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: response.statusCode, body: response.json() }
}
const act = (who: TestOfficer, id: string, body: object) =>
  call(who, 'POST', `/v1/cases/${id}/acts`, body)
const decision = (decided: string, more: object = {}) => ({
  act: 'decide',
  decision: decided,
  remark: 'Đã đối chiếu với hồ sơ và lịch trực.',
  basis: '15/BC-PC06',
  ...more,
})
const entriesOf = async (id: string) =>
  (
    await rows<{ text: string }>(
      'select text from log_entries where request_id = $1 order by seq',
      [id],
    )
  ).map(({ text }) => JSON.parse(text) as Record<string, string>)

describe('an alert', () => {
  it('opens a case of its subject, later ones join it, and it is as grave as the gravest', async () => {
    const id = await alert(officer)
    expect(await alert(officer, 'challenge')).toBe(id)
    const { body } = await call(security, 'GET', `/v1/cases/${id}`)
    expect(body).toMatchObject({
      state: 'open',
      gravity: 'challenge',
      alerts: 2,
      rules: ['self'],
      evidence: [{ events: [0] }, { act: 'challenge' }],
      story: [{ act: 'open', by: null, rule: 'self' }, { act: 'join' }],
    })
    const [opened] = await entriesOf(id)
    expect(opened).toMatchObject({ k: 'case', re: 'self' })
    expect(opened?.ob).toMatch(`account=${officer.id} opened alert=`)
  })

  it('opens again what was decided within the days of the policy, and later a case of its own', async () => {
    const id = await alert(officer)
    await act(security, id, { act: 'take' })
    expect((await act(security, id, decision('harmless'))).status).toBe(200)
    await daysLater(29)
    expect(await alert(officer)).toBe(id)
    const { body } = await call(security, 'GET', `/v1/cases/${id}`)
    expect(body).toMatchObject({ state: 'open', assignee: null, decision: null })
    await act(security, id, { act: 'take' })
    await act(security, id, decision('harmless'))
    await daysLater(31)
    expect(await alert(officer)).not.toBe(id)
  })
})

describe('a case', () => {
  it('is heard before it is decided: asked, told, answered, explained', async () => {
    const id = await alert(officer)
    expect((await act(security, id, { act: 'ask', remark: 'Vì sao?' })).body.code).toBe(
      'case-state-forbids',
    )
    await act(security, id, { act: 'take' })
    const question = 'Vì sao tra cứu chính mình ngày 21/11?'
    expect((await act(security, id, { act: 'ask', remark: question })).status).toBe(200)
    expect(
      (await act(security, id, decision('violation', { violation: 'no-duty' }))).body
        .code,
    ).toBe('case-answer-awaited')
    await followToEnd()
    const told = await rows('select kind from notifications where account_id = $1', [
      officer.id,
    ])
    expect(told).toEqual([{ kind: 'explanation-asked' }])
    const asked = await call(officer, 'GET', '/v1/own-explanations')
    expect(asked.body.explanations).toMatchObject([{ id, question, alerts: [{}] }])
    expect(JSON.stringify(asked.body)).not.toContain('Cán bộ Thử 1')
    const url = `/v1/own-explanations/${id}`
    expect((await call(other, 'POST', url, { answer: 'Tôi trả lời thay' })).status).toBe(
      404,
    )
    const numbered = { answer: 'Tôi tra số 010190012345 cho người nhà' }
    expect((await call(officer, 'POST', url, numbered)).body.code).toBe('input-invalid')
    const answer = 'Tôi kiểm tra thông tin của mình để làm hồ sơ khai sinh cho con.'
    const answered = await call(officer, 'POST', url, { answer })
    expect(answered.body.explanations).toEqual([])
    await followToEnd()
    const back = await rows<{ kind: string }>(
      'select kind from notifications where account_id = $1',
      [security.id],
    )
    expect(back).toContainEqual({ kind: 'explanation-given' })
    expect((await act(security, id, decision('explained'))).status).toBe(200)
    const { body } = await call(security, 'GET', `/v1/cases/${id}`)
    expect(body.state).toBe('decided')
    expect(body.story.map((step: { act: string }) => step.act)).toEqual([
      'open',
      'take',
      'ask',
      'answer',
      'decide',
    ])
    const entries = await entriesOf(id)
    expect(entries.map(({ ob }) => ob?.split(' ').slice(1).join(' '))).toEqual([
      expect.stringMatching(/^opened/),
      'take',
      'ask',
      `answer for=${security.id}`,
      'decide explained basis=15/BC-PC06',
    ])
    expect(entries[3]).toMatchObject({ ac: officer.id, no: answer })
    expect(
      (await act(security, id, { act: 'close', remark: 'Lưu hồ sơ' })).body.state,
    ).toBe('closed')
  })

  it('is not decided by another than who took it, nor read or touched by whoever it is about', async () => {
    const own = await alert(security)
    expect((await act(security, own, { act: 'take' })).body.code).toBe('case-own')
    expect((await call(security, 'GET', `/v1/cases/${own}`)).status).toBe(404)
    const list = await call(security, 'GET', '/v1/cases?state=going-on&limit=200')
    expect(list.body.cases.map((each: { id: string }) => each.id)).not.toContain(own)
    await act(other, own, { act: 'take' })
    expect((await act(security, own, decision('harmless'))).body.code).toBe('case-own')
    await expect(
      rows(
        `update cases set state = 'decided', decision = 'harmless', decided_at = now(), decided_by = $2 where id = $1`,
        [own, security.id],
      ),
    ).rejects.toThrow('nobody_decides_about_themself')
    const id = await alert(officer)
    await act(other, id, { act: 'take' })
    expect((await act(security, id, decision('harmless'))).body.code).toBe(
      'case-not-taken',
    )
  })

  it('that ends in a lock puts it, in force at once, or names the one that is', async () => {
    const id = await alert(officer)
    await act(security, id, { act: 'take' })
    expect((await act(security, id, decision('lock'))).body).toMatchObject({
      state: 'decided',
      decision: 'lock',
      locked: true,
    })
    const held = await rows<{ id: string; locked_by: string }>(
      'select id, locked_by from holds where subject = $1 and ended_at is null',
      [officer.id],
    )
    expect(held).toMatchObject([{ locked_by: security.id }])
    expect(await entriesOf(held[0]?.id ?? '')).toMatchObject([
      { k: 'lock', ac: security.id },
    ])
    const second = await alert(officer)
    await act(other, second, { act: 'take' })
    expect((await act(other, second, decision('lock'))).status).toBe(200)
    expect(
      await rows(
        'select distinct hold_id from case_acts where case_id = $1 and hold_id is not null',
        [id],
      ),
    ).toEqual([{ hold_id: held[0]?.id }])
  })

  it('that ends in a violation records it with its kind, once', async () => {
    const id = await alert(officer)
    await act(security, id, { act: 'take' })
    expect((await act(security, id, decision('violation'))).body.code).toBe(
      'input-invalid',
    )
    const wrong = decision('harmless', { violation: 'no-duty' })
    expect((await act(security, id, wrong)).body.code).toBe('input-invalid')
    const right = decision('violation', { violation: 'no-duty' })
    expect((await act(security, id, right)).status).toBe(200)
    expect((await act(security, id, right)).body.code).toBe('case-state-forbids')
    const recorded = await rows<{ id: string }>(
      'select id, kind, subject, recorded_by from violations where case_id = $1',
      [id],
    )
    expect(recorded).toMatchObject([
      { kind: 'no-duty', subject: officer.id, recorded_by: security.id },
    ])
    expect(await entriesOf(recorded[0]?.id ?? '')).toMatchObject([{ k: 'violation' }])
  })

  it('keeps its notes as they were written', async () => {
    const id = await alert(officer)
    await act(security, id, { act: 'note', remark: 'Gọi điện cho lãnh đạo xã.' })
    const db = gateway.server.deps.db
    await expect(
      db.rows(`update case_acts set remark = 'x' where case_id = $1`, [id]),
    ).rejects.toThrow('permission denied')
    await expect(
      db.rows('delete from case_acts where case_id = $1', [id]),
    ).rejects.toThrow('permission denied')
  })

  it('is found by words of its notes, its rule, its state and its day', async () => {
    const id = await alert(officer)
    await act(security, id, {
      act: 'note',
      remark: 'Biên bản làm việc với thôn Nậm Pung.',
    })
    const find = async (query: string) =>
      (await call(security, 'GET', `/v1/cases?${query}`)).body.cases.map(
        (each: { id: string }) => each.id,
      )
    expect(await find('q=nam%20pung')).toEqual([id])
    expect(await find('q=nam%20pung&rule=self&state=open')).toEqual([id])
    expect(await find('q=nam%20pung&rule=burst')).toEqual([])
    expect(await find('q=nam%20pung&state=closed')).toEqual([])
    const now = gateway.clock.now()
    expect(await find(`q=nam%20pung&from=${now - dayMs}&to=${now + dayMs}`)).toEqual([id])
    expect(await find(`q=nam%20pung&to=${now - dayMs}`)).toEqual([])
  })

  it('is read by those who oversee, and by nobody who queries', async () => {
    const auditor = await gateway.addOfficer({ duties: ['auditor'] })
    const id = await alert(officer)
    expect((await call(auditor, 'GET', `/v1/cases/${id}`)).status).toBe(200)
    expect((await act(auditor, id, { act: 'take' })).status).toBe(403)
    expect((await call(officer, 'GET', '/v1/cases')).status).toBe(403)
  })

  it('may be opened by hand, once while it goes on', async () => {
    const asked = {
      scope: 'system',
      subject: gateway.systemId,
      reason: 'Phản ánh của xã',
    }
    const made = await call(security, 'POST', '/v1/cases', asked)
    expect(made.status).toBe(201)
    expect((await call(security, 'POST', '/v1/cases', asked)).body.code).toBe(
      'case-goes-on',
    )
    const own = { scope: 'account', subject: security.username, reason: 'Tự xem lại' }
    expect((await call(security, 'POST', '/v1/cases', own)).body.code).toBe('case-own')
    await act(security, made.body.id, { act: 'take' })
    const ask = { act: 'ask', remark: 'Vì sao gọi dồn dập?' }
    expect((await act(security, made.body.id, ask)).body.code).toBe('case-not-an-officer')
  })
})
