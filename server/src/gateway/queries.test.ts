/** The life of a query through HTTP, a real database and the simulated NPD. */
import { randomUUID } from 'node:crypto'
import type { FaultKind } from '@chot/simulator/faults.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commune,
  neighbour,
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'

let gateway: TestGateway
let officer: TestOfficer

beforeAll(async () => {
  gateway = await openTestGateway()
  officer = await gateway.addOfficer({ duties: ['receiving'] })
})
afterAll(() => gateway?.close())

interface Asked {
  readonly as?: TestOfficer | string
  readonly dossier?: string | null
  readonly procedure?: string
  readonly service?: string
  readonly purpose?: string
  readonly fields?: readonly string[]
  readonly subject?: unknown
  readonly key?: string
}

async function ask(asked: Asked) {
  const as = asked.as ?? officer
  return gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    headers: {
      ...(await gateway.actFor(typeof as === 'string' ? as : as.username)),
      ...(asked.key === undefined ? {} : { 'idempotency-key': asked.key }),
    },
    payload: {
      dossier: asked.dossier,
      procedure: asked.procedure ?? '1.001193',
      service: asked.service ?? 'look-up-person',
      purpose:
        asked.purpose ?? (await purposeOf(asked.procedure ?? '1.001193', asked.service)),
      subject: asked.subject ?? { party: 1 },
      ...(asked.fields === undefined ? {} : { fields: asked.fields }),
    },
  })
}

/** A purpose the procedure allows for the service and the father. */
async function purposeOf(procedure: string, service = 'look-up-person'): Promise<string> {
  const policy = await gateway.server.deps.policies.current(gateway.server.deps.db)
  const rule = policy.procedures
    .get(procedure)
    ?.rules.find(
      (each) => each.service === service && (each.part === null || each.part === 'cha'),
    )
  return rule?.purposes[0] ?? 'no-such-purpose'
}

const openDossier = (options: Partial<Parameters<TestGateway['putDossier']>[0]> = {}) =>
  gateway.putDossier({ officers: [officer], persons: [gateway.person(0)], ...options })

async function entriesOf(requestId: string) {
  const rows = await gateway.database.rows<{ text: string; seq: number }>(
    'select seq, text from log_entries where request_id = $1 order by seq',
    [requestId],
  )
  return rows.map((row) => JSON.parse(row.text) as Record<string, unknown>)
}

const usedOf = async (key: string) => {
  const [row] = await gateway.database.rows<{ used: number }>(
    'select used from counters where key like $1',
    [key],
  )
  return row?.used ?? 0
}

