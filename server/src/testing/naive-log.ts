/**
 * What an outsider computes from the published files, written down from RFC 6962 and C2SP
 * tlog-tiles alone: shares no code with what publishes them.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'

export type Fetch = (path: string) => Promise<Buffer>

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const leafOf = (entry: Uint8Array): Buffer => sha256(Buffer.of(0), entry)

/** MTH of RFC 6962 §2.1: split at the largest power of two below the count. */
export function naiveRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only === undefined) return sha256()
  if (leaves.length === 1) return only
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1))
  return sha256(
    Buffer.of(1),
    naiveRoot(leaves.slice(0, split)),
    naiveRoot(leaves.slice(split)),
  )
}

/** N of a path: 1234067 is `x001/x234/067`. */
function pathOf(index: number): string {
  const last = String(index % 1000).padStart(3, '0')
  let rest = Math.floor(index / 1000)
  let path = last
  while (rest > 0) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
    rest = Math.floor(rest / 1000)
  }
  return path
}

/** Paths of all tiles of one level (or `entries`) of a tree of `size`. */
export function pathsOf(level: number | 'entries', size: number): string[] {
  const count = Math.floor(size / 256 ** (level === 'entries' ? 0 : level))
  const paths = Array.from(
    { length: Math.floor(count / 256) },
    (_, index) => `tile/${level}/${pathOf(index)}`,
  )
  if (count % 256 > 0)
    paths.push(`tile/${level}/${pathOf(Math.floor(count / 256))}.p/${count % 256}`)
  return paths
}

export interface ReadCheckpoint {
  readonly origin: string
  readonly size: number
  readonly root: string
  /** Key name, key id (hexadecimal) and signature of each line. */
  readonly signatures: readonly {
    readonly name: string
    readonly keyId: string
    readonly bytes: Buffer
  }[]
  readonly text: string
}

export function readCheckpoint(note: string): ReadCheckpoint {
  const split = note.indexOf('\n\n')
  const text = note.slice(0, split + 1)
  const [origin = '', size = '', root = ''] = text.split('\n')
  const signatures = note
    .slice(split + 2)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [dash, name = '', encoded = ''] = line.split(' ')
      if (dash !== '—') throw new Error(`no signature line: ${line}`)
      const bytes = Buffer.from(encoded, 'base64')
      return {
        name,
        keyId: bytes.subarray(0, 4).toString('hex'),
        bytes: bytes.subarray(4),
      }
    })
  return { origin, size: Number(size), root, signatures, text }
}

/** Whether a line of the checkpoint is of this key (raw 32 bytes) and holds. */
export function isSignedBy(head: ReadCheckpoint, publicKey: Buffer): boolean {
  const name = Buffer.from(head.origin)
  const keyId = sha256(name, Buffer.from('\n'), Buffer.of(1), publicKey)
    .subarray(0, 4)
    .toString('hex')
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
    format: 'jwk',
  })
  const line = head.signatures.find(
    (each) => each.name === head.origin && each.keyId === keyId,
  )
  return line !== undefined && verify(null, Buffer.from(head.text), key, line.bytes)
}

/**
 * Everything that does not agree in a published log: bundles against tiles of level 0, each level
 * against the one below, the root against all leaves.
 */
export async function faultsOfFiles(
  fetch: Fetch,
  head: ReadCheckpoint,
): Promise<string[]> {
  const faults: string[] = []
  const leaves: Buffer[] = []
  for (const path of pathsOf('entries', head.size)) {
    const bundle = await fetch(path)
    for (let at = 0; at < bundle.length; ) {
      const end = at + 2 + bundle.readUInt16BE(at)
      leaves.push(leafOf(bundle.subarray(at + 2, end)))
      at = end
    }
  }
  if (leaves.length !== head.size) faults.push(`${leaves.length} entries`)
  let hashes = leaves
  for (let level = 0; hashes.length > 0; level += 1) {
    const published: Buffer[] = []
    for (const path of pathsOf(level, head.size)) published.push(await fetch(path))
    if (!Buffer.concat(published).equals(Buffer.concat(hashes)))
      faults.push(`level ${level} is not what lies below it`)
    const above: Buffer[] = []
    for (let from = 0; from + 256 <= hashes.length; from += 256)
      above.push(naiveRoot(hashes.slice(from, from + 256)))
    hashes = above
  }
  if (naiveRoot(leaves).toString('base64') !== head.root) faults.push('root')
  return faults
}

/** PATH(m, D[n]) of RFC 6962 §2.1.1, by its own words: hashes of the other halves, lowest first. */
export function naivePath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return []
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1))
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...naivePath(index, left), naiveRoot(right)]
    : [...naivePath(index - split, right), naiveRoot(left)]
}
