import type { ReceiptFile } from '@chot/contract/receipts.ts'
import { parseProof } from '@chot/core/log/proof.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { leafOf, naivePath } from '../testing/naive-log.ts'
import { depsWith, sizeOf } from '../testing/published-log.ts'
import { ask, openPlace, type Place, post } from '../testing/queries.ts'
import { openPublisher } from './publish/publisher.ts'

let gateway: TestGateway
let place: Place
let auditor: string
/** Of the officer who asked. */
let asker: { readonly cookie: string }
let requestId: string

beforeAll(async () => {
  gateway = await openTestGateway()
  place = await openPlace(gateway)
  const reader = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
  auditor = await gateway.signIn(reader)
  asker = await cookieOf(place.officer)
  requestId = (await ask(gateway, place)).json().requestId
})
afterAll(() => gateway?.close())

async function publish(): Promise<void> {
  const publisher = openPublisher(depsWith(gateway, {}))
  await publisher.turn()
  await publisher.close()
}
const get = (url: string, headers: Record<string, string>) =>
  gateway.server.app.inject({ method: 'GET', url, headers })
const receipt = (headers: Record<string, string>, id = requestId) =>
  get(`/v1/receipts/${id}`, headers)
const cookieOf = async (officer: TestOfficer) => ({
  cookie: await gateway.signIn(officer),
})
const lastText = async () => {
  const [row] = await gateway.database.rows<{ text: string }>(
    'select text from log_entries order by seq desc limit 1',
  )
  return JSON.parse(row?.text ?? '{}')
}

async function leavesNow(): Promise<Buffer[]> {
  const rows = await gateway.database.rows<{ text: string }>(
    'select text from log_entries order by seq',
  )
  return rows.map(({ text }) => leafOf(Buffer.from(text)))
}

test('a receipt whose entries are not published yet says so, and proves them afterwards', async () => {
  const before: ReceiptFile = (await receipt(asker)).json()
  expect([before.log, before.decision.proof, before.outcome?.proof]).toEqual([
    null,
    null,
    null,
  ])
  await publish()
  const leaves = await leavesNow()
  const after: ReceiptFile = (await receipt(asker)).json()
  expect(after).toEqual({
    ...before,
    log: 'chot.test/lao-cai',
    decision: { ...before.decision, proof: expect.any(String) },
    outcome: { ...before.outcome, proof: expect.any(String) },
  })
  for (const entry of [after.decision, after.outcome]) {
    if (entry === null) throw new Error('no outcome')
    expect(entry.leafHash).toBe(leaves[entry.sequence]?.toString('hex'))
    const proof = parseProof(Buffer.from(entry.proof ?? ''))
    expect(proof.index).toBe(entry.sequence)
    expect(proof.hashes.map((each) => Buffer.from(each))).toEqual(
      naivePath(entry.sequence, leaves),
    )
    expect(proof.extra).toBeUndefined()
  }
})

test('a receipt states what a citizen may be given, and nothing of the person', async () => {
  const { body } = await receipt(asker)
  const { number, fullName, birth } = gateway.person(0)
  const stated = JSON.parse(body)
  expect(stated).toMatchObject({
    format: 'chot-receipt/1',
    requestId,
    agency: { code: place.officer.agency, name: expect.stringContaining('xã') },
    system: { code: gateway.systemId },
    dossier: place.dossier,
    procedure: { code: '1.001193', name: 'Thủ tục đăng ký khai sinh' },
    purpose: { code: 'register-civil-status' },
    decision: { outcome: 'granted', reason: null },
    outcome: { outcome: 'answered', reason: null },
  })
  for (const secret of [number, fullName, birth, place.officer.username, 'Cán bộ'])
    expect(body).not.toContain(secret)
})