describe('a lawful look-up', () => {
  it('answers with what the procedure grants and a receipt of two entries', async () => {
    const dossier = await openDossier()
    const response = await ask({ dossier })
    expect(response.statusCode).toBe(200)
    const answer = response.json()
    expect(answer.outcome).toBe('answered')
    const person = gateway.person(0)
    const open = Object.fromEntries(
      answer.fields.map((each: { field: string; value: unknown }) => [
        each.field,
        each.value,
      ]),
    )
    expect(open.fullName.toLocaleUpperCase('vi')).toBe(
      person.fullName.toLocaleUpperCase('vi'),
    )
    const policy = await gateway.server.deps.policies.current(gateway.server.deps.db)
    const granted = policy.procedures
      .get('1.001193')
      ?.rules.filter((rule) => rule.service === 'look-up-person')
      .flatMap((rule) => rule.fields)
    for (const { field } of [...answer.fields, ...answer.sealed])
      expect(granted).toContain(field)

    const [decision, outcome, ...rest] = await entriesOf(answer.requestId)
    expect(rest).toEqual([])
    expect(decision).toMatchObject({
      k: 'decision',
      oc: 'granted',
      ac: officer.id,
      do: dossier,
    })
    expect(outcome).toMatchObject({
      k: 'outcome',
      oc: 'answered',
      de: answer.receipt.decision.sequence,
    })
    expect(answer.receipt.outcome.sequence).toBe(answer.receipt.decision.sequence + 1)
  })

  it('tells the Ministry the officer, the agency and the request by name', async () => {
    const dossier = await openDossier()
    const answer = (await ask({ dossier })).json()
    const sent = gateway.simulator.received.latest.at(-1)
    expect(JSON.stringify(sent)).toContain(answer.requestId)
    expect(JSON.stringify(sent)).toContain(officer.username)
    expect(JSON.stringify(sent)).toContain(commune)
  })

  it('answers yes or no without any field when asked for a match', async () => {
    const dossier = await openDossier()
    const answer = (await ask({ dossier, service: 'verify-person' })).json()
    expect(answer).toMatchObject({ outcome: 'answered', fields: [], sealed: [] })
  })

  it('says "no match" when the NPD knows no such person, and still counts it', async () => {
    const nobody = { ...gateway.person(0), fullName: 'Nguyễn Không Có' }
    const dossier = await openDossier({ persons: [nobody] })
    const answer = (await ask({ dossier })).json()
    expect(answer).toMatchObject({ outcome: 'no-match', fields: [], sealed: [] })
    const [dossierLimit] = answer.limits
    expect(dossierLimit).toEqual({
      scope: 'dossier',
      most: dossierLimit.most,
      left: dossierLimit.most - 1,
      renewedAt: null,
    })
  })

  it('takes the person as written by a client system, whatever the case and Unicode form', async () => {
    const person = gateway.person(0)
    const dossier = await openDossier()
    const subject = {
      number: person.number,
      fullName: ` ${person.fullName.toLocaleUpperCase('vi').normalize('NFD')}  `,
      birth: person.birth,
    }
    expect((await ask({ dossier, subject })).json()).toMatchObject({
      outcome: 'answered',
    })
  })

  it('takes a dossier code in odd case and with blanks', async () => {
    const dossier = await openDossier()
    const odd = ` ${dossier.toLowerCase().replace('-', ' - ')} `
    expect((await ask({ dossier: odd })).statusCode).toBe(200)
  })
})

