/** What a check found wrong, as data; `report/sentences.ts` says it in words. */

export type FaultKind =
  | 'checkpoint-malformed'
  | 'no-log-signature'
  | 'invalid-signature'
  | 'other-origin'
  | 'ambiguous-key'
  | 'no-quorum'
  | 'rolled-back'
  | 'forked'
  | 'timestamp-missing'
  | 'timestamp-invalid'
  | 'kept-checkpoint-invalid'
  | 'kept-checkpoint-differs'
  | 'time-before-timestamp'
  | 'time-after-timestamp'
  | 'bundle-missing'
  | 'bundle-malformed'
  | 'tile-missing'
  | 'tile-malformed'
  | 'leaf-differs'
  | 'node-differs'
  | 'root-differs'
  | 'entry-malformed'
  | 'citizen-number'
  | 'time-decreases'
  | 'decision-repeated'
  | 'outcome-without-decision'
  | 'outcome-of-other-request'
  | 'settled-twice'
  | 'too-many-open'
  | 'pruned-too-young'
  | 'prune-differs'

export type WarningKind =
  | 'heartbeat-gap'
  | 'decision-open'
  | 'outcome-unnamed'
  | 'time-before-witness'
  | 'time-after-witness'
  | 'timestamp-gap'

export interface Finding<Kind extends string = FaultKind | WarningKind> {
  readonly kind: Kind
  /** Sequence of the first entry it concerns; none where no single one can be named. */
  readonly index?: number
  /** File of the log. */
  readonly path?: string
  /** Stable words or a number; never a value of an entry. */
  readonly detail?: string
}

export interface Findings {
  fault(finding: Finding<FaultKind>): void
  warn(finding: Finding<WarningKind>): void
  result(): FindingsResult
}

export interface FindingsResult {
  /** The first ones met, at most `findingsKept`. */
  readonly faults: readonly Finding<FaultKind>[]
  readonly warnings: readonly Finding<WarningKind>[]
  /** How many of each kind there are, kept or not. */
  readonly counts: Readonly<Partial<Record<FaultKind | WarningKind, number>>>
  /** The fault with the lowest index; one without index only if no fault has one. */
  readonly first: Finding<FaultKind> | null
}

const findingsKept = 100

export function createFindings(): Findings {
  const faults: Finding<FaultKind>[] = []
  const warnings: Finding<WarningKind>[] = []
  const counts: Partial<Record<FaultKind | WarningKind, number>> = {}
  let first: Finding<FaultKind> | null = null
  return {
    fault(finding) {
      counts[finding.kind] = (counts[finding.kind] ?? 0) + 1
      if (faults.length < findingsKept) faults.push(finding)
      if (first === null || placeOf(finding) < placeOf(first)) first = finding
    },
    warn(finding) {
      counts[finding.kind] = (counts[finding.kind] ?? 0) + 1
      if (warnings.length < findingsKept) warnings.push(finding)
    },
    result: () => ({ faults, warnings, counts, first }),
  }
}

const placeOf = ({ index = Number.POSITIVE_INFINITY }: Finding) => index
