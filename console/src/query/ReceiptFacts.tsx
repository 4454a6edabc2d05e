import type { Receipt } from '@chot/contract/problem-body.ts'
import { formatCount, formatInstant } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Fact } from '../ui/Fact.tsx'

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
      {formatInstant(receipt.at)} · <ProofLink receipt={receipt} />
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
        <Fact label={text.receipt.request} mono>
          {receipt.requestId}
        </Fact>
        <Fact label={text.receipt.decision}>
          <Place place={receipt.decision} />
        </Fact>
        {receipt.outcome !== undefined && (
          <Fact label={text.receipt.outcome}>
            <Place place={receipt.outcome} />
          </Fact>
        )}
        <Fact label={text.receipt.at}>{formatInstant(receipt.at)}</Fact>
      </dl>
      <p>
        <ProofLink receipt={receipt} />
      </p>
    </section>
  )
}

function ProofLink({ receipt }: { readonly receipt: Receipt }) {
  const text = useText()
  return <Link to={`/receipts/${receipt.requestId}`}>{text.receipt.proof}</Link>
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
