import type { ApprovalView } from '@chot/contract/approvals.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { usePages } from '../ui/use-pages.ts'
import { About, ApprovalTable } from './ApprovalTable.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { isReason } from './citizen-search-form.ts'
import './approvals.css'

type Answer = 'approved' | 'refused'

/** The desk of the second person. */
export function ApprovalsPage() {
  const text = useText()
  const { filters, filter, after, previous, next } = usePages({ open: 'true' })
  const [asked, setAsked] = useState<{ answer: Answer; approval: ApprovalView }>()
  const [done, setDone] = useState(false)
  const query = useQuery({
    queryKey: ['approvals', filters.open, after],
    queryFn: () => api.approvals({ open: filters.open, after }),
    placeholderData: keepPreviousData,
  })
  const { isFetching, refetch } = query
  const ask = (answer: Answer, approval: ApprovalView) => () => {
    setDone(false)
    setAsked({ answer, approval })
  }
  return (
    <Page
      title={text.approvals.title}
      lead={text.approvals.lead}
      actions={
        <Button busy={isFetching} onClick={() => void refetch()}>
          {text.today.refresh}
        </Button>
      }
    >
      {done && (
        <Notice tone="good" grabFocus>
          <p>{text.approvals.done}</p>
        </Notice>
      )}
      <section className="card" aria-label={text.approvals.title}>
        <div className="toolbar">
          <Choice
            label={text.approvals.show}
            value={filters.open}
            onChange={filter('open')}
            options={[
              { value: 'true', label: text.approvals.onlyOpen },
              { value: '', label: text.approvals.all },
            ]}
          />
        </div>
        <Remote query={query}>
          {({ approvals, next: cursor }) => (
            <>
              <ApprovalTable
                approvals={approvals}
                actions={(approval) => {
                  if (approval.state !== 'waiting') return null
                  if (approval.own)
                    return <span className="soft">{text.approvals.own}</span>
                  return (
                    <>
                      <Button small kind="primary" onClick={ask('approved', approval)}>
                        {text.approvals.approve}
                      </Button>
                      <Button small kind="danger" onClick={ask('refused', approval)}>
                        {text.approvals.refuse}
                      </Button>
                    </>
                  )
                }}
              />
              <Pager onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
      {asked && (
        <AnswerDialog
          {...asked}
          onClose={() => setAsked(undefined)}
          onAnswered={() => {
            setAsked(undefined)
            setDone(true)
            void queryClient.invalidateQueries({ queryKey: ['approvals'] })
          }}
        />
      )}
    </Page>
  )
}

interface AnswerDialogProps {
  readonly answer: Answer
  readonly approval: ApprovalView
  readonly onClose: () => void
  readonly onAnswered: () => void
}

function AnswerDialog({ answer, approval, onClose, onAnswered }: AnswerDialogProps) {
  const text = useText()
  const [reason, setReason] = useState('')
  const [checked, setChecked] = useState(false)
  const approves = answer === 'approved'
  return (
    <ConfirmDialog
      title={approves ? text.approvals.approveTitle : text.approvals.refuseTitle}
      confirm={approves ? text.approvals.approve : text.approvals.refuse}
      danger={!approves}
      onClose={onClose}
      mayConfirm={() => {
        setChecked(true)
        return isReason(reason)
      }}
      onConfirm={async () => {
        await api.answerApproval(approval.id, { answer, reason: reason.trim() })
        onAnswered()
      }}
    >
      <p>
        {
          (approves ? text.approvals.approveTexts : text.approvals.refuseTexts)[
            approval.kind
          ]
        }
      </p>
      <div className="approval-asked">
        <strong>{approval.requester.fullName}</strong>
        <div className="soft">{approval.requester.agency}</div>
        <About approval={approval} />
        <p>{approval.reason}</p>
        <p className="soft">{approval.basis}</p>
      </div>
      <Field
        label={text.approvals.answerReason}
        hint={text.approvals.answerHint}
        value={reason}
        maxLength={200}
        autoComplete="off"
        onChange={setReason}
        error={checked && !isReason(reason) ? text.citizenSearch.reasonWrong : undefined}
      />
    </ConfirmDialog>
  )
}
