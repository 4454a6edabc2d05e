import { problems } from '@chot/contract/problems.ts'
import type { ReceiptFile } from '@chot/contract/receipts.ts'
import { useEffect, useMemo } from 'react'
import { createPortal } from 'react-dom'
import { formatCount, formatInstant } from '../format.ts'
import { viNames } from '../text/vi-names.ts'
import { receiptSheet as text } from '../text/vi-receipt-sheet.ts'
import { codePath } from '../ui/code-path.ts'
import { Fact } from '../ui/Fact.tsx'
import { codeOfReceipt } from './receipt-code.ts'

/** The paper: seen by the printer only, in place of the whole page. */
export function ReceiptSheet({ receipt }: { readonly receipt: ReceiptFile }) {
  useEffect(() => {
    document.body.classList.add('prints-receipt')
    return () => document.body.classList.remove('prints-receipt')
  }, [])
  const { agency, dossier, procedure, service, purpose, decision, outcome } = receipt
  const reason = decision.reason ?? outcome?.reason ?? null
  const named = (what: ReceiptFile['procedure']) =>
    what === null ? '' : `${what.name} (${what.code})`
  return createPortal(
    <article className="receipt-sheet" lang="vi">
      <header className="sheet-head">
        <p className="sheet-agency">{agency?.name}</p>
        <div>
          <p className="sheet-nation">{text.nation}</p>
          <p className="sheet-motto">{text.motto}</p>
        </div>
      </header>
      <h1>{text.title}</h1>
      <p className="sheet-about">{text.about}</p>
      <dl>
        <Fact label={text.at}>{formatInstant(decision.at)}</Fact>
        {dossier !== null && <Fact label={text.dossier}>{dossier}</Fact>}
        {procedure !== null && <Fact label={text.procedure}>{named(procedure)}</Fact>}
        {service !== null && <Fact label={text.service}>{service.name}</Fact>}
        {purpose !== null && <Fact label={text.purpose}>{purpose.name}</Fact>}
        <Fact label={text.decision}>{viNames.outcomes[decision.outcome]}</Fact>
        {outcome !== null && (
          <Fact label={text.outcome}>{viNames.outcomes[outcome.outcome]}</Fact>
        )}
        {reason !== null && <Fact label={text.reason}>{sentenceOf(reason)}</Fact>}
        <Fact label={text.request} mono>
          {receipt.requestId}
        </Fact>
        <Fact label={text.log}>{receipt.log}</Fact>
      </dl>
      <div className="sheet-proof">
        <SheetCode receipt={receipt} />
        <div>
          <Entry label={text.decision} entry={decision} />
          {outcome !== null && <Entry label={text.outcome} entry={outcome} />}
        </div>
      </div>
      <p>{text.note}</p>
      <p>{text.how}</p>
    </article>,
    document.body,
  )
}

function Entry({
  label,
  entry: { sequence, leafHash },
}: {
  readonly label: string
  readonly entry: ReceiptFile['decision']
}) {
  return (
    <p>
      {label}: {text.entry(formatCount(sequence))}
      <span className="mono sheet-hash">{leafHash}</span>
    </p>
  )
}

function SheetCode({ receipt }: { readonly receipt: ReceiptFile }) {
  const line = codeOfReceipt(receipt)
  const code = useMemo(() => (line === null ? null : codePath(line)), [line])
  if (code === null) return null
  return (
    <svg
      className="sheet-code"
      viewBox={`0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={text.code}
    >
      <path d={code.path} />
    </svg>
  )
}

function sentenceOf(reason: string): string {
  const known = Object.entries(problems).find(([code]) => code === reason)
  return known === undefined ? reason : `${known[1].vi.split('.')[0]}.`
}
