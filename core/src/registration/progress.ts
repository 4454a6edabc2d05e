/** How far an agency is in a drive of registration: the four groups of dispatch 6359. */
import type { ConnectionState } from '../workflow/connection.ts'
import type { PartState } from './parts.ts'
import { type Part, parts } from './version.ts'

/** `excluded`: taken to have no need, after the due day or by its own word. */
export const progressStates = ['done', 'partial', 'none', 'excluded'] as const
export type ProgressState = (typeof progressStates)[number]

const outOfItsHands: readonly ConnectionState[] = [
  'sent',
  'received',
  'accepted',
  'connected',
  'suspended',
]

/**
 * Done is whose file was sent: the drive asks for no more (dispatch 6383 §1). Without anything of any
 * part, and without a file that was signed, an agency has done nothing at all.
 */
export function progressOf(agency: {
  readonly excluded: boolean
  readonly file: ConnectionState | null
  readonly parts: Readonly<Record<Part, Pick<PartState, 'state'>>>
}): ProgressState {
  if (agency.excluded) return 'excluded'
  if (agency.file !== null && outOfItsHands.includes(agency.file)) return 'done'
  if (agency.file === 'signed' || agency.file === 'returned') return 'partial'
  return parts.every((part) => agency.parts[part].state === 'missing')
    ? 'none'
    : 'partial'
}
