/** What the tests of publishing share: a gateway that does not publish, and publishers by hand. */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { PublishedLogConfig } from '../config.ts'
import type { Deps } from '../deps.ts'
import { appendTo, lockHead } from '../log/append.ts'
import type { TestGateway } from './gateway.ts'
import { type ReadCheckpoint, readCheckpoint } from './naive-log.ts'

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'chot-publish-'))

/** The gateway's parts, with other settings of publishing. */
export function depsWith(gateway: TestGateway, log: Partial<PublishedLogConfig>): Deps {
  const { deps } = gateway.server
  return { ...deps, config: { ...deps.config, log: { ...deps.config.log, ...log } } }
}

/** Appends so many entries, as some act would. */
export async function append({ server }: TestGateway, count: number): Promise<void> {
  const { db, clock } = server.deps
  const perTransaction = 2_000
  for (let left = count; left > 0; left -= perTransaction)
    await db.inTx(async (tx) => {
      const head = await lockHead(tx, clock.heldAt())
      const bodies = Array.from(
        { length: Math.min(left, perTransaction) },
        (_, place): EntryBody => ({ k: 'dossier', oc: 'done', do: `Đơn ${place}` }),
      )
      await appendTo(tx, head, bodies)
    })
}

export async function get(gateway: TestGateway, path: string, headers = {}) {
  return gateway.server.app.inject({ method: 'GET', url: `/log/${path}`, headers })
}

/** Fetches a file over HTTP; throws when it is not there. */
export const overHttp = (gateway: TestGateway) => async (path: string) => {
  const response = await get(gateway, path)
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`)
  return response.rawPayload
}

export async function checkpointOf(gateway: TestGateway): Promise<ReadCheckpoint> {
  return readCheckpoint((await overHttp(gateway)('checkpoint')).toString())
}

/** The 32 bytes of the public key of a key file. */
export function publicKeyOf(gateway: TestGateway, name = 'checkpoint.key'): Buffer {
  const pem = readFileSync(join(gateway.database.keysFolder, 'log', name))
  const { x } = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' })
  return Buffer.from(x ?? '', 'base64url')
}

export async function sizeOf(gateway: TestGateway): Promise<number> {
  const [row] = await gateway.database.rows<{ size: string }>('select size from log_head')
  return Number(row?.size)
}
