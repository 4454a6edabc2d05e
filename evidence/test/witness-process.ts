/** A witness as a process, and a log of its own to ask it with. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createPublicKey, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatCheckpoint } from '@chot/core/log/checkpoint.ts'
import { formatVerifierKey } from '@chot/core/log/note-key.ts'
import { makeWitnessKey } from '../src/witness/folder.ts'
import { naiveProof, naiveRoot } from './naive-tree.ts'
import { logSigner, type Signer } from './signed-log.ts'

export const witnessName = 'pc06.test/witness'

/** Makes the key; the folder is then a witness's. */
export const newWitness = (folder: string): string => makeWitnessKey(folder, witnessName)

export interface WitnessProcess {
  readonly address: string
  readonly ended: Promise<number | null>
  /** As `kill -9`. */
  kill(): Promise<void>
  /** As an operator does; resolves to the exit code. */
  stop(): Promise<number | null>
}

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const brokenDisk = fileURLToPath(new URL('broken-disk.ts', import.meta.url))

export interface WitnessOptions {
  /** `kill fsyncSync 1`: see broken-disk.ts. */
  readonly disk?: string
  readonly mirror?: string
  readonly log?: Signer
}

/** Throws what it said when it did not start. */
export async function startWitness(
  state: string,
  { disk, mirror, log = logSigner }: WitnessOptions = {},
): Promise<WitnessProcess> {
  const child = spawn(process.execPath, [
    ...(disk === undefined ? [program] : [brokenDisk, ...disk.split(' ')]),
    'witness',
    ...['--state', state, '--log', formatVerifierKey(log.key)],
    ...['--listen', '127.0.0.1:0'],
    ...(mirror === undefined ? [] : ['--mirror', mirror]),
  ])
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { address: await addressOf(child, ended), ended, ...endings(child, ended) }
}

const endings = (child: ChildProcess, ended: Promise<number | null>) => ({
  async kill() {
    child.kill('SIGKILL')
    await ended
  },
  async stop() {
    child.kill('SIGTERM')
    return ended
  },
})

function addressOf(child: ChildProcess, ended: Promise<unknown>): Promise<string> {
  let out = ''
  let err = ''
  child.stderr?.on('data', (part: Buffer) => {
    err += part.toString()
  })
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (part: Buffer) => {
      out += part.toString()
      const [, address] = /address: (\S+)\n/u.exec(out) ?? []
      if (address !== undefined) resolve(address)
    })
    void ended.then(() => reject(new Error(err)))
  })
}

/** The checkpoint over these entries, signed by the log. */
export function headOver(
  entries: readonly Uint8Array[],
  signer: Signer = logSigner,
): string {
  const { name, keyId } = signer.key
  const text = formatCheckpoint({
    origin: name,
    size: entries.length,
    root: naiveRoot(entries),
  })
  const id = Buffer.alloc(4)
  id.writeUInt32BE(keyId)
  const line = Buffer.concat([id, sign(null, Buffer.from(text), signer.secret)])
  return `${text}\n— ${name} ${line.toString('base64')}\n`
}

/** The body as tlog-witness describes it. */
export function bodyOf(entries: readonly Uint8Array[], oldSize: number, signer?: Signer) {
  const proof = oldSize === 0 ? [] : naiveProof(oldSize, entries)
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('')
  return `old ${oldSize}\n${hashes}\n${headOver(entries, signer)}`
}

export const post = (address: string, body: string) =>
  fetch(`${address}/add-checkpoint`, { method: 'POST', body })

/**
 * Seconds of the witness's clock if the line is its cosignature of that head, by RFC 8032 and
 * tlog-cosignature; shares no code with what made it. Throws when it is not.
 */
export function timeOfCosignature(state: string, line: string, head: string): number {
  const [dash, name, encoded = ''] = line.trimEnd().split(' ')
  const bytes = Buffer.from(encoded, 'base64')
  const time = Number(bytes.readBigUInt64BE(4))
  const vkey = readFileSync(join(state, 'witness.vkey'), 'utf8').trim()
  const [, keyId, key = ''] = /\+([0-9a-f]{8})\+(.*)$/u.exec(vkey) ?? []
  const x = Buffer.from(key, 'base64').subarray(1).toString('base64url')
  const text = head.slice(0, head.indexOf('\n\n') + 1)
  const holds = verify(
    null,
    Buffer.from(`cosignature/v1\ntime ${time}\n${text}`),
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    bytes.subarray(12),
  )
  const ours = dash === '—' && name === witnessName && bytes.length === 76
  if (!holds || !ours || bytes.subarray(0, 4).toString('hex') !== keyId)
    throw new Error(`no cosignature: ${line}`)
  return time
}
