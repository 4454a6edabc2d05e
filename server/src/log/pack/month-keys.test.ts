/** The keys of months leave on the approval of a second person, once, with a pack that needs them, or not at all. */
import { createHmac } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Duty } from '@chot/core/duties.ts'
import { parseManifest, parsePackKey } from '@chot/core/log/pack.ts'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { origin, type TestGateway, type TestOfficer } from '../../testing/gateway.ts'
import { citizen, openOldGateway } from '../../testing/old-months.ts'
import { append, depsWith } from '../../testing/published-log.ts'
import { openPublisher } from '../publish/publisher.ts'

/** The first entry of each month is about `citizen`. */
const months = ['2026-08', '2026-09', '2026-10'] as const
const places = { '2026-08': 0, '2026-09': 0, '2026-10': 0 }
let gateway: TestGateway
let auditor: TestOfficer
let other: TestOfficer
let leader: TestOfficer
let both: TestOfficer
let cookies: Record<'auditor' | 'other' | 'leader' | 'both', string>

const named = {
  months: ['2026-09', '2026-10'],
  recipient: 'Đoàn thanh tra theo Quyết định 12/QĐ-TTr',
  reason: 'Xác minh đơn tố cáo cán bộ',
  basis: 'Công văn 12/TTr-NV',
}

beforeAll(async () => {
  gateway = await openOldGateway(months.map((month) => ({ month, entries: 20 })))
  gateway.clock.set('2026-11-18T02:00:00Z')
  await append(gateway, 5)
  for (const month of months)
    await gateway.database.rows(
      'insert into key_fingerprints (name, fingerprint) values ($1, $2) on conflict do nothing',
      [month, gateway.server.deps.keys.fingerprint(month)],
    )
  for (const { seq, text } of await gateway.database.rows<{ seq: string; text: string }>(
    `select seq, text from log_entries where subject is not null`,
  )) {
    const { ke } = JSON.parse(text) as { ke: keyof typeof places }
    places[ke] = Number(seq)
  }
  const publisher = openPublisher(depsWith(gateway, {}))
  while ((await publisher.turn()) === 'grown');
  await publisher.close()
  const oversight = (duties: readonly Duty[]) =>
    gateway.addOfficer({ duties, agency: 'H38', perDay: null })
  auditor = await oversight(['auditor'])
  other = await oversight(['auditor'])
  leader = await oversight(['leader'])
  both = await oversight(['security', 'leader'])
  await signInAll()
})
afterAll(() => gateway?.close())

async function signInAll(): Promise<void> {
  gateway.clock.advance(60_000)
  cookies = {
    auditor: await gateway.signIn(auditor),
    other: await gateway.signIn(other),
    leader: await gateway.signIn(leader),
    both: await gateway.signIn(both),
  }
}

type Who = keyof typeof cookies
const call = (who: Who, method: 'GET' | 'POST', url: string, payload?: object) =>
  gateway.server.app.inject({
    method,
    url,
    headers: { cookie: cookies[who], origin, 'x-chot-request': '1' },
    ...(payload === undefined ? {} : { payload }),
  })
const ask = (who: Who, more: object = {}) =>
  call(who, 'POST', '/v1/key-disclosures', { ...named, ...more })
async function asked(who: Who, more: object = {}): Promise<string> {
  const answer = await ask(who, more)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json().id
}
const approve = (who: Who, id: string) =>
  call(who, 'POST', `/v1/approvals/${id}/answer`, {
    answer: 'approved',
    reason: 'Đã xem công văn',
  })
async function approved(more: object = {}): Promise<string> {
  const id = await asked('auditor', more)
  const answer = await approve('leader', id)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return id
}
const pack = (who: Who, approval: string, more: object = {}, chosen: object = {}) =>
  call(who, 'POST', '/v1/evidence-packs', {
    sequences: [places['2026-09'], places['2026-10'], 60],
    ...chosen,
    disclosure: { approval, months: named.months, ...more },
  })
const lastEntry = async () => {
  const [row] = await gateway.database.rows<{ text: string }>(
    'select text from log_entries order by seq desc limit 1',
  )
  return JSON.parse(row?.text ?? '{}')
}
const keyOf = (month: string) => {
  const found = gateway.server.deps.keys.findSubjectKey(month)
  if (found === null) throw new Error(`no key of ${month}`)
  return found.key
}
/** In any writing, and in any file of an archive. */
function holdsAKey(payload: Buffer): boolean {
  let parts: Uint8Array[] = [payload]
  try {
    parts = [payload, ...Object.values(unzipSync(payload))]
  } catch {
    // A refusal is no archive.
  }
  return months.some((month) =>
    parts.some((part) => {
      const bytes = Buffer.from(part)
      const key = keyOf(month)
      const writings = [
        key,
        ...(['base64url', 'base64', 'hex'] as const).map((as) => key.toString(as)),
      ]
      return writings.some((writing) => bytes.includes(writing))
    }),
  )
}

