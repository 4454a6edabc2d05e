/** Before anything is served: whether this database's log is the one that the witnesses have seen. */
import { parseNote } from '@chot/core/log/note.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import type { Deps } from '../../deps.ts'
import { findSigned } from '../publish/published.ts'
import { rootAt } from '../publish/tiles.ts'
import { askWitness, lastCosigned, reasonOf } from './ask.ts'
import { proveGrowth } from './growth.ts'
import type { Witness, WitnessPolicy } from './witness-policy.ts'

/** The log is not the one a witness saw: the server must not start on it. */
export class WitnessedOtherwise extends Error {
  constructor(witness: string, seen: number | null, signed: number) {
    super(
      seen !== null && seen > signed
        ? `the access log of this database has ${signed} signed entries, but witness ${witness} has seen ${seen}: an older backup was restored. Bring the database to its newest state; docs/witness.md says how to go on`
        : `the access log of this database (${signed} signed entries) is not the one that witness ${witness} has seen${seen === null ? '' : ` (${seen} entries)`}: its past was changed. docs/witness.md says how to go on`,
    )
    this.name = 'WitnessedOtherwise'
  }
}

/**
 * Compares the log with what each witness has last cosigned. One that cannot be reached is passed
 * over with a warning: without a quorum the gateway stops by itself in time.
 * Throws WitnessedOtherwise; PublishFault when the database does not hold what it has signed.
 */
export async function compareWithWitnesses(
  deps: Pick<Deps, 'db' | 'config' | 'log'>,
  { witnesses }: WitnessPolicy,
): Promise<void> {
  await Promise.all(witnesses.map((witness) => compareWith(deps, witness)))
}

async function compareWith(
  deps: Pick<Deps, 'db' | 'config' | 'log'>,
  witness: Witness,
): Promise<void> {
  const seen = await lastCosigned(witness, deps.config.log.origin).catch(
    (error: unknown) => {
      deps.log.warn(
        { witness: witness.name, why: reasonOf(error) },
        'a witness could not be asked at the start',
      )
    },
  )
  if (seen === undefined) return
  if (seen === null) return compareByAsking(deps, witness)
  // Read after the answer: another node may have published meanwhile.
  const { size } = await findSigned(deps.db)
  if (seen.size > size) throw new WitnessedOtherwise(witness.name, seen.size, size)
  if (!sameBytes(await rootAt(deps.db, seen.size), seen.root))
    throw new WitnessedOtherwise(witness.name, seen.size, size)
}

/** Of a witness that shows no head: its conflict names the size, and it judges the proof itself. */
async function compareByAsking(deps: Pick<Deps, 'db'>, witness: Witness): Promise<void> {
  const { checkpoint } = await findSigned(deps.db)
  if (checkpoint === null) return
  const note = parseNote(Buffer.from(checkpoint))
  const first = await askWitness(witness, { oldSize: 0, proof: [], note })
  if (first.kind !== 'at') return
  const signed = await findSigned(deps.db)
  if (first.size > signed.size || signed.checkpoint === null)
    throw new WitnessedOtherwise(witness.name, first.size, signed.size)
  const second = await askWitness(witness, {
    oldSize: first.size,
    proof: await proveGrowth(deps.db, first.size, signed.size),
    note: parseNote(Buffer.from(signed.checkpoint)),
  })
  if (second.kind === 'differs')
    throw new WitnessedOtherwise(witness.name, first.size, signed.size)
}
