/** The pack as it leaves the gateway; that it verifies is the auditor's own program's to say (harness). */
import { createHash } from 'node:crypto'
import { parseManifest } from '@chot/core/log/pack.ts'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { append, depsWith } from '../../testing/published-log.ts'
import { record } from '../append.ts'
import { openPublisher } from '../publish/publisher.ts'

let gateway: TestGateway
let auditor: TestOfficer
let cookie: string

const why = { reason: 'Đoàn thanh tra yêu cầu cung cấp', basis: 'Công văn 12/TTr-PC06' }

beforeAll(async () => {
  gateway = await openTestGateway()
  auditor = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
  cookie = await gateway.signIn(auditor)
  await append(gateway, 300)
})
afterAll(() => gateway?.close())

async function publish(): Promise<void> {
  const publisher = openPublisher(depsWith(gateway, {}))
  while ((await publisher.turn()) === 'grown');
  await publisher.close()
}

const ask = (payload: object, asked = cookie) =>
  gateway.server.app.inject({
    method: 'POST',
    url: '/v1/evidence-packs',
    headers: { cookie: asked, origin, 'x-chot-request': '1' },
    payload,
  })

async function lastPackEntry(): Promise<Record<string, unknown>> {
  const [row] = await gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'evidence-pack' order by seq desc limit 1`,
  )
  return JSON.parse(row?.text ?? '{}')
}

it('is refused while nothing is published, and to who may not read the log', async () => {
  expect((await ask({ sequences: [3], ...why })).json().code).toBe('proof-not-published')
  const officer = await gateway.addOfficer({ duties: ['receiving'] })
  const refused = await ask({ sequences: [3], ...why }, await gateway.signIn(officer))
  expect(refused.json().code).toBe('not-permitted')
})

it('holds the entries asked for as they were hashed, each file as the manifest lists it', async () => {
  await publish()
  const answer = await ask({ sequences: [7, 3, 280, 7], ...why })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    200,
    'application/zip',
  ])
  const files = unzipSync(answer.rawPayload)
  const manifest = parseManifest(strFromU8(files['manifest.json'] ?? new Uint8Array()))
  expect(manifest).toMatchObject({
    by: auditor.id,
    agency: auditor.agency,
    entries: [3, 7, 280],
    months: [],
    ...why,
  })
  for (const { path, sha256 } of manifest.files) {
    const content = files[path] ?? new Uint8Array()
    expect(createHash('sha256').update(content).digest('hex'), path).toBe(sha256)
  }
  expect(Object.keys(files).length).toBe(manifest.files.length + 1)
  const texts = await gateway.database.rows<{ seq: string; text: string }>(
    'select seq, text from log_entries where seq in (3, 7, 280)',
  )
  for (const { seq, text } of texts)
    expect(strFromU8(files[`entries/${seq}.json`] ?? new Uint8Array())).toBe(text)
})

it('is an entry that names who, how many, which range, why and on what paper', async () => {
  expect(await lastPackEntry()).toMatchObject({
    k: 'evidence-pack',
    oc: 'done',
    ac: auditor.id,
    du: 'auditor',
    no: why.reason,
    ob: expect.stringMatching(/^entries=3 from=3 to=280 size=\d+ basis=Công văn 12/u),
  })
})

it('takes all that a filter finds in the published part, and names the filter', async () => {
  const answer = await ask({ filter: { kind: 'sign-in' }, ...why })
  const files = unzipSync(answer.rawPayload)
  const manifest = parseManifest(strFromU8(files['manifest.json'] ?? new Uint8Array()))
  const signIns = await gateway.database.rows<{ seq: number }>(
    `select seq from log_entries where kind = 'sign-in' and seq < $1 order by seq`,
    [manifest.size],
  )
  expect(manifest.entries).toEqual(signIns.map(({ seq }) => Number(seq)))
  expect((await lastPackEntry()).ob).toContain('kind=sign-in')
})

it('a filter that finds nothing gives no pack and is an entry all the same', async () => {
  const answer = await ask({ filter: { account: '001099000001' }, ...why })
  expect(answer.json().code).toBe('pack-empty')
  const entry = await lastPackEntry()
  expect(entry).toMatchObject({ oc: 'refused', re: 'pack-empty' })
  expect(JSON.stringify(entry)).not.toContain('001099000001')
})

it('a filter that finds more than 2,000 entries gives no pack', async () => {
  await append(gateway, 2_000)
  await publish()
  const answer = await ask({ filter: { kind: 'dossier' }, ...why })
  expect(answer.json().code).toBe('pack-too-large')
})

it('an entry newer than the signed head cannot be packed yet', async () => {
  const [head] = await gateway.database.rows<{ size: string }>(
    'select size from log_head',
  )
  const answer = await ask({ sequences: [Number(head?.size)], ...why })
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'proof-not-published'])
})

it('needs a reason, a paper, and either sequences or a filter', async () => {
  for (const payload of [
    { sequences: [3] },
    { sequences: [], ...why },
    { ...why },
    { sequences: [3], filter: {}, ...why },
    { sequences: [3], ...why, reason: 'Về công dân 001099000001' },
    { sequences: Array.from({ length: 2_001 }, (_, n) => n), ...why },
  ])
    expect((await ask(payload)).statusCode, JSON.stringify(payload).slice(0, 60)).toBe(
      422,
    )
})

it('asks for a fresh second factor', async () => {
  for (let minute = 0; minute < 6; minute += 1) {
    gateway.clock.advance(60_000)
    // The session goes on; the factor grows old.
    const headers = { cookie }
    await gateway.server.app.inject({ url: '/v1/log-months', headers })
  }
  expect((await ask({ sequences: [3], ...why })).json().code).toBe('step-up-needed')
  cookie = await gateway.signIn(auditor)
})

it('what was said by hand in an entry cannot become markup in the index', async () => {
  const { db, clock } = gateway.server.deps
  const { sequence } = await db.inTx((tx) =>
    record(tx, clock.heldAt(), {
      k: 'dossier',
      oc: 'done',
      no: '<script>alert(1)</script>',
    }),
  )
  await publish()
  const answer = await ask({ sequences: [sequence], ...why })
  const page = strFromU8(unzipSync(answer.rawPayload)['MUC-LUC.html'] ?? new Uint8Array())
  expect(page).toContain('&lt;script&gt;alert(1)')
  expect(page).not.toContain('<script')
  expect(page).toContain('18/11/2026 09:')
})

it('is not given when an entry was changed in the database', async () => {
  await gateway.database.rows(
    `update log_entries set text = replace(text, '"done"', '"failed"') where seq = 50`,
  )
  const answer = await ask({ sequences: [50], ...why })
  expect(answer.statusCode).toBe(500)
  expect((await lastPackEntry()).ob).not.toContain('from=50')
})
