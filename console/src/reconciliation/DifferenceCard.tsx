import type { Difference } from '@chot/contract/reconciliations.ts'
import {
  type DifferenceAct,
  differenceActs,
  differenceAfter,
} from '@chot/core/reconciliation/difference.ts'
import { formatCount, formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'

const tones = { open: 'bad', closed: 'plain', settled: 'good' } as const

interface DifferenceCardProps {
  readonly difference: Difference
  /** Null for those who may only look. */
  readonly onAct: ((act: DifferenceAct) => void) | null
}

/** What differs in one place, and what became of it. */
export function DifferenceCard({ difference, onAct }: DifferenceCardProps) {
  const text = useText()
  const { id, service, serviceName, agency, agencyName, window, state, acts } = difference
  const { sent, possible, received } = difference
  const where = [
    serviceName ?? text.reconciliation.unknownService(service),
    agency === null ? text.reconciliation.wholeProvince : (agencyName ?? agency),
    text.reconciliation.windows[window],
  ].join(' · ')
  return (
    <section className="card" aria-labelledby={`difference-${id}`}>
      <header className="difference-head">
        <div>
          <h2 id={`difference-${id}`}>{where}</h2>
          <p>
            {received > sent
              ? text.reconciliation.more(
                  formatCount(received - sent - possible),
                  formatCount(received),
                  formatCount(sent),
                  formatCount(possible),
                )
              : text.reconciliation.fewer(
                  formatCount(sent - received),
                  formatCount(received),
                  formatCount(sent),
                )}
          </p>
        </div>
        <Badge tone={tones[state]}>{text.reconciliation.differenceStates[state]}</Badge>
      </header>
      <ol className="difference-acts">
        {acts.map(({ at, act, by, reason, basis }) => (
          <li key={`${at} ${act}`}>
            <span className="soft nowrap">{formatDateTime(at)}</span>{' '}
            <strong>{text.reconciliation.acts[act]}</strong>
            {by !== null && ` · ${by}`}
            {reason !== null && <div>{reason}</div>}
            {basis !== null && <div className="soft">{basis}</div>}
          </li>
        ))}
      </ol>
      {onAct !== null && (
        <div className="difference-buttons">
          {differenceActs
            .filter((act) => differenceAfter(state, act) !== null)
            .map((act) => (
              <Button
                key={act}
                small
                label={`${text.reconciliation.toDo[act]}: ${where}`}
                onClick={() => onAct(act)}
              >
                {text.reconciliation.toDo[act]}
              </Button>
            ))}
        </div>
      )}
    </section>
  )
}
