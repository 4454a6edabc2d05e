/** Receipts and proofs put together, and each pair checked. */
import { Malformed } from '@chot/core/log/note-encoding.ts'
import type { Policy } from '@chot/core/log/policy.ts'
import { parseProof, type TlogProof } from '@chot/core/log/proof.ts'
import {
  type ProofHandedIn,
  type SteppedProof,
  stepsOfProof,
} from '@chot/core/log/proof-steps.ts'
import type { Receipt, ReceiptEntry } from '@chot/core/log/receipt.ts'
import { sha256, verifyEd25519 } from './crypto.ts'
import type { Material } from './material.ts'

export interface CheckedCase {
  readonly key: string
  /** Place of the entry in the log. */
  readonly index: number
  readonly role: 'decision' | 'outcome' | 'entry'
  /** Of the receipt. */
  readonly requestId?: string
  /** Name of the file of the proof. */
  readonly file?: string
  /** `unproven`: there is no proof for it. */
  readonly result: SteppedProof | 'unproven' | 'proof-malformed'
}

/**
 * One case for each entry of each receipt, with every proof of that place, those with the entry
 * first to be looked at; and one for each proof that no receipt names.
 */
export function checkAll(
  material: readonly Material[],
  policy: Policy | undefined,
): CheckedCase[] {
  const proofs = material.filter((each) => each.kind === 'proof')
  const used = new Set<Material>()
  const checked = (handedIn: Omit<ProofHandedIn, 'policy'>) =>
    stepsOfProof(
      policy === undefined ? handedIn : { ...handedIn, policy },
      sha256,
      verifyEd25519,
    )
  const ofReceipts = material.flatMap((piece, at) => {
    if (piece.kind !== 'receipt') return []
    const { receipt } = piece
    return entriesOf(receipt).flatMap(({ role, entry }) => {
      const base = {
        role,
        index: entry.sequence,
        requestId: receipt.requestId,
        key: `${at} ${role}`,
      }
      const claim = receipt.log === undefined ? { entry } : { log: receipt.log, entry }
      const given = proofs.filter(({ proof }) => proof.index === entry.sequence)
      for (const each of given) used.add(each)
      if (given.length > 0)
        return given.map(({ proof, name }, place) => ({
          ...base,
          key: `${base.key} ${place}`,
          file: name,
          result: checked({ proof, receipt: claim }),
        }))
      return [
        {
          ...base,
          result: ownProof(entry, (proof) => checked({ proof, receipt: claim })),
        },
      ]
    })
  })
  const alone = proofs
    .filter((each) => !used.has(each))
    .map(({ proof, name }, place) => ({
      key: `proof ${place}`,
      role: 'entry' as const,
      index: proof.index,
      file: name,
      result: checked({ proof }),
    }))
  return [...ofReceipts, ...alone]
}

function entriesOf({ decision, outcome }: Receipt) {
  const entries = [{ role: 'decision' as const, entry: decision }]
  return outcome === undefined
    ? entries
    : [...entries, { role: 'outcome' as const, entry: outcome }]
}

function ownProof(
  { proof }: ReceiptEntry,
  check: (proof: TlogProof) => SteppedProof,
): CheckedCase['result'] {
  if (proof === undefined) return 'unproven'
  try {
    return check(parseProof(new TextEncoder().encode(proof)))
  } catch (error) {
    if (error instanceof Malformed) return 'proof-malformed'
    throw error
  }
}