describe('a refusal is an answer with a reason, a sentence and an entry', () => {
  const cases: [string, string, () => Promise<Asked>][] = [
    ['without a dossier', 'dossier-missing', async () => ({})],
    [
      'a dossier nobody opened',
      'dossier-unknown',
      async () => ({ dossier: 'H38-NO-SUCH-1' }),
    ],
    [
      'a closed dossier',
      'dossier-closed',
      async () => ({ dossier: await openDossier({ state: 'closed' }) }),
    ],
    [
      'a person outside the dossier',
      'person-not-in-dossier',
      async () => {
        const { number, fullName, birth } = gateway.person(5)
        return { dossier: await openDossier(), subject: { number, fullName, birth } }
      },
    ],
    [
      'a place in the dossier that is empty',
      'person-not-in-dossier',
      async () => ({ dossier: await openDossier(), subject: { party: 9 } }),
    ],
    [
      'another name than the dossier has',
      'person-details-differ',
      async () => ({
        dossier: await openDossier(),
        subject: {
          number: gateway.person(0).number,
          fullName: 'Trần Văn Khác',
          birth: gateway.person(0).birth,
        },
      }),
    ],
    [
      'another officer’s dossier',
      'dossier-not-yours',
      async () => ({
        dossier: await openDossier(),
        as: await gateway.addOfficer({ duties: ['receiving'] }),
      }),
    ],
    [
      'an officer of another agency',
      'agency-not-involved',
      async () => {
        const other = await gateway.addOfficer({
          duties: ['receiving'],
          agency: neighbour,
        })
        return { dossier: await openDossier({ officers: [officer, other] }), as: other }
      },
    ],
    [
      'an officer off the accepted list',
      'account-not-listed',
      async () => {
        const other = await gateway.addOfficer({ duties: ['receiving'], perDay: null })
        return { dossier: await openDossier({ officers: [other] }), as: other }
      },
    ],
    [
      'an account administrator',
      'duty-missing',
      async () => {
        const other = await gateway.addOfficer({ duties: ['account-admin'] })
        return { dossier: await openDossier({ officers: [other] }), as: other }
      },
    ],
    [
      'one who both queries and administers',
      'duties-conflict',
      async () => {
        const other = await gateway.addOfficer({ duties: ['receiving', 'auditor'] })
        return { dossier: await openDossier({ officers: [other] }), as: other }
      },
    ],
    ['a login nobody has', 'account-unknown', async () => ({ as: 'nobody.at.all' })],
    [
      'a service that is off',
      'service-off',
      async () => {
        const [off] = await gateway.database.rows<{ code: string }>(
          'select code from services where not enabled limit 1',
        )
        return { dossier: await openDossier(), service: off?.code ?? '' }
      },
    ],
    [
      'a service nobody knows',
      'service-unknown',
      async () => ({ dossier: await openDossier(), service: 'list-everyone' }),
    ],
    [
      'another procedure than the dossier’s',
      'procedure-differs',
      async () => ({ dossier: await openDossier(), procedure: '1.000894' }),
    ],
    [
      'a purpose of no procedure',
      'purpose-not-allowed',
      async () => ({ dossier: await openDossier(), purpose: 'curiosity' }),
    ],
    [
      'a field the procedure does not need',
      'field-not-granted',
      async () => ({ dossier: await openDossier(), fields: ['fullName', 'bloodType'] }),
    ],
  ]

  it.each(cases)('%s: %s', async (_what, code, make) => {
    const before = gateway.simulator.received.total
    const response = await ask(await make())
    const problem = response.json()
    expect(problem.code).toBe(code)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(problem.title.length).toBeGreaterThan(10)
    const entries = await entriesOf(problem.receipt.requestId)
    expect(entries).toEqual([
      expect.objectContaining({ k: 'decision', oc: 'refused', re: code }),
    ])
    expect(gateway.simulator.received.total).toBe(before)
  })

  it('names the field that was not granted', async () => {
    const response = await ask({ dossier: await openDossier(), fields: ['bloodType'] })
    expect(response.json()).toMatchObject({
      code: 'field-not-granted',
      field: 'bloodType',
    })
  })

  it('spends nothing', async () => {
    const dossier = await openDossier()
    await ask({ dossier, purpose: 'curiosity' })
    const [row] = await gateway.database.rows<{ used: number }>(
      `select coalesce((select used from counters where key = 'dossier:' || d.id), 0) as used
       from dossiers d where code = $1`,
      [dossier],
    )
    expect(row?.used).toBe(0)
  })
})

describe('budgets', () => {
  it('a dossier answers as often as its budget says and then no more', async () => {
    const dossier = await openDossier()
    const [row] = await gateway.database.rows<{ budget: number; id: string }>(
      'select id, budget from dossiers where code = $1',
      [dossier],
    )
    const budget = row?.budget ?? 0
    const responses = await Promise.all(
      Array.from({ length: budget + 4 }, () => ask({ dossier })),
    )
    const codes = responses.map((response) => response.json().code ?? 'answered')
    expect(codes.filter((code) => code === 'answered')).toHaveLength(budget)
    expect(codes.filter((code) => code === 'dossier-budget-spent')).toHaveLength(4)
    expect(await usedOf(`dossier:${row?.id}`)).toBe(budget)
  })

  it('an account stops at its daily number on the accepted list', async () => {
    const other = await gateway.addOfficer({ duties: ['receiving'], perDay: 2 })
    const persons = [gateway.person(0), gateway.person(1)]
    const dossier = await openDossier({ officers: [other], persons })
    const codes: string[] = []
    for (let index = 0; index < 3; index += 1)
      codes.push((await ask({ dossier, as: other })).json().code ?? 'answered')
    expect(codes).toEqual(['answered', 'answered', 'account-day-spent'])
  })

  it('a service is refused outside its registered hours and counted apart within them', async () => {
    const dossier = await openDossier()
    await gateway.database.rows(
      `delete from service_registrations where service_code = 'look-up-household' and window_kind = 'off-hours'`,
    )
    gateway.clock.set('2026-11-19T18:00:00+07:00')
    try {
      const answer = (await ask({ dossier })).json()
      expect(answer.window).toMatchObject({
        id: '2026-11-19/off-hours',
        kind: 'off-hours',
      })
      expect(answer.limits).toContainEqual({
        scope: 'service',
        most: 300,
        left: 299,
        renewedAt: Date.parse('2026-11-20T07:00:00+07:00'),
      })
    } finally {
      gateway.clock.set('2026-11-20T09:00:00+07:00')
    }
  })
})

