import type { AlertView } from '@chot/contract/locks.ts'
import { formatCount } from '../format.ts'
import type { Catalogue } from '../text/vi.ts'

/** How long something took, as people say it. */
function spanOf(ms: number, text: Catalogue): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return text.locks.spans.seconds(formatCount(seconds))
  if (seconds < 7200)
    return text.locks.spans.minutes(formatCount(Math.round(seconds / 60)))
  const hours = Math.round(seconds / 3600)
  if (hours < 48) return text.locks.spans.hours(formatCount(hours))
  return text.locks.spans.days(formatCount(Math.round(hours / 24)))
}

/** Why, in one sentence: what was counted, over how long, against what number or baseline. */
export function explain(alert: AlertView, text: Catalogue): string {
  const { rule, baseline, scope, overMs } = alert
  const { sentences } = text.locks
  const count = formatCount(alert.count)
  const limit = formatCount(alert.limit)
  const over = spanOf(overMs, text)
  switch (rule) {
    case 'on-leave':
    case 'self':
    case 'household':
    case 'asked-before-dossier':
      return sentences[rule]
    case 'no-movement':
    case 'phantom-dossiers':
      return sentences[rule](count, limit)
    case 'drift': {
      if (baseline === null) return text.locks.rules.drift
      const { weekday, hour, sum, weeks } = baseline
      const usual = formatCount(Math.round(sum / weeks))
      const when = text.locks.hourOf(text.locks.weekdays[weekday] ?? '', String(hour))
      return sentences.drift[scope](count, when, usual, String(weeks))
    }
    default:
      return sentences[rule](count, over, limit)
  }
}
