/**
 * What stands in the way of the next request: read whole with the facts of each batch, for there are
 * few of them, and each is somebody's work to end.
 */
import { type LockScope, lockScopes } from '@chot/core/workflow/lock.ts'
import type { Tx } from '../db/database.ts'

/** Of the index `holds_in_force` alone. */
export const holdsInForceSql =
  'select kind, scope, subject from holds where ended_at is null'

export interface HoldRow {
  readonly kind: 'lock' | 'challenge'
  readonly scope: LockScope
  readonly subject: string
}

/** Holds by kind, scope and subject. */
export type Holds = ReadonlySet<string>

const keyOf = ({ kind, scope, subject }: HoldRow) => `${kind} ${scope} ${subject}`

export const holdsOf = (rows: readonly HoldRow[]): Holds => new Set(rows.map(keyOf))

/** The parts of a request a lock may lie on; null where it has none. */
export type Held = Readonly<Record<LockScope, string | null>>

export function heldBack(
  holds: Holds,
  parts: Held,
): { readonly locked: readonly LockScope[]; readonly challengeUnmet: boolean } {
  const { account } = parts
  const isLocked = (scope: LockScope) => {
    const subject = parts[scope]
    return subject !== null && holds.has(keyOf({ kind: 'lock', scope, subject }))
  }
  return {
    locked: holds.size === 0 ? [] : lockScopes.filter(isLocked),
    challengeUnmet:
      account !== null &&
      holds.has(keyOf({ kind: 'challenge', scope: 'account', subject: account })),
  }
}

/** The lock that is told first of those in force on these parts, or null; under the head it holds until the commit. */
export async function findLock(tx: Tx, parts: Held): Promise<LockScope | null> {
  const rows = await tx.rows<HoldRow>(holdsInForceSql)
  return heldBack(holdsOf(rows), parts).locked[0] ?? null
}
