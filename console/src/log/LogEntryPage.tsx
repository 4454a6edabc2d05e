import type { LogEntryView } from '@chot/contract/oversight.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { formatCount, formatInstant } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { saveText } from '../ui/save-text.ts'
import { type EntryFact, entryFacts } from './entry-facts.ts'
import { leafHashOf } from './leaf-hash.ts'
import { lastLogAddress } from './log-search.ts'
import './log.css'

export function LogEntryPage({ id }: { readonly id: string }) {
  const text = useText()
  const query = useQuery({
    queryKey: ['log-entry', id],
    queryFn: () => api.logEntry(id),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
  })
  const { data } = query
  return (
    <Page
      title={text.log.entryTitle(/^\d+$/.test(id) ? formatCount(Number(id)) : id)}
      lead={
        data && (
          <>
            {text.names.kinds[data.row.kind]} <OutcomeBadge outcome={data.row.outcome} />{' '}
            {formatInstant(data.row.at)}
            {data.row.accountName !== null && ` · ${data.row.accountName}`}
          </>
        )
      }
      actions={<BackLink to={lastLogAddress()}>{text.log.back}</BackLink>}
    >
      <Remote query={query} lines={10} onCard>
        {(entry) => <Entry entry={entry} />}
      </Remote>
    </Page>
  )
}

function Entry({ entry }: { readonly entry: LogEntryView }) {
  const text = useText()
  const facts = entryFacts(entry.text, text)
  return (
    <div className="entry-columns">
      <section className="card" aria-labelledby="entry-meaning">
        <h2 id="entry-meaning" className="entry-heading">
          {text.log.meaning}
        </h2>
        {facts === null ? (
          <p className="card-body">{text.log.unreadable}</p>
        ) : (
          <dl className="entry-facts">
            {facts.map((fact) => (
              <div key={fact.key}>
                <dt>
                  {fact.label} <code className="entry-key">{fact.key}</code>
                </dt>
                <dd>
                  <FactValue fact={fact} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <section className="card card-body stack" aria-labelledby="entry-raw">
        <div>
          <h2 id="entry-raw" className="entry-title">
            {text.log.raw}
          </h2>
          <p className="soft">{text.log.rawHint}</p>
        </div>
        <pre className="entry-text">{entry.text}</pre>
        <div>
          <h2 className="entry-title">{text.log.leaf}</h2>
          <p className="mono entry-hash">{entry.leafHash}</p>
        </div>
        <HashCheck entry={entry} />
        <ProofDownload sequence={entry.row.sequence} />
      </section>
    </div>
  )
}

function FactValue({ fact }: { readonly fact: EntryFact }) {
  const text = useText()
  if (fact.key === 'de' && /^\d+$/.test(fact.value)) {
    return (
      <Link to={`/log/${fact.value}`}>
        {text.log.decisionLink(formatCount(Number(fact.value)))}
      </Link>
    )
  }
  // A request has a receipt; other entries bear no request id.
  if (fact.key === 'id') return <Link to={`/receipts/${fact.value}`}>{fact.value}</Link>
  return fact.value
}

function ProofDownload({ sequence }: { readonly sequence: number }) {
  const text = useText()
  const asking = useMutation({
    mutationFn: () => api.logProof(sequence),
    // The entry itself may be newer than the signed log by a moment.
    retry: (failures, error) =>
      failures < 3 &&
      error instanceof ApiProblem &&
      error.body.code === 'proof-not-published',
    retryDelay: 1_000,
    onSuccess: (proof) => saveText(`${sequence}.tlog-proof`, proof),
  })
  return (
    <>
      <div className="entry-actions">
        <Button busy={asking.isPending} onClick={() => asking.mutate()}>
          {text.receipt.downloadProof}
        </Button>
        <Link to="/check">{text.receipt.check}</Link>
      </div>
      {asking.isError && (
        <Notice tone="warn">
          <p>{problemSentence(asking.error, text)}</p>
        </Notice>
      )}
    </>
  )
}

type Verdict = 'verifying' | 'verified' | 'differs' | 'unverifiable'

function HashCheck({ entry }: { readonly entry: LogEntryView }) {
  const text = useText()
  const [verdict, setVerdict] = useState<Verdict>('verifying')
  useEffect(() => {
    let gone = false
    void leafHashOf(entry.text).then((hash) => {
      if (gone) return
      if (hash === null) setVerdict('unverifiable')
      else setVerdict(hash === entry.leafHash.toLowerCase() ? 'verified' : 'differs')
    })
    return () => {
      gone = true
    }
  }, [entry])
  const tone = verdict === 'verified' ? 'good' : verdict === 'differs' ? 'bad' : 'info'
  return (
    <Notice tone={tone} key={verdict}>
      <p>{text.log[verdict]}</p>
    </Notice>
  )
}
