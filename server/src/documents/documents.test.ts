/** Official documents through the API: made from live data, given out with an entry, taken back signed. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigners, signPdf } from '@chot/core/testing/pdf-signer.ts'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdClock } from '../testing/clock.ts'
import {
  commune,
  neighbour,
  openTestGateway,
  origin,
  type TestGateway,
} from '../testing/gateway.ts'
import { pdfText, readPdf } from '../testing/read-pdf.ts'

let gateway: TestGateway
const folder = mkdtempSync(join(tmpdir(), 'chot-roots-'))
const clock = holdClock()
const signers = createSigners(clock.now())
const cookies = new Map<string, string>()

beforeAll(async () => {
  writeFileSync(join(folder, 'root.pem'), signers.rootPem)
  gateway = await openTestGateway({ clock, config: { signingRootsFolder: folder } })
  const people = {
    admin: await gateway.addOfficer({ duties: ['account-admin'], perDay: null }),
    'far admin': await gateway.addOfficer({
      duties: ['account-admin'],
      agency: neighbour,
      perDay: null,
    }),
    focal: await gateway.addOfficer({
      duties: ['focal-point'],
      agency: 'H38',
      perDay: null,
    }),
    leader: await gateway.addOfficer({ duties: ['leader'], perDay: null }),
  }
  for (const [name, officer] of Object.entries(people))
    cookies.set(name, await gateway.signIn(officer))
  await gateway.addOfficer({ duties: ['receiving'] })
  await gateway.addOfficer({ duties: ['verification'] })
})
afterAll(async () => {
  await gateway.close()
  rmSync(folder, { recursive: true })
})

async function send(
  by: string,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body?: object,
) {
  const octets = Buffer.isBuffer(body)
  const response = await gateway.server.app.inject({
    method,
    url,
    headers: {
      cookie: cookies.get(by) ?? '',
      origin,
      'x-chot-request': '1',
      ...(octets ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(body === undefined ? {} : { payload: body }),
  })
  return {
    status: response.statusCode,
    headers: response.headers,
    bytes: response.rawPayload,
    get body() {
      return response.json()
    },
  }
}
const make = (by: string, body: object) => send(by, 'POST', '/v1/documents', body)
const fileOf = (by: string, id: string, form: string) =>
  send(by, 'GET', `/v1/documents/${id}/files/${form}`)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
async function entries(): Promise<Record<string, string>[]> {
  const rows = await gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'document' order by seq`,
  )
  return rows.map(({ text }) => JSON.parse(text))
}

const commitment = {
  kind: 'commitment',
  agency: commune,
  name: 'Vàng Thị Thử',
  cardNumber: '010190000001',
  date: '2026-11-21',
}
const letter = {
  superior: 'UBND tỉnh Lào Cai',
  symbol: 'VP-HCC',
  place: 'Lào Cai',
  addressees: ['Công an tỉnh'],
  recipients: ['Như trên', 'Lưu: VT'],
  office: 'CHÁNH VĂN PHÒNG',
}

describe('a document', () => {
  let id = ''
  let versionCode = ''

  it('is made with its entry, which names the hashes of its files and no person', async () => {
    const made = await make('admin', commitment)
    expect(made.status).toBe(201)
    id = made.body.id
    versionCode = made.body.versionCode
    const { body } = await send('admin', 'GET', `/v1/documents/${id}`)
    expect(body).toMatchObject({
      kind: 'commitment',
      edition: '2025-09-12',
      agency: commune,
      copies: [],
    })
    const entry = (await entries()).at(-1)
    expect(entry).toMatchObject({
      oc: 'done',
      du: 'account-admin',
      ob: `make commitment ${id} ${commune} ${versionCode} pdf=${body.pdf.sha256} docx=${body.docx.sha256}`,
    })
    expect(JSON.stringify(await entries())).not.toContain('010190000001')
  })

  it('has files of those hashes, which show what was told and the code; each reading is an entry', async () => {
    const { body } = await send('admin', 'GET', `/v1/documents/${id}`)
    const pdf = await fileOf('admin', id, 'pdf')
    const docx = await fileOf('admin', id, 'docx')
    expect(sha256(pdf.bytes)).toBe(body.pdf.sha256)
    expect(sha256(docx.bytes)).toBe(body.docx.sha256)
    expect(pdf.headers['content-disposition']).toBe(
      `attachment; filename="commitment-${versionCode}.pdf"`,
    )
    const text = pdfText(readPdf(pdf.bytes))
    expect(text).toContain('Vàng Thị Thử')
    expect(text).toContain('010190000001')
    expect(text).toContain(versionCode)
    expect(
      strFromU8(unzipSync(docx.bytes)['word/footer.xml'] ?? new Uint8Array()),
    ).toContain(versionCode)
    expect((await entries()).slice(-2).map(({ ob }) => ob)).toEqual([
      `read pdf ${id} ${versionCode}`,
      `read docx ${id} ${versionCode}`,
    ])
  })

  it('made again of the same is the same one, without another entry', async () => {
    const before = (await entries()).length
    expect((await make('admin', commitment)).body).toEqual({ id, versionCode })
    expect(await entries()).toHaveLength(before)
    const other = await make('admin', { ...commitment, name: 'Vàng Thị Khác' })
    expect(other.body.versionCode).not.toBe(versionCode)
  })

  it('is sealed at rest', async () => {
    const rows = await gateway.database.rows<{ sealed: Buffer }>(
      'select sealed from document_files',
    )
    expect(rows.length).toBeGreaterThan(3)
    for (const { sealed } of rows) {
      expect(sealed.includes('%PDF')).toBe(false)
      expect(sealed.includes('010190000001')).toBe(false)
    }
  })

  it('of another agency is neither seen nor made by who administers one', async () => {
    expect((await send('far admin', 'GET', `/v1/documents/${id}`)).status).toBe(404)
    expect((await fileOf('far admin', id, 'pdf')).status).toBe(404)
    expect((await make('far admin', commitment)).status).toBe(403)
    expect((await send('far admin', 'GET', '/v1/documents')).body.rows).toEqual([])
    expect((await send('focal', 'GET', '/v1/documents')).body.total).toBe(2)
  })

  it('is read by a leader of its agency, who makes none', async () => {
    expect((await send('leader', 'GET', `/v1/documents/${id}`)).status).toBe(200)
    expect((await make('leader', commitment)).status).toBe(403)
  })
})

describe('live data', () => {
  it('of a part with no version makes no document', async () => {
    const refused = await make('admin', { kind: 'account-list', agency: commune })
    expect(refused.body.code).toBe('document-nothing-to-say')
  })

  it('fills the account list with the numbers that are sealed at rest', async () => {
    await send('admin', 'PUT', `/v1/registrations/${commune}/accounts`, {
      from: 'accounts',
    })
    const made = await make('admin', {
      kind: 'account-list',
      agency: commune,
      system: 'Hệ thống một cửa',
    })
    expect(made.status).toBe(201)
    const text = pdfText(
      readPdf((await fileOf('admin', made.body.id, 'pdf')).bytes),
    ).replace(/\s+/gu, ' ')
    expect(text).toContain('Hệ thống một cửa')
    expect(text).toContain('officer.005 Cán bộ Thử 5 010190000005')
    expect(text).toContain('officer.006 Cán bộ Thử 6 010190000006')
  })

  it('tells in the letter that urges who registered nothing, and what is missing in part', async () => {
    const made = await make('focal', {
      kind: 'urging-letter',
      ...letter,
      basis: 'Kế hoạch số 1/KH-UBND',
      earlierLetter: 'Công văn số 2/VP-HCC',
      wasDue: '2026-11-01',
      due: '2026-12-01',
      sendTo: 'Văn phòng UBND tỉnh',
    })
    expect(made.status).toBe(201)
    const { body } = await fileOf('focal', made.body.id, 'description')
    const notes = body.notes.map(
      ({ runs }: { runs: { text: string }[] }) => runs[0]?.text,
    )
    expect(notes).toContainEqual(
      expect.stringMatching(
        /^Chưa hoàn thành .*danh sách tài khoản \(đang soạn, chưa gửi/u,
      ),
    )
    const [, annex] = body.sections
    expect(annex.blocks.at(-1).rows.length).toBeGreaterThan(90)
    expect((await make('admin', { kind: 'change-notice', ...letter })).status).toBe(403)
  })

  it('tells of the agencies of a drive alone, when one is named, but for who has no need', async () => {
    const drive = '11111111-2222-4333-8444-555555555555'
    await gateway.database.rows(
      `with d as (insert into drives (id, name, legal_basis, form, opened_on, due_on, opened_by, opened_at)
         select $1, 'Đợt thử', '6383', '2025-09-12', '2026-11-01', '2026-12-01', id, '2026-11-01'
         from accounts limit 1 returning id)
       insert into drive_agencies (drive_id, agency_code, excluded_on, excluded_reason)
       select d.id, g.code, case when g.code = $3 then '2026-11-02'::date end,
              case when g.code = $3 then 'Không có nhu cầu' end
       from d, agencies g where g.code in ($2, $3)`,
      [drive, commune, neighbour],
    )
    const body = {
      kind: 'urging-letter',
      ...letter,
      basis: 'Kế hoạch số 1/KH-UBND',
      earlierLetter: 'Công văn số 2/VP-HCC',
      wasDue: '2026-11-01',
      due: '2026-12-01',
      sendTo: 'Văn phòng UBND tỉnh',
    }
    const made = await make('focal', { ...body, drive })
    const text = JSON.stringify((await fileOf('focal', made.body.id, 'description')).body)
    const [own, other] = await gateway.database.rows<{ name: string }>(
      'select name from agencies where code in ($1, $2) order by code = $1 desc',
      [commune, neighbour],
    )
    expect(text).toContain(own?.name)
    expect(text).not.toContain(other?.name)
    const nobody = { ...body, drive: '11111111-2222-4333-8444-000000000000' }
    expect((await make('focal', nobody)).body.code).toBe('document-nothing-to-say')
  })
})

describe('letters and forms out of what was accepted', () => {
  const description = async (by: string, body: object) => {
    const made = await make(by, body)
    expect(made.body).toHaveProperty('versionCode')
    return JSON.stringify((await fileOf(by, made.body.id, 'description')).body)
  }
  async function accept(part: string, draft: object): Promise<void> {
    const { body } = await send(
      'admin',
      'PUT',
      `/v1/registrations/${commune}/${part}`,
      draft,
    )
    await send('admin', 'POST', `/v1/registration-versions/${body.id}/submission`, {})
    const decided = await send(
      'focal',
      'POST',
      `/v1/registration-versions/${body.id}/decision`,
      { decision: 'accept', reason: 'Đã đối chiếu hồ sơ', lines: [] },
    )
    expect(decided.body.state).toBe('accepted')
  }

  it('the service registration has office and off hours apart', async () => {
    await accept('services', {
      validFrom: '2026-11-10',
      validTo: '2027-11-10',
      rows: [
        { service: 'verify-person', window: 'office', queriesPerDay: 150 },
        { service: 'verify-person', window: 'off-hours', queriesPerDay: 40 },
      ].map((row) => ({
        ...row,
        purpose: 'Giải quyết hồ sơ',
        dossiersPerDay: null,
        lookUpsPerDossier: null,
      })),
    })
    const text = await description('admin', {
      kind: 'service-registration',
      agency: commune,
    })
    expect(text.indexOf('"150"')).toBeGreaterThan(0)
    expect(text.indexOf('"40"')).toBeGreaterThan(text.indexOf('ngoài giờ hành chính'))
    expect(text.indexOf('"40"')).toBeGreaterThan(text.indexOf('"150"'))
  })

  it('the letter with the file names each part’s paper, or that there is none', async () => {
    await accept('commitment', {
      documentNumber: '15/CK-UBND',
      documentDate: '2026-11-10',
      issuer: 'UBND xã',
      signerName: 'Vàng A Ký',
      signerPosition: 'Chủ tịch',
      validFrom: '2026-11-10',
      validTo: '2027-11-10',
      fileSha256: 'ab'.repeat(32),
    })
    const { body: file } = await send('admin', 'GET', `/v1/registrations/${commune}`)
    const version = file.versions.find(
      (each: { part: string }) => each.part === 'commitment',
    ).id
    const form = { kind: 'commitment', agency: commune, version }
    expect(await description('admin', form)).toContain('Vàng A Ký')
    const foreign = { ...form, agency: neighbour }
    expect((await make('focal', foreign)).body.code).toBe('document-nothing-to-say')
    const text = await description('admin', {
      kind: 'transfer-letter',
      ...letter,
      agency: commune,
      system: 'một cửa',
      route: 'pc06',
    })
    expect(text).toContain('Số 15/CK-UBND ngày 10/11/2026')
    expect(text).toContain('Bản thứ 1')
    expect(text).toContain('Chưa có')
  })

  it('the notice of change lists who is new since the last sending, and nobody twice', async () => {
    await accept('accounts', { from: 'accounts' })
    const first = await description('focal', { kind: 'change-notice', ...letter })
    expect(first).toContain('officer.005')
    await gateway.database.rows(
      `with sent as (insert into list_sendings (id, sent_by, sent_at, document_number, document_date)
         select 'sent-1', made_by, made_at, '1/VP', '2026-11-20' from registration_versions limit 1
         returning id)
       insert into list_sending_versions select sent.id, v.id from sent, registration_versions v
       where v.part = 'accounts' and v.state = 'accepted'`,
    )
    expect((await make('focal', { kind: 'change-notice', ...letter })).body.code).toBe(
      'document-nothing-to-say',
    )
    await gateway.addOfficer({ duties: ['receiving'] })
    await accept('accounts', { from: 'accounts' })
    const second = await description('focal', { kind: 'change-notice', ...letter })
    expect(second).toContain('officer.007')
    expect(second).not.toContain('officer.005')
    const shown = await send('focal', 'GET', '/v1/list-sendings/changes?limit=5')
    expect(shown.body).toMatchObject({
      rows: [{ kind: 'joined', username: 'officer.007', at: { code: commune } }],
      total: 1,
      next: null,
    })
    expect((await send('admin', 'GET', '/v1/list-sendings/changes')).status).toBe(403)
  })

  it('the letter of revocation lists who was revoked since the day, with the reason', async () => {
    const body = { kind: 'revocation-letter', ...letter, basis: 'CV 3736' }
    expect((await make('focal', { ...body, since: '2026-01-01' })).body.code).toBe(
      'document-nothing-to-say',
    )
    await gateway.database.rows(
      `with gone as (update accounts set state = 'revoked' where username = 'officer.007' returning id)
       insert into account_acts (account_id, seq, at, act, reason)
       select id, 1000000, '2026-11-20T20:00:00Z', 'revoke', 'Chuyển công tác' from gone`,
    )
    const text = await description('focal', { ...body, since: '2026-11-21' })
    expect(text).toContain('officer.007')
    expect(text).toContain('Chuyển công tác')
    expect(text).toContain('21/11/2026')
    expect((await make('focal', { ...body, since: '2026-11-22' })).body.code).toBe(
      'document-nothing-to-say',
    )
  })

  it('the form of 2021 has nine columns of the same people', async () => {
    const text = await description('admin', {
      kind: 'connection-form-2021',
      agency: commune,
      purpose: 'Xác minh khi tiếp nhận hồ sơ',
    })
    expect(text).toContain('Cán bộ tiếp nhận hồ sơ')
    expect(text).toContain('Xác minh khi tiếp nhận hồ sơ')
  })
})

describe('a signed copy', () => {
  let id = ''
  let pdf: Buffer = Buffer.alloc(0)
  const sign = (by: string, bytes: Buffer) =>
    send(by, 'POST', `/v1/documents/${id}/signed-copies`, bytes)
  const byLeader = () => ({
    holder: signers.leader,
    above: [signers.between],
    atMs: clock.now(),
  })

  beforeAll(async () => {
    id = (await make('admin', { ...commitment, place: 'Lào Cai' })).body.id
    pdf = (await fileOf('admin', id, 'pdf')).bytes
  })

  it('that is altered, another’s or nobody’s is refused by name, and nothing of it is kept', async () => {
    const before = await gateway.database.rows('select 1 from document_files')
    const other = (await make('admin', { ...commitment, place: 'Sa Pa' })).body.id
    const otherPdf = (await fileOf('admin', other, 'pdf')).bytes
    const altered = signPdf(pdf, byLeader())
    altered[altered.length - 40] = (altered[altered.length - 40] ?? 0) ^ 1
    const stranger = createSigners(clock.now())
    const codes = await Promise.all(
      [
        pdf,
        signPdf(otherPdf, byLeader()),
        signPdf(pdf, { ...byLeader(), otherKey: signers.office }),
        signPdf(pdf, { ...byLeader(), holder: signers.expired }),
        signPdf(pdf, {
          ...byLeader(),
          holder: stranger.leader,
          above: [stranger.between],
        }),
        Buffer.from('no PDF'),
      ].map(async (bytes) => (await sign('admin', bytes)).body.code),
    )
    expect(codes).toEqual([
      'signed-without-signature',
      'signed-other-document',
      'signed-signature',
      'signed-expired',
      'signed-untrusted',
      'signed-other-document',
    ])
    expect((await sign('admin', altered)).status).toBe(422)
    const after = await gateway.database.rows('select 1 from document_files')
    expect(after.length).toBe(before.length + 3)
    expect((await entries()).some(({ ob }) => ob?.startsWith('sign '))).toBe(false)
  })

  it('is kept by its hash, with who signed, and entered once', async () => {
    const signed = signPdf(pdf, byLeader())
    const taken = await sign('admin', signed)
    expect(taken.status).toBe(201)
    expect(taken.body).toMatchObject({
      sha256: sha256(signed),
      bytes: signed.length,
      pathChecked: true,
      signers: [{ name: 'Trần Thị Lãnh Đạo', claimedAtMs: clock.now() }],
    })
    expect((await sign('admin', signed)).status).toBe(201)
    const { body } = await send('leader', 'GET', `/v1/documents/${id}`)
    expect(body).toMatchObject({ signed: 1, copies: [{ sha256: sha256(signed) }] })
    const told = (await entries()).filter(({ ob }) => ob?.startsWith('sign '))
    expect(told.map(({ ob }) => ob)).toEqual([
      `sign ${id} sha256=${sha256(signed)} certificates=${sha256(signers.leader.certificate).slice(0, 16)} path=checked`,
    ])
    const back = await send(
      'leader',
      'GET',
      `/v1/documents/${id}/signed-copies/${sha256(signed)}`,
    )
    expect(back.bytes.equals(signed)).toBe(true)
  })

  it('is not taken for another agency’s document', async () => {
    expect((await sign('far admin', signPdf(pdf, byLeader()))).status).toBe(404)
  })
})
