/** Two communes become one: who may do it, what goes where, and how an officer gets on with a dossier. */
import type { ReorganisationView } from '@chot/contract/agencies.ts'
import type { ReorganisationAct } from '@chot/core/agencies/reorganisation.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdAgencies } from '../../policy/agencies-held.ts'
import { faultsOfRecord } from '../../testing/check-record.ts'
import { holdClock } from '../../testing/clock.ts'
import {
  commune,
  neighbour,
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { ask, openPlace, type Place } from '../../testing/queries.ts'
import { carryOutDue } from './carry-out.ts'

const merged = 'H38.90001'
const day = '2026-12-01'
const clock = holdClock()

let gateway: TestGateway
let focal: TestOfficer
let secondFocal: TestOfficer
let leader: TestOfficer
let communeLeader: TestOfficer
let admin: TestOfficer
let place: Place

beforeAll(async () => {
  gateway = await openTestGateway({ clock })
  const centre = 'H38.40'
  focal = await gateway.addOfficer({ duties: ['focal-point'], agency: centre })
  secondFocal = await gateway.addOfficer({ duties: ['focal-point'], agency: centre })
  leader = await gateway.addOfficer({ duties: ['leader'], agency: 'H38' })
  communeLeader = await gateway.addOfficer({ duties: ['leader'], agency: commune })
  admin = await gateway.addOfficer({ duties: ['account-admin'], agency: neighbour })
  place = await openPlace(gateway)
})
afterAll(async () => {
  expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  await gateway?.close()
})

/** Asks until it is so: other people's transactions take the time they take. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

const cookies = new Map<string, string>()
async function call(
  as: TestOfficer,
  method: 'POST' | 'GET' | 'PUT',
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

const paper = (acts: readonly ReorganisationAct[], takesEffectOn = day) => ({
  documentNumber: '1234/NQ-UBTVQH',
  documentDate: '2026-11-10',
  issuer: 'Ủy ban Thường vụ Quốc hội',
  takesEffectOn,
  acts,
})
const mergeActs: readonly ReorganisationAct[] = [
  {
    act: 'create',
    code: merged,
    name: 'UBND xã Mẫu Sơn',
    kind: 'commune',
    parent: 'H38',
  },
  { act: 'merge', codes: [commune, neighbour], into: merged },
]
async function draft(
  acts: readonly ReorganisationAct[],
  takesEffectOn = day,
): Promise<ReorganisationView> {
  const made = await call(
    focal,
    'POST',
    '/v1/reorganisations',
    paper(acts, takesEffectOn),
  )
  expect(made.statusCode).toBe(201)
  return made.json()
}
const askFor = (id: string, revision = 1) =>
  call(focal, 'POST', `/v1/reorganisations/${id}/approval`, {
    revision,
    reason: 'Thi hành nghị quyết sắp xếp',
  })
const answer = (as: TestOfficer, id: string) =>
  call(as, 'POST', `/v1/approvals/${id}/answer`, {
    answer: 'approved',
    reason: 'Đã xem phương án',
  })
const shown = async (id: string, as = focal): Promise<ReorganisationView> =>
  (await call(as, 'GET', `/v1/reorganisations/${id}`)).json()
const accountOf = async (officer: TestOfficer) => {
  const [row] = await gateway.database.rows<{ state: string; agency: string }>(
    'select state, agency_code as agency from accounts where id = $1',
    [officer.id],
  )
  return row
}
const requestOf = async (officer: TestOfficer) => {
  const [row] = await gateway.database.rows<{ id: string }>(
    `select id from account_requests where account_id = $1 and state = 'open'`,
    [officer.id],
  )
  return row?.id ?? ''
}
const decide = async (as: TestOfficer, officer: TestOfficer, decision = 'approve') =>
  (
    await call(as, 'POST', '/v1/account-decisions', {
      requests: [await requestOf(officer)],
      decision,
      reason: 'Đang công tác tại đây',
      preview: false,
    })
  ).json().outcomes[0].code

describe('a reorganisation before its day', () => {
  it('is drafted by the focal point alone, and tells what is wrong and what it would move', async () => {
    expect(
      (await call(leader, 'POST', '/v1/reorganisations', paper(mergeActs))).json().code,
    ).toBe('not-permitted')
    const wrong = await draft([{ act: 'end', code: commune, heir: null }])
    expect(wrong.faults).toEqual([
      { act: null, fault: 'left-without-heir', code: commune },
    ])
    expect((await askFor(wrong.id)).json().code).toBe('reorganisation-faulty')
    const right = await call(focal, 'PUT', `/v1/reorganisations/${wrong.id}`, {
      ...paper(mergeActs),
      revision: 1,
    })
    expect(right.json().faults).toEqual([])
    expect(right.json().rehomed).toEqual([
      expect.objectContaining({
        code: commune,
        heirs: [{ code: merged, name: 'UBND xã Mẫu Sơn' }],
        accounts: 2,
        active: 2,
        listed: 2,
        dossiers: 1,
        locked: false,
      }),
      expect.objectContaining({ code: neighbour, accounts: 1, dossiers: 0 }),
    ])
    const late = await call(focal, 'PUT', `/v1/reorganisations/${wrong.id}`, {
      ...paper(mergeActs),
      revision: 1,
    })
    expect(late.json().code).toBe('reorganisation-changed')
    const gone = await call(focal, 'POST', `/v1/reorganisations/${wrong.id}/drop`, {
      revision: 2,
    })
    expect(gone.json().state).toBe('dropped')
  })

  it('does not move who drafted it: nobody freezes, and speaks for, themself', async () => {
    const own = await draft([{ act: 'end', code: 'H38.40', heir: 'H38.01' }])
    expect(own.faults.map(({ fault }) => fault)).toEqual(['own-agency'])
  })
})

describe('a list out of a file', () => {
  const send = async (as: TestOfficer, text: string) =>
    gateway.server.app.inject({
      method: 'POST',
      url: '/v1/agency-list-readings',
      headers: {
        cookie: cookies.get(as.id) ?? '',
        origin: 'http://127.0.0.1:8080',
        'x-chot-request': '1',
        'content-type': 'application/octet-stream',
      },
      payload: Buffer.from(text),
    })

  it('is compared and changes nothing: its acts are a draft for two persons', async () => {
    const read = await send(
      focal,
      `code\tfull_name\ttype\tprovince_code\n${commune.slice(4)}\tXã Bát Xát Mới\tXã\t15\n00004\tPhường Ba Đình\tPhường\t01\n`,
    )
    expect(read.statusCode).toBe(200)
    expect(read.json()).toMatchObject({
      lines: [{ row: 2, code: commune, state: 'renamed', fault: null }],
      acts: [{ act: 'rename', code: commune, name: 'UBND xã Bát Xát Mới' }],
    })
    const still = (await call(focal, 'GET', `/v1/agencies/${commune}`)).json()
    expect(still.name).toBe('UBND xã Bát Xát')
  })

  it('is read for the focal point alone, and only when it is a list', async () => {
    expect((await send(leader, 'code\tname\n')).json().code).toBe('not-permitted')
    expect((await send(focal, 'Kính gửi\tcác cơ quan\n')).json().code).toBe(
      'list-has-no-codes',
    )
  })
})

describe('a merger', () => {
  let id: string

  it('is approved by a leader of the province, never by one of a commune', async () => {
    id = (await draft(mergeActs)).id
    const asked = (await askFor(id)).json().id
    expect((await askFor(id)).json().code).toBe('reorganisation-asked')
    expect((await answer(communeLeader, asked)).json().code).toBe(
      'approver-not-of-province',
    )
    expect((await answer(focal, asked)).json().code).toBe('not-permitted')
    expect((await shown(id)).state).toBe('draft')
    expect((await answer(leader, asked)).statusCode).toBe(200)
    expect(await shown(id)).toMatchObject({ state: 'approved', faults: [] })
  })

  it('changes nothing before its day, and everything on it, in one transaction', async () => {
    clock.set('2026-11-30T23:59:00+07:00')
    expect(await carryOutDue(gateway.server.deps)).toBe(0)
    expect((await ask(gateway, place)).statusCode).toBe(200)
    clock.set('2026-12-01T00:00:10+07:00')
    cookies.clear()
    const page = await gateway.signIn(place.officer)
    expect(await carryOutDue(gateway.server.deps)).toBe(1)
    expect(await carryOutDue(gateway.server.deps)).toBe(0)
    expect(await accountOf(place.officer)).toEqual({ state: 'moving', agency: merged })
    const session = await gateway.server.app.inject({
      url: '/v1/session',
      headers: { cookie: page },
    })
    expect(session.statusCode).toBe(401)
    expect((await ask(gateway, place)).json().code).toBe('account-not-active')
    const entries = await gateway.database.rows<{ kind: string; text: string }>(
      'select kind, text from log_entries where request_id = $1 order by seq',
      [id],
    )
    const told = entries.map(({ text }) => JSON.parse(text).ob as string)
    expect(told.filter((ob) => ob.includes(`${commune} ended`))).toHaveLength(1)
    expect(told.filter((ob) => ob.includes(`${merged} begun`))).toHaveLength(1)
    expect(told.filter((ob) => ob.includes(' rehome '))).toHaveLength(3)
    const [list] = await gateway.database.rows<{ due: string }>(
      'select change_notice_due_since as due from account_lists where ended_at is null',
    )
    expect(list?.due).toBe(day)
  })

  it('lets the province confirm the first administrator, and the administrator the officers', async () => {
    clock.set('2026-12-01T08:00:00+07:00')
    cookies.clear()
    expect((await shown(id)).progress).toEqual([
      expect.objectContaining({
        code: merged,
        waiting: 3,
        confirmed: 0,
        administrators: 0,
      }),
    ])
    // Who drafted it is who asked: another confirms.
    expect(await decide(focal, admin)).toBe('own-request')
    expect(await decide(focal, admin, 'withdraw')).toBe('account-act-not-yours')
    expect(await decide(secondFocal, admin)).toBeNull()
    expect(await decide(admin, place.officer)).toBeNull()
    expect(await accountOf(place.officer)).toEqual({ state: 'active', agency: merged })
    expect((await ask(gateway, place)).statusCode).toBe(200)
    const reminded = await call(focal, 'POST', `/v1/reorganisations/${id}/reminders`)
    expect(reminded.json()).toEqual({ agencies: 1 })
    expect(await decide(admin, communeLeader, 'refuse')).toBeNull()
    expect((await accountOf(communeLeader))?.state).toBe('locked')
    expect((await shown(id)).progress).toEqual([
      expect.objectContaining({
        waiting: 0,
        confirmed: 2,
        refused: 1,
        administrators: 1,
      }),
    ])
  })

  it('is found by the former name and by either notation, and leads to the heir', async () => {
    const found = await call(focal, 'GET', `/v1/agencies?q=${commune}`)
    expect(found.json().agencies).toEqual([
      expect.objectContaining({
        code: commune,
        validTo: day,
        heirs: [{ code: merged, name: 'UBND xã Mẫu Sơn' }],
      }),
    ])
    const heir = (await call(focal, 'GET', `/v1/agencies/${merged}`)).json()
    expect(heir.predecessors.map(({ code }: { code: string }) => code)).toEqual([
      commune,
      neighbour,
    ])
    const office = await call(focal, 'GET', '/v1/agencies/000.00.40.H38')
    expect(office.json()).toMatchObject({
      code: 'H38.40',
      lowToHighCode: '000.00.40.H38',
    })
  })

  it('takes no dossier and no person at an agency that has ended', async () => {
    await expect(
      gateway.putDossier({
        officers: [place.officer],
        persons: [gateway.person(1)],
        agency: commune,
      }),
    ).rejects.toThrow(/unknown-agency/)
    await gateway.putDossier({
      officers: [place.officer],
      persons: [gateway.person(1)],
      agency: merged,
    })
  })

  it('is nobody’s to change afterwards', async () => {
    await expect(
      gateway.database.rows(`update reorganisations set issuer = 'x' where id = $1`, [
        id,
      ]),
    ).rejects.toThrow(/was approved or is over/)
    await expect(
      gateway.database.rows(
        `update account_requests set agency_code = 'H38' where account_id = $1`,
        [place.officer.id],
      ),
    ).rejects.toThrow(/may only go to an heir/)
  })
})

describe('later reorganisations', () => {
  async function carry(acts: readonly ReorganisationAct[]): Promise<ReorganisationView> {
    const { id } = await draft(acts, '2026-12-01')
    const asked = await askFor(id)
    expect(asked.statusCode).toBe(201)
    expect((await answer(leader, asked.json().id)).statusCode).toBe(200)
    await carryOutDue(gateway.server.deps)
    return shown(id)
  }

  it('a split sends accounts and dossiers where they are assigned, and the rest to the rest', async () => {
    clock.set('2026-12-02T08:00:00+07:00')
    cookies.clear()
    const stays = await gateway.addOfficer({ duties: ['receiving'], agency: 'H38.11' })
    const goes = await gateway.addOfficer({ duties: ['receiving'], agency: 'H38.11' })
    const [birth, other] = await Promise.all(
      ['1.001193', '1.000689'].map((procedure) =>
        gateway.putDossier({
          procedure,
          officers: [goes],
          persons: [gateway.person(2)],
          agency: 'H38.11',
        }),
      ),
    )
    const view = await carry([
      {
        act: 'create',
        code: 'H38.91',
        name: 'Sở Mẫu',
        kind: 'department',
        parent: 'H38',
      },
      {
        act: 'split',
        code: 'H38.11',
        into: ['H38.11', 'H38.91'],
        rest: 'H38.11',
        accounts: [{ account: goes.id, to: 'H38.91' }],
        procedures: [{ procedure: '1.001193', to: 'H38.91' }],
      },
    ])
    expect(view.state).toBe('done')
    expect(await accountOf(stays)).toEqual({ state: 'active', agency: 'H38.11' })
    expect(await accountOf(goes)).toEqual({ state: 'moving', agency: 'H38.91' })
    const dossiers = await gateway.database.rows(
      'select receiving_agency as agency from dossiers where code = any($1) order by procedure_code',
      [[birth, other]],
    )
    expect(dossiers).toEqual([{ agency: 'H38.11' }, { agency: 'H38.91' }])
  })

  it('nobody leaves a locked agency unlocked', async () => {
    const officer = await gateway.addOfficer({ duties: ['receiving'], agency: 'H38.12' })
    await gateway.database.rows(
      `insert into holds (id, kind, scope, subject, began_at, locked_by, reason, basis)
       values ('5f5a9c1e-0000-4000-8000-000000000001', 'lock', 'agency', 'H38.12', now(), $1,
               'nghi vấn', 'CV 1')`,
      [leader.id],
    )
    await carry([{ act: 'end', code: 'H38.12', heir: 'H38.13' }])
    expect(await accountOf(officer)).toEqual({ state: 'locked', agency: 'H38.13' })
  })

  it('whoever is being put at an agency that ends is waited for, and goes too', async () => {
    const { deps } = gateway.server
    const { id } = await draft([{ act: 'end', code: 'H38.06', heir: 'H38.07' }], day)
    const pattern = await gateway.addOfficer({ duties: ['receiving'], agency: 'H38.07' })
    const asked = (await askFor(id)).json().id
    let carried: Promise<number> | undefined
    await deps.db.inTx(async (tx) => {
      await holdAgencies(tx)
      expect((await answer(leader, asked)).statusCode).toBe(200)
      carried = carryOutDue(deps)
      // It stands in line behind this very transaction.
      await until(async () => {
        const [row] = await deps.db.rows<{ waits: boolean }>(
          `select exists (select from pg_locks where locktype = 'advisory' and not granted) as waits`,
        )
        return row?.waits === true
      })
      await tx.rows(`update accounts set agency_code = 'H38.06' where id = $1`, [
        pattern.id,
      ])
    })
    expect(await carried).toBe(1)
    expect(await accountOf(pattern)).toEqual({ state: 'moving', agency: 'H38.07' })
  })

  it('keeps former names with their days, and moves what is asked to where it is decided now', async () => {
    clock.set('2026-12-03T08:00:00+07:00')
    cookies.clear()
    await carry([{ act: 'rename', code: 'H38.13', name: 'Thanh tra Mẫu' }])
    const view = (await call(focal, 'GET', '/v1/agencies/H38.13')).json()
    expect(view).toMatchObject({
      name: 'Thanh tra Mẫu',
      versions: [
        {
          name: 'Thanh tra tỉnh Lào Cai',
          validFrom: '2025-07-01',
          validTo: '2026-12-03',
        },
      ],
    })
    const found = (await call(focal, 'GET', '/v1/agencies?q=thanh+tra+tinh')).json()
    expect(found.agencies).toEqual([
      expect.objectContaining({ code: 'H38.13', formerName: 'Thanh tra tỉnh Lào Cai' }),
    ])
  })

  it('stops, on record, when it can no longer be done on its day', async () => {
    const acts: readonly ReorganisationAct[] = [
      { act: 'end', code: 'H38.10', heir: 'H38.09' },
    ]
    const first = await draft(acts, '2026-12-10')
    const second = await draft([{ act: 'end', code: 'H38.09', heir: 'H38.08' }])
    for (const { id } of [first, second]) {
      const asked = (await askFor(id)).json().id
      expect((await answer(leader, asked)).statusCode).toBe(200)
    }
    await carryOutDue(gateway.server.deps)
    expect((await shown(second.id)).state).toBe('done')
    clock.set('2026-12-10T08:00:00+07:00')
    cookies.clear()
    expect(await carryOutDue(gateway.server.deps)).toBe(1)
    const stopped = await shown(first.id)
    expect(stopped.state).toBe('stopped')
    expect(stopped.faults).toEqual([
      { act: 0, fault: 'heir-not-in-force', code: 'H38.09' },
    ])
    const still = (await call(focal, 'GET', '/v1/agencies/H38.10')).json()
    expect(still.validTo).toBeNull()
  })
})
