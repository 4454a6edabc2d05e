/** The newest head is stamped as often as the policy says, and nothing is kept that does not hold. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseCertificatesPem } from '@chot/core/log/timestamp/certificate.ts'
import { verifyTimestamp } from '@chot/core/log/timestamp/verify.ts'
import {
  createAuthority,
  nodeCrypto,
  type Wrong,
} from '@chot/core/testing/timestamp-authority.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../../testing/gateway.ts'
import {
  append,
  checkpointOf,
  depsWith,
  get,
  overHttp,
  sizeOf,
  temporaryFolder,
} from '../../testing/published-log.ts'
import { openPublisher, type Publisher } from './publisher.ts'
import { startPublishing } from './start-publishing.ts'
import { openTimestampAuthority, type TimestampAuthority } from './timestamp-authority.ts'
import { openTimestamping, type Timestamping } from './timestamping.ts'

let gateway: TestGateway
let server: Server
let publisher: Publisher
let asking: TimestampAuthority
let stamping: Timestamping
let folder: string
let asked: { readonly type: string | undefined; readonly body: Buffer }[]
/** How the authority answers next. */
let wrong: Wrong | 'status-500' | 'redirect' | 'endless' | undefined
let clockBehindMs: number
let authority: ReturnType<typeof createAuthority>
let config: { url: string; caFile: string }

beforeEach(async () => {
  gateway = await openTestGateway()
  folder = temporaryFolder()
  asked = []
  wrong = undefined
  clockBehindMs = 0
  authority = createAuthority(gateway.clock.now())
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      asked.push({ type: request.headers['content-type'], body })
      if (wrong === 'status-500') response.writeHead(500).end()
      else if (wrong === 'redirect') response.writeHead(307, { location: '/' }).end()
      else if (wrong === 'endless') response.end(Buffer.alloc(1_000_000, 0x30))
      else
        response
          .writeHead(200, { 'content-type': 'application/timestamp-reply' })
          .end(authority.answer(body, gateway.clock.now() - clockBehindMs, wrong))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const caFile = join(folder, 'tsa.pem')
  writeFileSync(caFile, authority.rootPem)
  config = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, caFile }
  const { deps } = gateway.server
  publisher = openPublisher(depsWith(gateway, { folder: join(folder, 'log') }))
  asking = openTimestampAuthority(config, gateway.clock)
  stamping = openTimestamping(deps, asking)
})
afterEach(async () => {
  await asking.close()
  await publisher.close()
  await new Promise((resolve) => server.close(resolve))
  await gateway.close()
})

const minute = 60_000
const keptSizes = async () =>
  (
    await gateway.database.rows<{ size: string }>(
      'select size from log_timestamps order by n',
    )
  ).map(({ size }) => Number(size))

/** Publishes all there is; the size of the head. */
async function publish(): Promise<number> {
  while ((await publisher.turn()) !== 'idle') await publisher.settled()
  await publisher.settled()
  return (await checkpointOf(gateway)).size
}

