import type { EntryOutcome } from '@chot/core/log/entry.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from './Badge.tsx'

const tones: Readonly<Record<EntryOutcome, Tone>> = {
  granted: 'info',
  refused: 'bad',
  answered: 'good',
  'no-match': 'warn',
  failed: 'bad',
  'not-sent': 'plain',
  unknown: 'warn',
  done: 'plain',
}

export function OutcomeBadge({ outcome }: { readonly outcome: EntryOutcome }) {
  const text = useText()
  return <Badge tone={tones[outcome]}>{text.names.outcomes[outcome]}</Badge>
}
