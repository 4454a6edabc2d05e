import { parseProof } from '@chot/core/log/proof.ts'
import { expect, test } from 'vitest'
import { proofFile } from './proof-file.ts'

const hash = (octet: number) =>
  btoa(String.fromCharCode(...new Uint8Array(32).fill(octet)))
const checkpoint = `chot.test/lao-cai
3
${hash(9)}

— chot.test/lao-cai ${btoa('keyidsignature-of-some-length')}
`

test('each row of a page leaves as a whole tlog-proof with its own hashes', () => {
  const file = JSON.parse(
    proofFile({
      state: 'proved',
      checkpoint,
      hashes: [hash(1), hash(2), hash(3)],
      paths: [
        { sequence: 2, leafHash: 'aa', path: [2] },
        { sequence: 0, leafHash: 'bb', path: [0, 1] },
      ],
    }),
  )
  expect(file.format).toBe('chot-proofs/1')
  const read = file.entries.map((entry: { proof: string }) =>
    parseProof(new TextEncoder().encode(entry.proof)),
  )
  expect(read.map(({ index }: { index: number }) => index)).toEqual([2, 0])
  expect(
    read.map(({ hashes }: { hashes: Uint8Array[] }) => hashes.map((each) => each[0])),
  ).toEqual([[3], [1, 2]])
})
