/** The published log in an object store: whole, in order, and enough for an auditor. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCertificatesPem } from '@chot/core/log/timestamp/certificate.ts'
import { createAuthority } from '@chot/core/testing/timestamp-authority.ts'
import { createBatchHasher } from '@chot/evidence/hashing.ts'
import { openSource } from '@chot/evidence/source.ts'
import { verifyLog } from '@chot/evidence/verify/verify-log.ts'
import { openPublisher, type Publisher } from '@chot/server/log/publish/publisher.ts'
import { openSigners } from '@chot/server/log/publish/signing-key.ts'
import { openTimestamping } from '@chot/server/log/publish/timestamping.ts'
import { holdClock } from '@chot/server/testing/clock.ts'
import { openTestGateway, type TestGateway } from '@chot/server/testing/gateway.ts'
import { pathsOf } from '@chot/server/testing/naive-log.ts'
import {
  append,
  checkpointOf,
  depsWith,
  get,
  sizeOf,
} from '@chot/server/testing/published-log.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lonePolicy } from './auditing.ts'
import { removeFolder, s3Key, startS3 } from './s3-server.ts'

let gateway: TestGateway
let s3: Awaited<ReturnType<typeof startS3>>
let keyFile: string
const opened: Publisher[] = []

beforeEach(async () => {
  // The object store refuses what was signed long ago or is still to come.
  gateway = await openTestGateway({
    clock: holdClock(new Date().toISOString()),
    config: {
      log: {
        origin: 'chot.test/lao-cai',
        folder: null,
        objectStore: null,
        witnesses: null,
        publicEntries: true,
        publish: false,
        timestamps: null,
      },
    },
  })
  s3 = await startS3()
  keyFile = join(gateway.database.keysFolder, 'log', 's3.key')
  mkdirSync(join(gateway.database.keysFolder, 'log'), { recursive: true })
  writeFileSync(keyFile, s3Key, { mode: 0o600 })
})
afterEach(async () => {
  for (const publisher of opened.splice(0)) await publisher.close()
  await s3.close()
  removeFolder(s3.folder)
  await gateway.close()
})

function publisherOf(): Publisher {
  const objectStore = { url: `${s3.url}/lao-cai/log`, region: 'us-east-1' }
  const publisher = openPublisher(depsWith(gateway, { objectStore, publicEntries: true }))
  opened.push(publisher)
  return publisher
}

/** A turn of a node that lives no longer. */
async function publishOnce(): Promise<void> {
  const publisher = publisherOf()
  await publisher.turn()
  await publisher.settled()
  expect(publisher.state()).toBe('publishing')
  await publisher.close()
}

const fetched = (path: string) => fetch(`${s3.url}/lao-cai/log/${path}`)
/** As HTTP says it; s3rver gives back what it was sent with the object. */
async function expectSame(path: string): Promise<void> {
  const [own, theirs] = [await get(gateway, path), await fetched(path)]
  expect(theirs.status, path).toBe(200)
  const bytes = Buffer.from(await theirs.arrayBuffer())
  expect(bytes.equals(own.rawPayload), path).toBe(true)
  const signed = s3.signed.get(`/evidence/lao-cai/log/${path}`)
  expect(signed, path).toBe(createHash('sha256').update(bytes).digest('hex'))
  for (const name of ['content-type', 'cache-control'])
    expect(theirs.headers.get(name), `${path} ${name}`).toBe(own.headers[name])
}

async function expectWhole(): Promise<void> {
  const size = await sizeOf(gateway)
  expect((await checkpointOf(gateway)).size).toBe(size)
  await expectSame('checkpoint')
  for (const level of ['entries', 0, 1] as const)
    for (const path of pathsOf(level, size)) await expectSame(path)
}

const policy = async () => {
  const { keysFolder, log } = gateway.server.deps.config
  const [signer] = await openSigners(keysFolder, log.origin, false)
  return lonePolicy(signer)
}

const s3Faults = () =>
  gateway
    .programLog()
    .split('\n')
    .filter((line) => line.includes('CHOT_LOG_S3_URL'))
    .map((line) => {
      const { code, path } = JSON.parse(line) as { code?: string; path?: string }
      return [code, path]
    })

it('equals what is served, headers too, and loses partial tiles when their full one is there', async () => {
  await append(gateway, 200)
  await publishOnce()
  expect([...s3.signed.keys()].at(-1)).toBe('/evidence/lao-cai/log/checkpoint')
  await expectWhole()
  const partial = pathsOf(0, await sizeOf(gateway))[0] ?? ''
  expect((await fetched(partial)).status).toBe(200)
  await append(gateway, 400)
  await publishOnce()
  await expectWhole()
  expect((await fetched(partial)).status).toBe(404)
})