test('a refusal has a receipt: one entry, with its reason', async () => {
  const idle = await gateway.addOfficer({ duties: ['receiving'] })
  const refused = await post(gateway, place.dossier, await gateway.actFor(idle.username))
  const { code, receipt: given } = refused.json()
  await publish()
  const stated: ReceiptFile = (
    await receipt(await cookieOf(idle), given.requestId)
  ).json()
  expect(code).toBe('dossier-not-yours')
  expect(stated.outcome).toBeNull()
  expect(stated.decision).toMatchObject({
    ...given.decision,
    outcome: 'refused',
    reason: code,
    proof: expect.stringContaining('c2sp.org/tlog-proof@v1'),
  })
})

describe('whose receipt it is', () => {
  test('the officer and the client system that asked read it without an entry', async () => {
    const readers = [asker, await gateway.asSystem()]
    const size = await sizeOf(gateway)
    for (const reader of readers) expect((await receipt(reader)).statusCode).toBe(200)
    expect(await sizeOf(gateway)).toBe(size)
  })

  test('whoever may read the log reads it on record', async () => {
    expect((await receipt({ cookie: auditor })).statusCode).toBe(200)
    expect(await lastText()).toMatchObject({
      k: 'log-search',
      ob: `receipt=${requestId}`,
    })
  })

  test('to another officer it is not there, as one that never was', async () => {
    const other = await cookieOf(await gateway.addOfficer({ duties: ['receiving'] }))
    const unknown = '00000000-0000-4000-8000-000000000000'
    for (const id of [requestId, unknown]) {
      const refused = await receipt(other, id)
      expect([refused.statusCode, refused.json().code]).toEqual([404, 'not-found'])
    }
    expect((await receipt({ cookie: auditor }, unknown)).statusCode).toBe(404)
    expect(await lastText()).toMatchObject({ ob: 'receipt=?' })
  })

  test('to another client system it is not there, nor to one that was locked', async () => {
    const token = await gateway.asSystem()
    const set = (sql: string, ...values: string[]) => gateway.database.rows(sql, values)
    await set(`update client_systems set state = 'locked'`)
    expect((await receipt(token)).statusCode).toBe(403)
    await set(`update client_systems set state = 'active'`)
    const belongTo = (system: string) =>
      set(
        'update log_entries set system_id = $1 where request_id = $2',
        system,
        requestId,
      )
    await belongTo('other')
    expect((await receipt(token)).statusCode).toBe(404)
    await belongTo(gateway.systemId)
  })

  test('needs somebody to be signed in, and an id that is one', async () => {
    expect((await receipt({})).statusCode).toBe(401)
    expect((await receipt(asker, '010085000123')).statusCode).toBe(422)
  })
})

describe('the proof of one entry', () => {
  const proofOf = (sequence: number, cookie = auditor) =>
    get(`/v1/log/${sequence}/proof`, { cookie })

  test('carries the entry, for whoever may read the log, on record', async () => {
    await publish()
    const proof = await proofOf(3)
    expect(proof.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(proof.headers['content-disposition']).toContain('3.tlog-proof')
    const { extra, index } = parseProof(proof.rawPayload)
    const [row] = await gateway.database.rows<{ text: string }>(
      'select text from log_entries where seq = 3',
    )
    expect([index, Buffer.from(extra ?? '').toString()]).toEqual([3, row?.text])
    expect(await lastText()).toMatchObject({ k: 'log-search', ob: 'proof=3' })
  })

  test('is asked for again when the signed head does not hold the entry yet', async () => {
    const fresh = (await sizeOf(gateway)) - 1
    const early = await proofOf(fresh)
    expect([early.statusCode, early.json().code]).toEqual([409, 'proof-not-published'])
    await publish()
    expect((await proofOf(fresh)).statusCode).toBe(200)
    expect((await proofOf(999_999_999)).statusCode).toBe(404)
  })

  test('is not for those who may not read the log, be the entry their own', async () => {
    expect((await proofOf(3, asker.cookie)).statusCode).toBe(403)
  })
})
