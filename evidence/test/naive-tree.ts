/** RFC 6962 §2.1 word by word, slow and apart from the project's own code: the oracle of the tests. */
import { createHash } from 'node:crypto'

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export function naiveRoot(entries: readonly Uint8Array[]): Buffer {
  const [only] = entries
  if (only === undefined) return sha256()
  if (entries.length === 1) return sha256(Buffer.of(0), only)
  let split = 1
  while (split * 2 < entries.length) split *= 2
  return sha256(
    Buffer.of(1),
    naiveRoot(entries.slice(0, split)),
    naiveRoot(entries.slice(split)),
  )
}

/** PROOF(m, D[n]) of RFC 6962 §2.1.2: that the first m entries are the beginning of these. */
export function naiveProof(
  m: number,
  entries: readonly Uint8Array[],
  whole = true,
): Buffer[] {
  if (m === entries.length) return whole ? [] : [naiveRoot(entries)]
  let split = 1
  while (split * 2 < entries.length) split *= 2
  const [left, right] = [entries.slice(0, split), entries.slice(split)]
  return m <= split
    ? [...naiveProof(m, left, whole), naiveRoot(right)]
    : [...naiveProof(m - split, right, false), naiveRoot(left)]
}
