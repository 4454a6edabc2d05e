/** The way of a connection file, from its agency to the desk of the police and back, and its due day. */

import { type Part, parts } from '@chot/core/registration/version.ts'
import { createSigners, signPdf } from '@chot/core/testing/pdf-signer.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { completeParts } from '../../testing/complete-parts.ts'
import {
  commune,
  neighbour,
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { ask } from '../../testing/queries.ts'
import { lookAtDrives } from './due-turn.ts'

const police = 'H38.PC06'
const people = {
  admin: { duties: ['account-admin'], agency: commune },
  head: { duties: ['leader'], agency: commune },
  otherAdmin: { duties: ['account-admin'], agency: neighbour },
  focal: { duties: ['focal-point'], agency: 'H38.01' },
  otherFocal: { duties: ['focal-point'], agency: 'H38.01' },
  desk: { duties: ['connection-desk'], agency: police },
  leader: { duties: ['leader'], agency: 'H38.01' },
} as const
type Who = keyof typeof people

let gateway: TestGateway
let officers: Record<Who, TestOfficer>
const cookies = new Map<Who, string>()

beforeAll(async () => {
  gateway = await openTestGateway()
  await gateway.database.rows(
    `insert into agencies (code, name, kind, valid_from)
     values ($1, 'Phòng PC06 thử', 'police', '2025-07-01')`,
    [police],
  )
  const made = {} as Record<Who, TestOfficer>
  for (const [who, options] of Object.entries(people))
    made[who as Who] = await gateway.addOfficer({ ...options, perDay: null })
  officers = made
})
afterAll(() => gateway?.close())

/** Each has a fresh second factor and is at work. */
beforeEach(async () => {
  gateway.clock.advance(31_000)
  cookies.clear()
})

async function as(
  who: Who,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object | Buffer,
) {
  let cookie = cookies.get(who)
  if (cookie === undefined) {
    gateway.clock.advance(31_000)
    cookie = await gateway.signIn(officers[who])
    cookies.set(who, cookie)
  }
  const response = await gateway.server.app.inject({
    method,
    url,
    headers: {
      cookie,
      origin,
      'x-chot-request': '1',
      ...(payload instanceof Buffer
        ? { 'content-type': 'application/octet-stream' }
        : {}),
    },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: response.statusCode, body: response.json() }
}

const document = (number: string, on = '2026-11-17') => ({ document: { number, on } })
const grounds = { reason: 'Lý do của thử nghiệm', basis: 'Công văn 1/VP' }
const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n')

async function openDrive(dueOn: string): Promise<string> {
  const opened = await as('focal', 'POST', '/v1/drives', {
    name: `Đợt thử hạn ${dueOn}`,
    basis: 'Công văn 6383/CV-TCT',
    form: '2025-09-12',
    dueOn,
    kinds: ['commune', 'police'],
  })
  expect(opened.status).toBe(201)
  return opened.body.id
}

async function begin(
  drive: string,
  who: Who = 'admin',
  route = 'local',
): Promise<string> {
  const begun = await as(who, 'POST', '/v1/connection-files', { drive, route })
  expect(begun).toMatchObject({ status: 201 })
  return begun.body.id
}

const act = (who: Who, file: string, body: object) =>
  as(who, 'POST', `/v1/connection-files/${file}/acts`, body)

async function attach(who: Who, file: string, bytes = pdf, name = 'ban-ky.pdf') {
  return as(who, 'POST', `/v1/connection-files/${file}/attachments?name=${name}`, bytes)
}

async function sign(file: string) {
  const { body } = await attach('admin', file)
  return act('admin', file, {
    act: 'sign',
    ...document('15/UBND'),
    attachments: [body.sha256],
  })
}

const complete = (agency: string, which: readonly Part[] = parts) =>
  completeParts(
    gateway.database.rows,
    [{ agency, parts: which }],
    { submits: officers.admin.id, accepts: officers.focal.id },
    { from: '2026-11-01', to: '2027-11-01' },
  )

async function entries(kind: string): Promise<Record<string, string>[]> {
  const rows = await gateway.database.rows<{ text: string }>(
    'select text from log_entries where kind = $1 order by seq',
    [kind],
  )
  return rows.map(({ text }) => JSON.parse(text))
}

/** What the next look-up of an officer there is refused for, or its outcome. */
async function lookUp(officer: TestOfficer): Promise<string> {
  const dossier = await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(7)],
    agency: officer.agency,
  })
  const response = await ask(gateway, { officer, dossier })
  return response.json().code ?? String(response.statusCode)
}