it('is all that an auditor needs, time stamps too, and shows what was changed in it', async () => {
  const authority = createAuthority(gateway.clock.now())
  const stamping = openTimestamping(gateway.server.deps, {
    stamp: async (message) => {
      const atMs = gateway.clock.now() - (gateway.clock.now() % 1_000)
      return { stamped: true, response: authority.stamp(message, atMs), atMs }
    },
  })
  await append(gateway, 600)
  await publishOnce()
  expect(await stamping.turn()).toBe('kept')
  await publishOnce()
  const verify = async () =>
    verifyLog({
      source: openSource(`${s3.url}/lao-cai/log`),
      policy: await policy(),
      roots: parseCertificatesPem(authority.rootPem),
      heartbeatMs: 60_000,
      hasher: createBatchHasher(),
    })
  expect(await verify()).toMatchObject({
    ok: true,
    counts: {},
    signed: true,
    checkpoint: { size: await sizeOf(gateway) },
    kept: { count: 1 },
  })
  await expectSame('timestamps/0/response.tsr')
  const bundle = Buffer.from(await (await fetched('tile/entries/001')).arrayBuffer())
  const changed = Buffer.from(bundle.toString('latin1').replace('done', 'lone'), 'latin1')
  const put = await fetch(`${s3.url}/lao-cai/log/tile/entries/001`, {
    method: 'PUT',
    body: changed,
  })
  expect(put.status).toBe(200)
  const { ok, first } = await verify()
  expect([ok, first?.index]).toEqual([false, 256])
})

it('is no longer written, and nothing more is signed, when an object in it has other bytes', async () => {
  await append(gateway, 100)
  await publishOnce()
  const size = await sizeOf(gateway)
  await append(gateway, 600)
  await fetch(`${s3.url}/lao-cai/log/tile/0/001`, { method: 'PUT', body: 'other' })
  const publisher = publisherOf()
  await publisher.turn()
  await publisher.settled()
  expect(publisher.state()).toBe('stopped')
  expect(gateway.programLog()).toContain('"code":"copy-differs"')
  expect(gateway.programLog()).toContain('"path":"tile/0/001"')
  expect(await (await fetched('checkpoint')).text()).toContain(`\n${size}\n`)
})

it('is made whole when a process ended after any number of objects', async () => {
  await append(gateway, 100)
  await publishOnce()
  const old = await (await fetched('checkpoint')).text()
  await append(gateway, 300)
  await publishOnce()
  const size = await sizeOf(gateway)
  const paths = (['entries', 0, 1] as const).flatMap((level) => pathsOf(level, size))
  for (let kept = 0; kept <= paths.length; kept += 1) {
    const base = `${s3.url}/lao-cai/log`
    await fetch(`${base}/checkpoint`, { method: 'PUT', body: old })
    for (const path of paths.slice(kept))
      await fetch(`${base}/${path}`, { method: 'DELETE' })
    await publishOnce()
    await expectWhole()
  }
})

it('that refuses or is away is tried again, and holds up no head', async () => {
  writeFileSync(keyFile, 'S3RVER\nanother secret\n')
  await append(gateway, 5)
  const refused = publisherOf()
  await expect(refused.turn()).rejects.toThrow('the object store answered 403')
  await refused.close()
  writeFileSync(keyFile, s3Key)
  const publisher = publisherOf()
  await publisher.turn()
  await publisher.settled()
  await expectWhole()
  await s3.close()
  await append(gateway, 300)
  expect(await publisher.turn()).toBe('grown')
  await publisher.settled()
  expect(s3Faults()).toEqual([['ECONNREFUSED', undefined]])
  expect((await checkpointOf(gateway)).size).toBe(await sizeOf(gateway))
  const { signed } = s3
  s3 = await startS3(s3.folder, s3.port)
  expect(await publisher.turn()).toBe('idle')
  await publisher.settled()
  s3 = { ...s3, signed: new Map([...signed, ...s3.signed]) }
  await expectWhole()
})

it('is not written with a key that others may read, or that is none', async () => {
  chmodSync(keyFile, 0o644)
  const readable = publisherOf()
  await expect(readable.turn()).rejects.toThrow('readable by others')
  await readable.close()
  writeFileSync(keyFile, 'one line\n')
  chmodSync(keyFile, 0o600)
  await expect(publisherOf().turn()).rejects.toThrow('two lines')
})
