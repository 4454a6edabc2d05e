import type { PageProofs } from '@chot/contract/oversight.ts'

/**
 * The proofs of a page as a file: for each row its leaf hash and the text of a C2SP tlog-proof,
 * which any verifier takes on its own.
 */
export function proofFile({ checkpoint, hashes, paths }: PageProofs): string {
  const entries = paths.map(({ sequence, leafHash, path }) => ({
    sequence,
    leafHash,
    proof: [
      'c2sp.org/tlog-proof@v1',
      `index ${sequence}`,
      ...path.map((place) => hashes[place] ?? ''),
      '',
      checkpoint ?? '',
    ].join('\n'),
  }))
  return `${JSON.stringify({ format: 'chot-proofs/1', entries }, null, 1)}\n`
}