describe('a file', () => {
  let drive: string
  let file: string

  it('is begun by its agency once in a drive', async () => {
    drive = await openDrive('2026-12-31')
    file = await begin(drive)
    const again = await as('admin', 'POST', '/v1/connection-files', {
      drive,
      route: 'local',
    })
    expect(again).toMatchObject({ status: 409, body: { code: 'connection-file-there' } })
    const foreign = await as('otherAdmin', 'POST', '/v1/connection-files', {
      drive,
      route: 'local',
      agency: commune,
    })
    expect(foreign.body.code).toBe('connection-act-not-yours')
  })

  it('is signed with a paper that is attached, and only with one', async () => {
    const bare = await act('admin', file, { act: 'sign', ...document('15/UBND') })
    expect(bare.body.code).toBe('connection-paper-missing')
    expect((await sign(file)).body).toEqual({ state: 'signed' })
  })

  it('is not sent while a part is missing; the refusal says so and changes nothing', async () => {
    await complete(commune, ['commitment', 'services', 'security'])
    const sent = await act('focal', file, { act: 'send', ...document('99/VP') })
    expect(sent.body.code).toBe('connection-incomplete')
    const view = await as('focal', 'GET', `/v1/connection-files/${file}`)
    expect(view.body.state).toBe('signed')
    expect(
      view.body.parts.map(
        ({ part, state }: Record<string, string>) => `${part} ${state}`,
      ),
    ).toEqual([
      'commitment complete',
      'accounts missing',
      'services complete',
      'security complete',
    ])
  })

  it('goes to the desk of the police, comes back with reasons, and is connected in the end', async () => {
    await complete(commune, ['accounts'])
    const steps: [Who, object][] = [
      ['focal', { act: 'send', ...document('99/VP') }],
      ['desk', { act: 'receive', ...document('55/PC06-Đ') }],
      [
        'desk',
        {
          act: 'return',
          ...document('56/PC06'),
          partReasons: [{ part: 'security', reason: 'Biên bản thiếu chữ ký' }],
        },
      ],
    ]
    for (const [who, body] of steps)
      expect({ who, ...(await act(who, file, body)) }).toMatchObject({ status: 200 })
    expect((await sign(file)).body).toEqual({ state: 'signed' })
    const rest: [Who, object, string][] = [
      ['focal', { act: 'send', ...document('101/VP') }, 'sent'],
      ['desk', { act: 'receive', ...document('60/PC06-Đ') }, 'received'],
      ['desk', { act: 'accept', ...document('61/PC06') }, 'accepted'],
      ['desk', { act: 'connect', ...document('7/C06') }, 'connected'],
    ]
    for (const [who, body, state] of rest)
      expect((await act(who, file, body)).body).toEqual({ state })
    const { body } = await as('admin', 'GET', `/v1/connection-files/${file}`)
    expect(body.connection).toMatchObject({ state: 'connected' })
    expect(body.steps.map((step: { act: string }) => step.act)).toEqual([
      'sign',
      'send',
      'receive',
      'return',
      'sign',
      'send',
      'receive',
      'accept',
      'connect',
    ])
    expect(body.steps[3].partReasons).toEqual([
      { part: 'security', reason: 'Biên bản thiếu chữ ký' },
    ])
    expect(body.steps[2].document).toEqual({
      number: '55/PC06-Đ',
      on: '2026-11-17',
      way: 'in',
    })
  })

  it('leaves an entry for each step, and for an attempt to judge one’s own', async () => {
    const told = await entries('connection')
    expect(told.at(-1)).toMatchObject({
      oc: 'done',
      du: 'connection-desk',
      ac: officers.desk.id,
    })
    expect(told.at(-1)?.ob).toContain(`${file} connect agency=${commune}`)
    const own = await begin(drive, 'otherAdmin', 'ministry')
    await complete(neighbour)
    const { body } = await as(
      'otherAdmin',
      'POST',
      `/v1/connection-files/${own}/attachments?name=a.pdf`,
      pdf,
    )
    await act('otherAdmin', own, {
      act: 'sign',
      ...document('2/UBND'),
      attachments: [body.sha256],
    })
    await act('focal', own, { act: 'send', ...document('102/VP') })
    const byPolice = await act('desk', own, { act: 'receive', ...document('1/PC06') })
    expect(byPolice.body.code).toBe('connection-act-not-yours')
    const refused = await act('focal', own, { act: 'receive', ...document('8/C06') })
    expect(refused.body.code).toBe('connection-own-step')
    expect((await entries('connection')).at(-1)).toMatchObject({
      oc: 'refused',
      re: 'connection-own-step',
      ac: officers.focal.id,
    })
    const other = await act('otherFocal', own, { act: 'receive', ...document('8/C06') })
    expect(other.body).toEqual({ state: 'received' })
  })

  it('is seen by its own agency and by those of the province, and by nobody else', async () => {
    const foreign = await as('otherAdmin', 'GET', `/v1/connection-files/${file}`)
    expect(foreign.status).toBe(404)
    const queue = await as('otherAdmin', 'GET', '/v1/connection-files')
    expect(
      queue.body.files.map((each: { agency: { code: string } }) => each.agency.code),
    ).toEqual([neighbour])
    expect((await as('desk', 'GET', '/v1/connection-files?mine=true')).body.total).toBe(0)
    expect((await as('otherAdmin', 'GET', `/v1/drives/${drive}/progress`)).status).toBe(
      403,
    )
  })

  it('an act by somebody who loses the duty half-way is refused', async () => {
    await as('desk', 'GET', '/v1/connection-files')
    await gateway.database.rows(
      `update account_duties set valid_to = '2026-11-18' where account_id = $1`,
      [officers.desk.id],
    )
    const late = await act('desk', file, { act: 'suspend', ...grounds })
    expect(late.status).toBe(403)
    await gateway.database.rows(
      'update account_duties set valid_to = null where account_id = $1',
      [officers.desk.id],
    )
  })
})