test('with the approval of another person the keys of just those months leave, once', async () => {
  const id = await approved()
  const answer = await pack('auditor', id)
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200)
  const files = unzipSync(answer.rawPayload)
  const manifest = parseManifest(strFromU8(files['manifest.json'] ?? new Uint8Array()))
  expect(manifest).toMatchObject({
    months: named.months,
    reason: named.reason,
    basis: named.basis,
    by: auditor.id,
  })
  for (const month of ['2026-09', '2026-10'] as const) {
    const told = parsePackKey(strFromU8(files[`keys/${month}.json`] ?? new Uint8Array()))
    const entry = JSON.parse(
      strFromU8(files[`entries/${places[month]}.json`] ?? new Uint8Array()),
    )
    expect(
      createHmac('sha256', Buffer.from(told.key, 'base64url'))
        .update(citizen)
        .digest('base64url'),
    ).toBe(entry.su)
  }
  expect(Object.keys(files)).not.toContain('keys/2026-08.json')
  for (const content of Object.values(files))
    expect(Buffer.from(content).includes(keyOf('2026-08').toString('base64url'))).toBe(
      false,
    )
  expect(await lastEntry()).toMatchObject({
    k: 'key-disclosure',
    oc: 'done',
    id,
    ac: auditor.id,
    du: 'auditor',
    ob: expect.stringMatching(
      /^key-disclosure months=2026-09,2026-10 recipient=Đoàn thanh tra theo Quyết định 12\/QĐ-TTr use=1 keys=2026-09,2026-10 entries=3 from=\d+ to=60 size=\d+ basis=Công văn 12\/TTr-NV$/u,
    ),
  })
  const again = await pack('auditor', id)
  expect(again.json().code).toBe('approval-not-usable')
  expect(holdsAKey(again.rawPayload)).toBe(false)
})

test('the index names the months, what their keys are for, and warns; one without keys does not', async () => {
  const files = unzipSync((await pack('auditor', await approved())).rawPayload)
  const index = strFromU8(files['MUC-LUC.html'] ?? new Uint8Array())
  expect(index).toContain('Tháng 09/2026: <code>keys/2026-09.json</code>')
  expect(index).toContain('làm lộ lượt tra cứu về mọi người khác')
  expect(strFromU8(files['HUONG-DAN.txt'] ?? new Uint8Array())).toContain('--citizen')
  const without = await call('auditor', 'POST', '/v1/evidence-packs', {
    sequences: [places['2026-09']],
    reason: named.reason,
    basis: named.basis,
  })
  expect(holdsAKey(without.rawPayload)).toBe(false)
  const plain = unzipSync(without.rawPayload)
  expect(strFromU8(plain['MUC-LUC.html'] ?? new Uint8Array())).toContain('không kèm')
  expect(Object.keys(plain).some((path) => path.startsWith('keys/'))).toBe(false)
})

test('request and approval are entries that name months, recipient and paper', async () => {
  const id = await asked('auditor')
  expect(await lastEntry()).toMatchObject({
    k: 'approval-request',
    id,
    no: named.reason,
    ob: `key-disclosure months=2026-09,2026-10 recipient=${named.recipient} basis=${named.basis}`,
  })
  const { approvals } = (
    await call('leader', 'GET', '/v1/approvals?kind=key-disclosure')
  ).json()
  expect(approvals.find((each: { id: string }) => each.id === id)).toMatchObject({
    kind: 'key-disclosure',
    terms: { months: '2026-09,2026-10', recipient: named.recipient },
    tail: null,
    usesMax: 1,
  })
  const { approvals: searches } = (
    await call('leader', 'GET', '/v1/approvals?kind=citizen-search')
  ).json()
  expect(searches).toEqual([])
})

test('no key leaves without it: not asked, not answered, refused, withdrawn, another’s, stale', async () => {
  const waiting = await asked('auditor')
  const refused = await asked('auditor')
  await call('leader', 'POST', `/v1/approvals/${refused}/answer`, {
    answer: 'refused',
    reason: 'Chưa đủ căn cứ',
  })
  const own = await asked('both')
  expect((await approve('both', own)).json().code).toBe('approval-own')
  const others = await approved()
  const stale = await approved()
  const cases: readonly (readonly [Who, string, string])[] = [
    ['auditor', '00000000-0000-4000-8000-000000000000', 'not-found'],
    ['auditor', waiting, 'approval-not-usable'],
    ['auditor', refused, 'approval-not-usable'],
    ['both', own, 'approval-not-usable'],
    ['other', others, 'not-found'],
    ['leader', others, 'not-permitted'],
  ]
  for (const [who, id, code] of cases) {
    const answer = await pack(who, id)
    expect([answer.json().code, holdsAKey(answer.rawPayload)], `${who} ${code}`).toEqual([
      code,
      false,
    ])
  }
  gateway.clock.advance(25 * 3_600_000)
  await signInAll()
  const late = await pack('auditor', stale)
  expect([late.json().code, holdsAKey(late.rawPayload)]).toEqual([
    'approval-not-usable',
    false,
  ])
})