const second = 1_000
const entriesOf = () =>
  gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'log-timestamp' order by seq`,
  )

it('stamps the newest head, with an entry, and again an hour later if it grew', async () => {
  await append(gateway, 5)
  const first = await publish()
  expect(await stamping.turn()).toBe('kept')
  expect(asked.map(({ type }) => type)).toEqual(['application/timestamp-query'])
  expect((await entriesOf()).map(({ text }) => JSON.parse(text))).toMatchObject([
    { k: 'log-timestamp', oc: 'done', ob: `size=${first}` },
  ])
  gateway.clock.advance(59 * minute)
  await append(gateway, 3)
  await publish()
  expect(await stamping.turn()).toBe('not-due')
  gateway.clock.advance(minute)
  const then = await publish()
  expect(await stamping.turn()).toBe('kept')
  expect(await keptSizes()).toEqual([first, then])
})

it('does not stamp a head that did not grow', async () => {
  await append(gateway, 5)
  const size = await publish()
  expect(await stamping.turn()).toBe('kept')
  gateway.clock.advance(61 * minute)
  // Another node, which remembers nothing.
  const other = openTimestamping(gateway.server.deps, asking)
  expect(await other.turn()).toBe('not-due')
  expect(await keptSizes()).toEqual([size])
})

it('waits while what was recorded is not published yet, lest a true entry look dated back', async () => {
  await append(gateway, 5)
  await publish()
  await append(gateway, 1)
  gateway.clock.advance(11 * second)
  expect(await stamping.turn()).toBe('behind')
  expect(asked).toEqual([])
  const size = await publish()
  gateway.clock.advance(2 * second)
  expect(await stamping.turn()).toBe('kept')
  expect(await keptSizes()).toEqual([size])
})

it.each([
  ['other-nonce', 'other-nonce'],
  ['other-imprint', 'other-imprint'],
  ['other-signer', 'other-signer'],
  ['other-key', 'invalid-signature'],
  ['altered-time', 'invalid-signature'],
  ['expired-certificate', 'expired-certificate'],
  ['no-usage', 'certificate-usage'],
  ['not-granted', 'not-granted'],
  ['status-500', 'http-500'],
  ['redirect', 'http-307'],
  ['endless', 'unreachable'],
] as const)('keeps nothing of an answer that is wrong: %s', async (how, reason) => {
  await append(gateway, 5)
  const size = await publish()
  wrong = how
  expect(await stamping.turn()).toBe('failed')
  expect(stamping.failing()).toBe(true)
  expect(gateway.programLog()).toContain(`"reason":"${reason}"`)
  expect([await keptSizes(), await entriesOf()]).toEqual([[], []])
  expect(await sizeOf(gateway)).toBe(size)
})

it('keeps nothing under another root, nor from a clock that differs', async () => {
  await append(gateway, 5)
  await publish()
  clockBehindMs = 31 * second
  expect(await stamping.turn()).toBe('failed')
  expect(gateway.programLog()).toContain('"reason":"clock-differs"')
  clockBehindMs = 0
  authority = createAuthority(gateway.clock.now())
  gateway.clock.advance(30 * second)
  expect(await stamping.turn()).toBe('failed')
  expect(gateway.programLog()).toContain('"reason":"untrusted-certificate"')
  expect(await keptSizes()).toEqual([])
})

it('asks again later and later, and says when it is well again', async () => {
  await append(gateway, 5)
  await publish()
  wrong = 'status-500'
  expect(await stamping.turn()).toBe('failed')
  expect(await stamping.turn()).toBe('not-due')
  gateway.clock.advance(30 * second)
  expect(await stamping.turn()).toBe('failed')
  gateway.clock.advance(59 * second)
  expect(await stamping.turn()).toBe('not-due')
  gateway.clock.advance(second)
  wrong = undefined
  expect(await stamping.turn()).toBe('kept')
  expect(stamping.failing()).toBe(false)
  expect(gateway.programLog()).toContain('the log is stamped again')
})

it('publishes what is kept, over HTTP and in the folder, as files that anybody can check', async () => {
  expect((await overHttp(gateway)('timestamps/count')).toString()).toBe('0\n')
  for (let hour = 0; hour < 2; hour += 1) {
    await append(gateway, 300)
    await publish()
    expect(await stamping.turn()).toBe('kept')
    await publish()
    gateway.clock.advance(60 * minute)
  }
  const paths = [
    'count',
    '0/checkpoint',
    '0/response.tsr',
    '1/checkpoint',
    '1/response.tsr',
  ]
  for (const path of paths) {
    const served = await overHttp(gateway)(`timestamps/${path}`)
    const filed = readFileSync(join(folder, 'log', 'timestamps', path))
    expect(filed.equals(served), path).toBe(true)
  }
  expect((await overHttp(gateway)('timestamps/count')).toString()).toBe('2\n')
  for (const n of [0, 1]) {
    const verdict = verifyTimestamp(
      {
        response: await overHttp(gateway)(`timestamps/${n}/response.tsr`),
        message: await overHttp(gateway)(`timestamps/${n}/checkpoint`),
        roots: parseCertificatesPem(authority.rootPem),
      },
      nodeCrypto,
    )
    expect(verdict).toMatchObject({ valid: true })
  }
  const served = await get(gateway, 'timestamps/1/response.tsr')
  expect(served.headers).toMatchObject({
    'content-type': 'application/timestamp-reply',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect((await get(gateway, 'timestamps/count')).headers['cache-control']).toBe(
    'no-cache',
  )
  for (const none of [
    'timestamps/2/checkpoint',
    'timestamps/00/checkpoint',
    'timestamps/',
  ])
    expect((await get(gateway, none)).statusCode, none).toBe(404)
})

it('keeps what was kept: the application can neither change nor remove it', async () => {
  await append(gateway, 5)
  await publish()
  await stamping.turn()
  const { db } = gateway.server.deps
  for (const sql of ['delete from log_timestamps', `update log_timestamps set note = ''`])
    await expect(db.rows(sql)).rejects.toThrow('permission denied')
})

it('of a slow authority nothing is waited for by publishing, and /readyz tells', async () => {
  const { config: own } = gateway.server.deps
  const deps = depsWith(gateway, { publish: true, timestamps: config })
  await publisher.close()
  expect(own.log.timestamps).toBeNull()
  wrong = 'status-500'
  await append(gateway, 5)
  const publishing = startPublishing(deps)
  expect(publishing.timestamps()).not.toBe('off')
  await expect.poll(() => publishing.timestamps()).toBe('failing')
  await publishing.close()
  expect(
    (await gateway.server.app.inject({ method: 'GET', url: '/readyz' })).json(),
  ).toMatchObject({ timestamps: 'off' })
})

it('does not start with a root that is none', () => {
  writeFileSync(config.caFile, 'no certificate')
  expect(() => openTimestampAuthority(config, gateway.clock)).toThrow('CHOT_LOG_TSA_CA')
})