describe('a repeated request', () => {
  it('gives the first receipt, no data, and spends nothing', async () => {
    const dossier = await openDossier()
    const key = randomUUID()
    const purpose = await purposeOf('1.001193')
    const first = (await ask({ dossier, key, purpose })).json()
    const second = (await ask({ dossier, key, purpose })).json()
    expect(second).toMatchObject({
      repeated: true,
      requestId: first.requestId,
      fields: [],
      sealed: [],
    })
    expect(second.receipt).toEqual(first.receipt)
    expect(await entriesOf(first.requestId)).toHaveLength(2)
  })

  it('at the same moment reaches the NPD once', async () => {
    const dossier = await openDossier()
    const key = randomUUID()
    const before = gateway.simulator.received.total
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => ask({ dossier, key })),
    )
    expect(gateway.simulator.received.total).toBe(before + 1)
    const answered = responses.filter(
      (response) => response.statusCode === 200 && !response.json().repeated,
    )
    expect(answered).toHaveLength(1)
  })

  it('with the same key for another question is refused', async () => {
    const dossier = await openDossier({ persons: [gateway.person(0), gateway.person(1)] })
    const key = randomUUID()
    await ask({ dossier, key })
    const other = await ask({ dossier, key, subject: { party: 2 } })
    expect(other.json().code).toBe('idempotency-key-reused')
  })
})

describe('revealing a sensitive field', () => {
  async function sealedAnswer() {
    const cookie = await gateway.signIn(officer)
    gateway.clock.advance(60_000)
    const dossier = await openDossier({
      procedure: '1.004873',
      persons: [gateway.person(0, 'người được xác nhận')],
    })
    const policy = await gateway.server.deps.policies.current(gateway.server.deps.db)
    const rule = policy.procedures
      .get('1.004873')
      ?.rules.find((each) => each.service === 'look-up-person')
    const response = await gateway.server.app.inject({
      method: 'POST',
      url: '/v1/queries',
      headers: { cookie, origin, 'x-chot-request': '1' },
      payload: {
        dossier,
        procedure: '1.004873',
        service: 'look-up-person',
        purpose: rule?.purposes[0],
        subject: { party: 1 },
      },
    })
    return { cookie, body: response.body, answer: response.json() }
  }
  const reveal = (cookie: string, payload: unknown) =>
    gateway.server.app.inject({
      method: 'POST',
      url: '/v1/reveals',
      headers: { cookie, origin, 'x-chot-request': '1' },
      payload: payload as object,
    })

  it('gives one value for one reason and one entry, and the value only then', async () => {
    const { cookie, body, answer } = await sealedAnswer()
    const sealed = answer.sealed.find(
      (each: { field: string }) => each.field === 'maritalStatus',
    )
    expect(body).not.toMatch(/"(single|married|divorced-or-widowed)"/)
    const response = await reveal(cookie, {
      requestId: answer.requestId,
      field: 'maritalStatus',
      token: sealed.token,
      reason: 'Ghi giấy xác nhận',
    })
    expect(response.json().value).toMatch(
      /^(single|married|divorced-or-widowed|unknown)$/,
    )
    const entries = await entriesOf(answer.requestId)
    expect(entries.at(-1)).toMatchObject({
      k: 'reveal',
      fi: ['maritalStatus'],
      no: 'Ghi giấy xác nhận',
      ac: officer.id,
    })
  })

  it('asks an officer at the console for a fresh second factor', async () => {
    const { cookie, answer } = await sealedAnswer()
    const [one] = answer.sealed
    const payload = {
      requestId: answer.requestId,
      field: one.field,
      token: one.token,
      reason: 'Ghi giấy xác nhận',
    }
    await gateway.database.rows(
      `update sessions set factor_proved_at = factor_proved_at - interval '4 minutes'
       where account_id = $1`,
      [officer.id],
    )
    expect((await reveal(cookie, payload)).json().code).toBe('step-up-needed')
    const proved = await gateway.server.app.inject({
      method: 'POST',
      url: '/v1/session/step-up',
      headers: { cookie, origin, 'x-chot-request': '1' },
      payload: { totp: officer.code() },
    })
    expect(proved.statusCode).toBe(200)
    expect((await reveal(cookie, payload)).statusCode).toBe(200)
    gateway.clock.advance(60_000)
  })

  it('refuses a token of another field, another account, or after its time', async () => {
    const { cookie, answer } = await sealedAnswer()
    const [one] = answer.sealed
    const payload = {
      requestId: answer.requestId,
      field: one.field,
      token: one.token,
      reason: 'Ghi giấy xác nhận',
    }
    const wrongField = await reveal(cookie, { ...payload, field: 'religion' })
    expect(wrongField.json().code).toBe('reveal-invalid')
    const other = await gateway.addOfficer({ duties: ['receiving'] })
    const otherCookie = await gateway.signIn(other)
    expect((await reveal(otherCookie, payload)).json().code).toBe('reveal-invalid')
    gateway.clock.advance(61_000)
    expect((await reveal(cookie, payload)).json().code).toBe('reveal-expired')
  })
})

