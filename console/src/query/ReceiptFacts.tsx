import type { Receipt } from '@chot/contract/problem-body.ts'
import { formatCount, formatInstant } from '../format.ts'
import { useText } from '../text/language.tsx'

const shownDigits = 12

function shortHash(hash: string): string {
  return hash.length > shownDigits ? `${hash.slice(0, shownDigits)}…` : hash
}

/** The receipt in one line, for a refusal. */
export function ReceiptLine({ receipt }: { readonly receipt: Receipt }) {
  const text = useText()
  return (
    <p className="receipt-line">
      {text.receipt.title}: {text.receipt.entry(formatCount(receipt.decision.sequence))} ·{' '}
      <span className="mono">{shortHash(receipt.decision.leafHash)}</span> ·{' '}
      {formatInstant(receipt.at)}
    </p>
  )
}

/** Which entries of the access log prove this answer. Holds nothing about the citizen. */
export function ReceiptFacts({ receipt }: { readonly receipt: Receipt }) {
  const text = useText()
  return (
    <section className="receipt" aria-label={text.receipt.title}>
      <h3 className="query-heading">{text.receipt.title}</h3>
      <dl>
        <div>
          <dt>{text.receipt.request}</dt>
          <dd className="mono">{receipt.requestId}</dd>
        </div>
        <div>
          <dt>{text.receipt.decision}</dt>
          <dd>
            <Place place={receipt.decision} />
          </dd>
        </div>
        {receipt.outcome !== undefined && (
          <div>
            <dt>{text.receipt.outcome}</dt>
            <dd>
              <Place place={receipt.outcome} />
            </dd>
          </div>
        )}
        <div>
          <dt>{text.receipt.at}</dt>
          <dd>{formatInstant(receipt.at)}</dd>
        </div>
      </dl>
    </section>
  )
}

function Place({ place }: { readonly place: Receipt['decision'] }) {
  const text = useText()
  return (
    <>
      {text.receipt.entry(formatCount(place.sequence))},{' '}
      <span className="soft">
        {text.receipt.hash}{' '}
        <span className="mono" title={place.leafHash}>
          {shortHash(place.leafHash)}
        </span>
      </span>
    </>
  )
}
