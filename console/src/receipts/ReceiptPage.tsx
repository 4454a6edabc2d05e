import type { ReceiptFile } from '@chot/contract/receipts.ts'
import { parseReceipt } from '@chot/core/log/receipt.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import { Steps, VerdictOfProof } from '../check/CaseView.tsx'
import { useCheckText } from '../check/CheckPage.tsx'
import { type CheckedCase, checkAll } from '../check/cases.ts'
import { usePolicy } from '../check/held-policy.ts'
import { formatCount, formatInstant } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx'
import { Page } from '../ui/Page.tsx'
import { reasonSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { saveText } from '../ui/save-text.ts'
import { ReceiptSheet } from './ReceiptSheet.tsx'
import './receipts.css'

const askEveryMs = 1_500
const asksMax = 12

/** Whether the log has more to say about it: the outcome, or the proofs. */
function isWaiting({ decision, outcome }: ReceiptFile): boolean {
  if (decision.proof === null) return true
  return decision.outcome === 'granted' && (outcome === null || outcome.proof === null)
}

export function ReceiptPage({ id }: { readonly id: string }) {
  const text = useText()
  const mayQuery = usePermission('query')
  const query = useQuery({
    queryKey: ['receipt', id],
    queryFn: () => api.receipt(id),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
    // For whoever reads the log, each reading is an entry: it ends, and goes on when they ask.
    refetchInterval: ({ state }) =>
      state.data !== undefined && isWaiting(state.data) && state.dataUpdateCount < asksMax
        ? askEveryMs
        : false,
  })
  const { data, isFetching, refetch } = query
  return (
    <Page
      title={text.receipt.title}
      lead={<span className="mono">{id}</span>}
      actions={
        <>
          {mayQuery && <BackLink to="/today">{text.receipt.back}</BackLink>}
          {data !== undefined && <Actions receipt={data} />}
        </>
      }
    >
      <Remote query={query} lines={10} onCard>
        {(receipt) => (
          <div className="receipt-columns">
            <Facts receipt={receipt} />
            <section className="card card-body stack" aria-labelledby="receipt-proofs">
              <div>
                <h2 id="receipt-proofs" className="check-heading">
                  {text.receipt.proofs}
                </h2>
                <p className="soft">{text.receipt.proofsHint}</p>
              </div>
              {isWaiting(receipt) && (
                <Waiting busy={isFetching} onRetry={() => void refetch()} />
              )}
              <Proofs receipt={receipt} />
              <p>
                <Link to="/check">{text.receipt.check}</Link>
              </p>
            </section>
            <ReceiptSheet receipt={receipt} />
          </div>
        )}
      </Remote>
    </Page>
  )
}

function Actions({ receipt }: { readonly receipt: ReceiptFile }) {
  const text = useText()
  const waiting = isWaiting(receipt)
  const name = `bien-nhan-${receipt.requestId}.json`
  return (
    <>
      <Button
        disabled={waiting}
        onClick={() => saveText(name, `${JSON.stringify(receipt, null, 2)}\n`)}
      >
        {text.receipt.download}
      </Button>
      <Button kind="primary" disabled={waiting} onClick={() => window.print()}>
        {text.receipt.print}
      </Button>
    </>
  )
}

function Waiting({
  busy,
  onRetry,
}: {
  readonly busy: boolean
  readonly onRetry: () => void
}) {
  const text = useText()
  return (
    <Notice tone="info">
      <p>{text.receipt.waiting}</p>
      <Button small busy={busy} onClick={onRetry}>
        {text.general.retry}
      </Button>
    </Notice>
  )
}

function Facts({ receipt }: { readonly receipt: ReceiptFile }) {
  const text = useText()
  const { agency, system, dossier, procedure, service, purpose, log } = receipt
  const { decision, outcome } = receipt
  const reason = decision.reason ?? outcome?.reason ?? null
  return (
    <section className="card card-body stack" aria-labelledby="receipt-facts">
      <div>
        <h2 id="receipt-facts" className="check-heading">
          {text.receipt.facts}
        </h2>
        <p className="soft">{text.receipt.factsHint}</p>
      </div>
      <dl className="check-facts">
        <Fact label={text.receipt.at}>{formatInstant(decision.at)}</Fact>
        <Fact label={text.receipt.decisionOutcome}>
          <OutcomeBadge outcome={decision.outcome} />
        </Fact>
        {decision.outcome === 'granted' && (
          <Fact label={text.receipt.finalOutcome}>
            {outcome === null ? (
              text.receipt.running
            ) : (
              <OutcomeBadge outcome={outcome.outcome} />
            )}
          </Fact>
        )}
        {reason !== null && (
          <Fact label={text.receipt.reason}>{reasonSentence(reason, text)}</Fact>
        )}
        {agency !== null && <Fact label={text.receipt.agency}>{agency.name}</Fact>}
        {system !== null && <Fact label={text.receipt.system}>{system.name}</Fact>}
        {dossier !== null && <Fact label={text.receipt.dossier}>{dossier}</Fact>}
        {procedure !== null && (
          <Fact label={text.receipt.procedure}>
            {procedure.name} <span className="soft nowrap">{procedure.code}</span>
          </Fact>
        )}
        {service !== null && <Fact label={text.receipt.service}>{service.name}</Fact>}
        {purpose !== null && <Fact label={text.receipt.purpose}>{purpose.name}</Fact>}
        <Fact label={text.receipt.log}>{log ?? text.general.none}</Fact>
      </dl>
    </section>
  )
}

function Proofs({ receipt }: { readonly receipt: ReceiptFile }) {
  const { policy } = usePolicy()
  const cases = useMemo(() => {
    const { log, ...rest } = receipt
    const claim = parseReceipt(JSON.stringify(log === null ? rest : receipt))
    return checkAll([{ kind: 'receipt', name: '', receipt: claim }], policy)
  }, [receipt, policy])
  return (
    <ol className="check-cases">
      {cases.map((each) => (
        <li key={each.key}>
          <Proof
            checked={each}
            entry={each.role === 'outcome' ? receipt.outcome : receipt.decision}
          />
        </li>
      ))}
    </ol>
  )
}

function Proof({
  checked: { role, index, result },
  entry,
}: {
  readonly checked: CheckedCase
  readonly entry: ReceiptFile['outcome']
}) {
  const text = useText()
  const check = useCheckText()
  const { proof, leafHash } = entry ?? {}
  return (
    <article className="check-case">
      <h3 className="check-title">{check.results[role](formatCount(index))}</h3>
      <p className="mono receipt-hash">{leafHash}</p>
      {result === 'proof-malformed' && (
        <Notice tone="bad" title={check.results.malformed}>
          <p>{check.results.malformedText}</p>
        </Notice>
      )}
      {typeof result === 'object' && (
        <>
          <VerdictOfProof result={result} index={index} text={check} />
          {/* What was left out for want of a policy, the verdict says in one sentence. */}
          <Steps
            steps={result.steps.filter(({ state }) => state !== 'skipped')}
            text={check}
          />
        </>
      )}
      {typeof proof === 'string' && (
        <div>
          <Button small onClick={() => saveText(`${index}.tlog-proof`, proof)}>
            {text.receipt.downloadProof}
          </Button>
        </div>
      )}
    </article>
  )
}