test('an approval of a search gives no key, and one of keys gives no search', async () => {
  const search = await call('auditor', 'POST', '/v1/citizen-searches', {
    number: citizen,
    from: '2026-09',
    to: '2026-10',
    reason: named.reason,
    basis: named.basis,
  })
  const { id } = search.json()
  await approve('leader', id)
  const answer = await pack('auditor', id)
  expect([answer.json().code, holdsAKey(answer.rawPayload)]).toEqual(['not-found', false])
  const keys = await approved()
  const page = await call('auditor', 'GET', `/v1/citizen-searches/${keys}/entries`)
  expect(page.json().code).toBe('not-found')
})

test('a month that was not approved, or that no entry of the pack needs, is refused, on record, and costs no use', async () => {
  const id = await approved({ months: ['2026-09', '2026-10'] })
  const more = await pack('auditor', id, { months: ['2026-08', '2026-09'] })
  expect([more.json().code, holdsAKey(more.rawPayload)]).toEqual([
    'month-not-approved',
    false,
  ])
  expect(await lastEntry()).toMatchObject({
    k: 'key-disclosure',
    oc: 'refused',
    re: 'month-not-approved',
    id,
  })
  const idle = await pack('auditor', id, {}, { sequences: [places['2026-09'], 60] })
  expect([idle.json().code, holdsAKey(idle.rawPayload)]).toEqual([
    'month-not-in-pack',
    false,
  ])
  expect((await pack('auditor', id, { months: ['2026-10'] })).statusCode).toBe(200)
})

test('a month that is not over is not asked for: its key would tell what is still to come', async () => {
  expect((await ask('auditor', { months: ['2026-10', '2026-11'] })).json().code).toBe(
    'month-not-over',
  )
  expect((await ask('auditor', { months: ['2027-01'] })).json().code).toBe(
    'month-not-over',
  )
})

test('a request names months, a recipient, a reason and a paper', async () => {
  for (const more of [
    { months: [] },
    { months: ['2026-13'] },
    { months: Array.from({ length: 13 }, (_, place) => `20${10 + place}-01`) },
    { recipient: '' },
    { recipient: 'Ông A, số 001190123456' },
    { basis: '' },
  ])
    expect((await ask('auditor', more)).statusCode, JSON.stringify(more)).toBe(422)
  expect((await ask('leader')).json().code).toBe('not-permitted')
})

test('asking and making a pack need a fresh second factor', async () => {
  await signInAll()
  const id = await approved()
  await gateway.database.rows('update sessions set factor_proved_at = null')
  expect((await ask('auditor')).json().code).toBe('step-up-needed')
  const stale = await pack('auditor', id)
  expect([stale.json().code, holdsAKey(stale.rawPayload)]).toEqual([
    'step-up-needed',
    false,
  ])
  expect((await approve('leader', id)).json().code).toBe('step-up-needed')
  await signInAll()
  expect((await pack('auditor', id)).statusCode).toBe(200)
})

test('a key that is not the one its month was recorded with, or that is gone, is refused when asked for and when used', async () => {
  const id = await approved()
  const path = join(gateway.database.keysFolder, 'subject', '2026-09.key')
  const before = keyOf('2026-09')
  writeFileSync(path, Buffer.alloc(32, 5))
  const swapped = await pack('auditor', id)
  expect(swapped.json().code).toBe('subject-key-gone')
  expect((await ask('auditor')).json().code).toBe('subject-key-gone')
  rmSync(path)
  expect((await pack('auditor', id)).json().code).toBe('subject-key-gone')
  writeFileSync(path, before, { mode: 0o600 })
  expect((await pack('auditor', id)).statusCode).toBe(200)
})

test('the key of a month whose pruning was announced, or done, is not handed out though it was approved', async () => {
  const id = await approved()
  // Announced, and the key still there.
  await gateway.database.rows(
    `insert into log_months (month, first_seq, end_seq, entry_bytes, bundle_bytes, sealed_seq,
                             prune_seq, pruned_to)
     values ('2026-10', 0, 60, 0, 0, 0, 1, 0)`,
  )
  expect((await pack('auditor', id)).json().code).toBe('subject-key-gone')
  await gateway.database.rows('delete from log_months')
  gateway.server.deps.keys.destroySubjectKey('2026-10')
  const answer = await pack('auditor', id)
  expect(answer.json().code).toBe('subject-key-gone')
  expect(await lastEntry()).toMatchObject({
    k: 'key-disclosure',
    oc: 'refused',
    re: 'subject-key-gone',
    id,
  })
  expect((await ask('auditor')).json().code).toBe('subject-key-gone')
})
