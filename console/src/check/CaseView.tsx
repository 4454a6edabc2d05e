import type { Step, SteppedProof } from '@chot/core/log/proof-steps.ts'
import { formatCount, formatInstant } from '../format.ts'
import type { CheckText } from '../text/vi-check.ts'
import { Fact } from '../ui/Fact.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { CheckedCase } from './cases.ts'
import './check.css'

interface CaseViewProps {
  readonly checked: CheckedCase
  readonly text: CheckText
}

/** One proof: what it comes to, then each step. */
export function CaseView({ checked, text }: CaseViewProps) {
  const { role, index, requestId, file, result } = checked
  return (
    <article className="check-case">
      <h3 className="check-title">{text.results[role](formatCount(index))}</h3>
      {(requestId !== undefined || (file !== undefined && file !== '')) && (
        <dl className="check-facts">
          {requestId !== undefined && (
            <Fact label={text.results.request} mono>
              {requestId}
            </Fact>
          )}
          {file !== undefined && file !== '' && (
            <Fact label={text.results.file}>{file}</Fact>
          )}
        </dl>
      )}
      {result === 'unproven' && (
        <Notice tone="warn" title={text.results.unproven}>
          <p>{text.results.unprovenText}</p>
        </Notice>
      )}
      {result === 'proof-malformed' && (
        <Notice tone="bad" title={text.results.malformed}>
          <p>{text.results.malformedText}</p>
        </Notice>
      )}
      {typeof result === 'object' && (
        <>
          <VerdictOfProof result={result} index={index} text={text} />
          <Steps steps={result.steps} text={text} />
          <ProofDetails result={result} text={text} />
        </>
      )}
    </article>
  )
}

const tones = { holds: 'good', fails: 'bad', unsigned: 'warn' } as const

export function VerdictOfProof({
  result: { verdict, origin },
  index,
  text,
}: {
  readonly result: SteppedProof
  readonly index: number
  readonly text: CheckText
}) {
  const sentence =
    verdict === 'holds'
      ? text.results.holdsText(formatCount(index), origin)
      : text.results[`${verdict}Text`]
  return (
    <Notice key={verdict} tone={tones[verdict]} title={text.results[verdict]}>
      <p>{sentence}</p>
    </Notice>
  )
}

const icons = { holds: 'check', fails: 'cross', skipped: 'question' } as const

export function Steps({
  steps,
  text,
}: {
  readonly steps: readonly Step[]
  readonly text: CheckText
}) {
  return (
    <ol className="check-steps" aria-label={text.results.steps}>
      {steps.map((step) => (
        <li key={step.name} className={`check-step check-${step.state}`}>
          <Icon name={icons[step.state]} size={20} />
          <div>
            <p>
              <span className="visually-hidden">{text.state[step.state]}: </span>
              {text.steps[step.name]}
            </p>
            {step.reason !== undefined && (
              <p className="check-reason">
                {text.reasons[step.reason](step.detail ?? '')}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function ProofDetails({
  result,
  text,
}: {
  readonly result: SteppedProof
  readonly text: CheckText
}) {
  const { size, witnessed, entry } = result
  return (
    <>
      <dl className="check-facts">
        <Fact label={text.results.size}>{formatCount(size)}</Fact>
        {witnessed.map(({ witness, time }) => (
          <Fact key={`${witness} ${time}`} label={text.results.witnessed}>
            {witness}: {formatInstant(time * 1000)}
          </Fact>
        ))}
      </dl>
      {entry === undefined ? (
        <p className="soft">{text.results.textless}</p>
      ) : (
        <details>
          <summary>{text.results.text}</summary>
          <pre className="check-text">{entry}</pre>
        </details>
      )}
    </>
  )
}
