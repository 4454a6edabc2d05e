import type { PageProofs } from '@chot/contract/oversight.ts'
import { formatNote } from '@chot/core/log/note.ts'
import type { Deps } from '../deps.ts'
import { proveEntries } from './proofs.ts'
import { PublishFault } from './publish/fault.ts'

const noProofs = { checkpoint: null, hashes: [], paths: [] }

/**
 * Proofs of the rows of a page against the newest signed head. A database that does not hold what
 * was signed is said so beside the rows, not instead of them: an auditor must see both.
 */
export async function provePage(
  deps: Pick<Deps, 'db' | 'log' | 'tiles'>,
  rows: readonly { readonly sequence: number }[],
): Promise<PageProofs> {
  try {
    const { head, proofs } = await proveEntries(
      deps,
      rows.map(({ sequence }) => sequence),
    )
    if (head === null) return { state: 'not-published', ...noProofs }
    const places = new Map<string, number>()
    const placeOf = (hash: Uint8Array) => {
      const text = Buffer.from(hash).toString('base64')
      const place = places.get(text) ?? places.size
      places.set(text, place)
      return place
    }
    const paths = [...proofs.values()].map(({ index, leafHash, hashes }) => ({
      sequence: index,
      leafHash: Buffer.from(leafHash).toString('hex'),
      path: hashes.map(placeOf),
    }))
    return {
      state: 'proved',
      checkpoint: Buffer.from(formatNote(head.note)).toString(),
      hashes: [...places.keys()],
      paths,
    }
  } catch (error) {
    if (!(error instanceof PublishFault)) throw error
    deps.log.error({ reason: error.message }, 'a page of the log could not be proved')
    return { state: 'differs', ...noProofs }
  }
}
