import type { ComparisonState } from '@chot/core/reconciliation/compare.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'

const tones = { equal: 'good', within: 'warn', differs: 'bad' } as const

/** Null: not compared yet. */
export function StateBadge({ state }: { readonly state: ComparisonState | null }) {
  const text = useText()
  if (state === null) return <Badge>{text.reconciliation.notYet}</Badge>
  return <Badge tone={tones[state]}>{text.reconciliation.states[state]}</Badge>
}
