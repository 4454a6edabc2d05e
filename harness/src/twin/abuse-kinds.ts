/** The kinds of abuse a scenario may name, and the rules that are there to find them. */
import type { RuleId } from '@chot/core/detect/rules.ts'

export const intensities = ['low', 'medium', 'high'] as const
export type Intensity = (typeof intensities)[number]

export const abuseKinds = [
  'burst',
  'machine-rhythm',
  'hammer',
  'sweep',
  'wrong-persons',
  'many-addresses',
  'shared-account',
  'on-leave',
  'self',
  'colleague',
  'household',
  'surname-and-commune',
  'no-movement',
  'asked-first',
  'phantom-dossiers',
  'hour-drift',
  'night-hoarding',
] as const
export type AbuseKind = (typeof abuseKinds)[number]

export const rulesFor: Readonly<Record<AbuseKind, readonly RuleId[]>> = {
  burst: ['burst'],
  'machine-rhythm': ['rhythm'],
  hammer: ['burst', 'pace', 'rhythm'],
  sweep: ['sweep'],
  'wrong-persons': ['misses'],
  'many-addresses': ['addresses'],
  'shared-account': ['addresses'],
  'on-leave': ['on-leave'],
  self: ['self'],
  colleague: ['colleague'],
  household: ['household'],
  'surname-and-commune': ['surname-and-commune'],
  'no-movement': ['no-movement'],
  'asked-first': ['asked-before-dossier'],
  'phantom-dossiers': ['phantom-dossiers'],
  'hour-drift': ['drift'],
  'night-hoarding': ['drift'],
}

/** Rules whose facts nothing tells the detection yet (docs/decisions/0032-detection.md). */
export const withoutFacts: ReadonlySet<RuleId> = new Set([
  'on-leave',
  'household',
  'surname-and-commune',
])