describe('when the NPD fails', () => {
  const faults: [string, FaultKind, number, string][] = [
    ['is too slow', 'hang', 504, 'upstream-timeout'],
    ['answers half', 'half', 502, 'upstream-broken'],
    ['answers what is not XML', 'malformed', 502, 'upstream-malformed'],
    ['answers a fault', 'soap-fault', 502, 'upstream-fault'],
    [
      'answers that the procedure is not licensed',
      'procedure-not-licensed',
      502,
      'upstream-fault-004',
    ],
    ['answers 5xx', 'http-error', 502, 'upstream-http-503'],
    ['cuts the connection', 'reset', 502, 'upstream-broken'],
    ['answers nothing', 'empty', 502, 'upstream-broken'],
    ['answers megabytes', 'oversize', 502, 'upstream-too-large'],
    ['sends elsewhere', 'redirect', 502, 'upstream-http-30'],
    ['answers about somebody else', 'other-person', 502, 'upstream-other-person'],
  ]
  it.each(faults)('%s (%s)', async (_what, kind, status, reason) => {
    const dossier = await openDossier({ persons: [gateway.person(7)] })
    gateway.simulator.faults.set({ kind })
    try {
      const response = await ask({ dossier })
      expect(response.statusCode).toBe(status)
      const [, settled] = await entriesOf(response.json().receipt.requestId)
      expect(settled).toMatchObject({ k: 'outcome', oc: 'failed' })
      expect(settled?.re).toContain(reason)
      const [row] = await gateway.database.rows<{ used: number }>(
        `select used from counters c join dossiers d on c.key = 'dossier:' || d.id where d.code = $1`,
        [dossier],
      )
      expect(row?.used).toBe(1)
    } finally {
      gateway.simulator.faults.clear()
    }
  })
})

describe('the look-ups of today', () => {
  it('are the officer’s own, by name, with what is left of the day', async () => {
    const mine = await gateway.addOfficer({ duties: ['receiving'], perDay: 7 })
    const dossier = await openDossier({ officers: [officer, mine] })
    await ask({ dossier })
    await ask({ dossier, as: mine, service: 'verify-person', purpose: 'verify-identity' })
    const response = await gateway.server.app.inject({
      url: '/v1/queries/today',
      headers: { cookie: await gateway.signIn(mine) },
    })
    expect(response.json()).toMatchObject({
      perDay: 7,
      used: 1,
      limits: [{ scope: 'account', most: 7, left: 6 }, { scope: 'address' }],
    })
    expect(response.json().services).toContainEqual(
      expect.objectContaining({ name: 'Xác thực thông tin công dân', most: 100_000 }),
    )
    expect(response.json().queries).toEqual([
      expect.objectContaining({
        dossier,
        service: 'Xác thực thông tin công dân',
        outcome: 'answered',
      }),
    ])
  })
})