describe('what is attached', () => {
  it.each([
    ['a program', Buffer.from('MZ\x90\x00'), 'attachment-type'],
    [
      'a PDF that runs a script',
      Buffer.from('%PDF-1.7\n<</OpenAction<</S/Java#53cript/JS(1)>>>>\n%%EOF'),
      'attachment-active',
    ],
    ['a web page named as a PDF', Buffer.from('<html></html>'), 'attachment-type'],
  ])('%s is refused', async (_what, bytes, code) => {
    const drive = (await as('focal', 'GET', '/v1/drives')).body.drives[0].id
    const found = await as('focal', 'GET', `/v1/connection-files?drive=${drive}`)
    const file = found.body.files.find(
      ({ agency }: { agency: { code: string } }) => agency.code === commune,
    ).id
    expect((await attach('focal', file, bytes)).body.code).toBe(code)
  })

  it('comes back as it was, never to be shown but a PDF', async () => {
    const found = await as('admin', 'GET', '/v1/connection-files')
    const view = await as(
      'admin',
      'GET',
      `/v1/connection-files/${found.body.files[0].id}`,
    )
    const [{ sha256 }] = view.body.steps[0].attachments
    const url = `/v1/connection-files/${view.body.id}/attachments/${sha256}`
    const cookie = cookies.get('admin') ?? ''
    const saved = await gateway.server.app.inject({ url, headers: { cookie } })
    expect(saved.rawPayload.equals(pdf)).toBe(true)
    expect(saved.headers['content-disposition']).toMatch(/^attachment;/)
    const shown = await gateway.server.app.inject({
      url: `${url}?preview=true`,
      headers: { cookie },
    })
    expect(shown.headers['content-disposition']).toMatch(/^inline;/)
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('after the due day', () => {
  let officer: TestOfficer
  let drive: string

  it('an agency that is behind is warned once for each of the days', async () => {
    officer = await gateway.addOfficer({ duties: ['receiving'] })
    drive = await openDrive('2026-11-25')
    const first = await lookAtDrives(gateway.server.deps)
    expect(first.warned).toBeGreaterThan(0)
    expect(await lookAtDrives(gateway.server.deps)).toEqual({
      reminded: 0,
      warned: 0,
      suspended: 0,
    })
    const told = await gateway.database.rows<{ about: string }>(
      `select about from notifications where account_id = $1 and kind = 'suspension-near'
       order by id`,
      [officers.admin.id],
    )
    expect(told).toEqual([{ about: '7' }])
    expect((await entries('drive')).map(({ ob }) => ob?.split(' ')[1])).toContain('warn')
  })

  it('its connection is suspended, and the very next look-up is refused', async () => {
    expect(await lookUp(officer)).toBe('200')
    gateway.clock.set('2026-11-26T08:00:00+07:00')
    expect(await lookUp(officer)).toBe('200')
    const { suspended } = await lookAtDrives(gateway.server.deps)
    expect(suspended).toBeGreaterThan(0)
    expect(await lookUp(officer)).toBe('connection-suspended')
    const last = (await entries('connection')).find(({ ob }) =>
      ob?.includes(`suspend agency=${commune}`),
    )
    expect(last).toMatchObject({ k: 'connection', oc: 'done' })
    expect(last?.ac).toBeUndefined()
    const steps = await gateway.database.rows<{ act: string; account_id: string | null }>(
      `select s.act, s.account_id from connection_steps s join connection_files f on f.id = s.file_id
       where f.agency_code = $1 order by s.seq desc limit 1`,
      [commune],
    )
    expect(steps).toEqual([{ act: 'suspend', account_id: null }])
    expect((await lookAtDrives(gateway.server.deps)).suspended).toBe(0)
  })

  it('who did nothing at all is taken to have no need', async () => {
    const page = await as(
      'focal',
      'GET',
      `/v1/drives/${drive}/progress?progress=excluded`,
    )
    expect(page.body.total).toBeGreaterThan(90)
    expect(page.body.rows[0]).toMatchObject({
      connection: 'suspended',
      excluded: { on: '2026-11-26', reason: 'after-due' },
    })
    const before = await as('focal', 'GET', `/v1/drives/${drive}/progress?q=bat xat`)
    expect(before.body.rows[0]).toMatchObject({
      progress: 'partial',
      agency: { code: commune },
    })
  })

  it('is restored by the focal point with a leader, at the next look-up, up to the day named', async () => {
    const url = `/v1/agency-connections/${commune}/restore-requests`
    const asked = await as('focal', 'POST', url, { ...grounds, until: '2026-11-28' })
    expect(asked.status).toBe(201)
    const { id } = asked.body
    expect((await as('focal', 'POST', `/v1/connection-restorations/${id}`)).status).toBe(
      403,
    )
    expect(await lookUp(officer)).toBe('connection-suspended')
    const answered = await as('leader', 'POST', `/v1/approvals/${id}/answer`, {
      answer: 'approved',
      reason: 'Đã rà soát với xã',
    })
    expect(answered.status).toBe(200)
    expect(await lookUp(officer)).toBe('connection-suspended')
    expect((await as('focal', 'POST', `/v1/connection-restorations/${id}`)).status).toBe(
      200,
    )
    expect(await lookUp(officer)).toBe('200')
    expect((await lookAtDrives(gateway.server.deps)).suspended).toBe(0)
    gateway.clock.set('2026-11-29T08:00:00+07:00')
    expect((await lookAtDrives(gateway.server.deps)).suspended).toBe(1)
    expect(await lookUp(officer)).toBe('connection-suspended')
  })

  it('figures of each day are kept, and stand beside those of the drive before', async () => {
    const { body } = await as('focal', 'GET', `/v1/drives/${drive}/figures`)
    expect(body.days.map(({ day }: { day: string }) => day)).toEqual([
      '2026-11-18',
      '2026-11-26',
      '2026-11-29',
    ])
    expect(body.last.drive.name).toBe('Đợt thử hạn 2026-12-31')
    expect(body.last.sameDay).toMatchObject({ done: 2 })
  })
})

it('where a connection is required, an agency without any is refused', async () => {
  const officer = await gateway.addOfficer({ duties: ['receiving'], agency: 'H38.03' })
  expect(await lookUp(officer)).toBe('200')
  await gateway.database.rows(
    `update policies set value = value || '{"required": true}' where name = 'connection-files'`,
  )
  expect(await lookUp(officer)).toBe('connection-missing')
})

describe('a document that was made here', () => {
  const made = async (agency: string, name: string) => {
    const { body } = await as('focal', 'POST', '/v1/documents', {
      kind: 'commitment',
      agency,
      name,
    })
    return body.id as string
  }
  const signedCopy = async (id: string) => {
    const file = await gateway.server.app.inject({
      url: `/v1/documents/${id}/files/pdf`,
      headers: { cookie: cookies.get('focal') ?? '' },
    })
    const signers = createSigners(gateway.clock.now())
    const copy = signPdf(file.rawPayload, {
      holder: signers.leader,
      above: [signers.between],
      atMs: gateway.clock.now(),
    })
    const taken = await as('focal', 'POST', `/v1/documents/${id}/signed-copies`, copy)
    expect(taken).toMatchObject({ status: 201 })
    return taken.body.sha256 as string
  }

  it('is attached by its signed copy, without a second upload, and by nothing else', async () => {
    const drive = await openDrive('2026-12-20')
    const file = await begin(drive)
    const url = `/v1/connection-files/${file}/signed-documents`
    const document = await made(commune, 'Vàng Thị Thử')
    expect(await as('focal', 'POST', url, { document })).toMatchObject({ status: 404 })
    const sha256 = await signedCopy(document)
    const foreign = await made(neighbour, 'Lý Văn Thử')
    await signedCopy(foreign)
    expect(await as('focal', 'POST', url, { document: foreign })).toMatchObject({
      status: 404,
    })
    expect(await as('otherAdmin', 'POST', url, { document })).toMatchObject({
      status: 404,
    })
    expect(await as('leader', 'POST', url, { document })).toMatchObject({ status: 404 })
    const attached = await as('admin', 'POST', url, { document })
    expect(attached).toMatchObject({ status: 201, body: { sha256, type: 'pdf' } })
    const listed = await as('focal', 'GET', `/v1/documents?agency=${commune}&signed=true`)
    expect(listed.body.rows.map(({ id }: { id: string }) => id)).toEqual([document])
    expect((await entries('connection')).at(-1)?.ob).toMatch(
      new RegExp(`attach .*document=${document}$`),
    )
    const signed = await act('admin', file, {
      act: 'sign',
      document: { number: '15/UBND', on: '2026-11-17' },
      attachments: [sha256],
    })
    expect(signed.status).toBe(200)
    expect((await as('admin', 'GET', `/v1/registrations/${commune}`)).body.drive).toEqual(
      {
        id: drive,
        name: 'Đợt thử hạn 2026-12-20',
        dueOn: '2026-12-20',
        file: { id: file, state: 'signed' },
      },
    )
    await as('focal', 'POST', `/v1/drives/${drive}/end`, grounds)
  })
})
