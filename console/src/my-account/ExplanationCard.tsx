import type { OwnExplanations } from '@chot/contract/cases.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatCount, formatDateTime } from '../format.ts'
import { explain } from '../locks/explain.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextArea } from '../ui/TextArea.tsx'

const queryKey = ['own-explanations']
const answerMin = 5

/** What the officer is asked to explain, if anything, and where they answer. */
export function ExplanationCard() {
  const text = useText()
  const [sent, setSent] = useState(false)
  const { data } = useQuery({ queryKey, queryFn: api.ownExplanations })
  return (
    <>
      {sent && (
        <Notice tone="good" grabFocus>
          <p>{text.cases.explain.sent}</p>
        </Notice>
      )}
      {data?.explanations.map((asked) => (
        <Asked key={asked.id} asked={asked} onSent={() => setSent(true)} />
      ))}
    </>
  )
}

interface AskedProps {
  readonly asked: OwnExplanations['explanations'][number]
  readonly onSent: () => void
}

function Asked({ asked, onSent }: AskedProps) {
  const text = useText()
  const {
    title,
    lead,
    question,
    until,
    answer: label,
    hint,
    send,
    sure,
  } = text.cases.explain
  const [answer, setAnswer] = useState('')
  const [tried, setTried] = useState(false)
  const [isSure, setIsSure] = useState(false)
  const short = answer.trim().length < answerMin
  return (
    <section className="card my-account-card" aria-labelledby={`explain-${asked.id}`}>
      <h2 id={`explain-${asked.id}`}>
        {title} · {text.cases.number(formatCount(asked.number))}
      </h2>
      <p>{lead}</p>
      <p>
        <strong>{question}:</strong> {asked.question}
      </p>
      <p className="soft">{until(formatDateTime(asked.answerBy))}</p>
      <ul className="explanation-alerts">
        {asked.alerts.map((alert) => (
          <li key={alert.id}>
            <strong>{text.locks.rules[alert.rule]}</strong>{' '}
            <span className="soft nowrap">{formatDateTime(alert.at)}</span>
            <div>{explain(alert, text)}</div>
          </li>
        ))}
      </ul>
      <TextArea
        label={label}
        hint={hint}
        error={tried && short ? text.cases.remarkShort : undefined}
        value={answer}
        maxLength={1_000}
        onChange={setAnswer}
      />
      <div>
        <Button
          kind="primary"
          onClick={() => {
            setTried(true)
            if (!short) setIsSure(true)
          }}
        >
          {send}
        </Button>
      </div>
      {isSure && (
        <ConfirmDialog
          title={send}
          confirm={send}
          onClose={() => setIsSure(false)}
          onConfirm={async () => {
            const left = await api.explain(asked.id, answer.trim())
            onSent()
            queryClient.setQueryData(queryKey, left)
          }}
        >
          <p>{sure}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
