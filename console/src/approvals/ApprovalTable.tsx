import type { ApprovalView } from '@chot/contract/approvals.ts'
import type { LockScope } from '@chot/core/workflow/lock.ts'
import type { ReactNode } from 'react'
import { formatCivil, formatCount, formatDateTime, formatMonth } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Empty } from '../ui/states.tsx'

const tones: Readonly<Record<ApprovalView['state'], Tone>> = {
  waiting: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'plain',
  ended: 'plain',
  'used-up': 'plain',
  expired: 'plain',
}

interface ApprovalTableProps {
  readonly approvals: readonly ApprovalView[]
  /** Of a row: what may be done with it. */
  readonly actions: (approval: ApprovalView) => ReactNode
}

/** What was asked, by whom and why, and what became of it. */
export function ApprovalTable({ approvals, actions }: ApprovalTableProps) {
  const text = useText()
  return (
    <FramedTable
      rows={approvals}
      empty={<Empty title={text.approvals.empty} hint={text.approvals.emptyHint} />}
      rowKey={({ id }) => id}
      columns={[
        {
          head: text.approvals.requester,
          cell: ({ requester, askedAt }) => (
            <>
              <strong>{requester.fullName}</strong>
              <div className="soft">{requester.agency}</div>
              <div className="soft nowrap">{formatDateTime(askedAt)}</div>
            </>
          ),
        },
        { head: text.approvals.about, cell: (row) => <About approval={row} /> },
        {
          head: text.approvals.why,
          cell: ({ reason, basis }) => (
            <>
              {reason}
              <div className="soft">{basis}</div>
            </>
          ),
        },
        { head: text.approvals.state, cell: (row) => <State approval={row} /> },
        { head: text.approvals.actions, className: 'approval-actions', cell: actions },
      ]}
    />
  )
}

export function About({ approval }: { readonly approval: ApprovalView }) {
  const text = useText()
  const { kind, tail, terms, officer } = approval
  if (kind === 'key-disclosure') {
    const { months = '', recipient = '' } = terms
    return (
      <>
        {text.approvals.kinds[kind]}
        <div>{text.approvals.keysOf(months.split(',').map(formatMonth).join(', '))}</div>
        <div className="soft">{text.approvals.recipient(recipient)}</div>
      </>
    )
  }
  if (kind === 'dossier-raise') {
    const { dossier = '', units = '' } = terms
    return (
      <>
        {text.approvals.kinds[kind]}
        <div className="mono">{dossier}</div>
        <div>{text.approvals.raiseBy(units)}</div>
      </>
    )
  }
  if (kind === 'reorganisation') {
    const { reorganisation = '', document = '', on = '', acts = '' } = terms
    return (
      <>
        {text.approvals.kinds[kind]}
        <div>{document}</div>
        <div className="soft">
          {text.approvals.reorganisationOn(formatCivil(on), acts)}
        </div>
        <Link to={`/reorganisations/${reorganisation}`}>
          {text.approvals.reorganisationOpen}
        </Link>
      </>
    )
  }
  if (kind === 'province-services') {
    const { from = '', ...counts } = terms
    return (
      <>
        {text.approvals.kinds[kind]}
        <div>{text.approvals.countsFrom(formatCivil(from))}</div>
        {Object.entries(counts).map(([line, count]) => (
          <div key={line} className="soft">
            {text.approvals.countOf(line, formatCount(Number(count)))}
          </div>
        ))}
      </>
    )
  }
  if (kind === 'unlock') {
    const { scope = '', subject = '' } = terms
    return (
      <>
        {text.approvals.kinds[kind]}
        <div>
          {text.locks.scopes[scope as LockScope]}: {officer ?? subject}
        </div>
      </>
    )
  }
  if (kind === 'job') {
    const { job = '', name = '', items = '', notice = '', from = '', to = '' } = terms
    const most = formatCount(Number(terms.inAll ?? 0))
    return (
      <>
        {text.approvals.kinds[kind]}
        <div>{text.approvals.jobOf(name, formatCount(Number(items)))}</div>
        <div className="soft">{text.approvals.jobNotice(notice)}</div>
        <div className="soft">
          {text.approvals.jobDays(formatCivil(from), formatCivil(to), most)}
        </div>
        <Link to={`/jobs/${job}`}>{text.approvals.jobOpen}</Link>
      </>
    )
  }
  if (kind === 'connection-restore') {
    const { agency = '', until = '' } = terms
    return (
      <>
        {text.approvals.kinds[kind]}
        <div className="mono">{agency}</div>
        <div>{text.approvals.restoreUntil(formatCivil(until))}</div>
      </>
    )
  }
  const { from = '', to = '' } = terms
  return (
    <>
      {text.approvals.kinds[kind]}
      <div>
        {tail === null ? text.approvals.overNumber : text.approvals.endsWith(tail)}
      </div>
      <div className="soft">
        {text.approvals.months(formatMonth(from), formatMonth(to))}
      </div>
    </>
  )
}

export function State({ approval }: { readonly approval: ApprovalView }) {
  const text = useText()
  const { kind, state, answerBy, usableUntil, uses, usesMax, approver, answer } = approval
  return (
    <>
      <Badge tone={tones[state]}>{text.approvals.states[state]}</Badge>
      {state === 'waiting' && (
        <div className="soft">{text.approvals.answerBy(formatDateTime(answerBy))}</div>
      )}
      {state === 'approved' && usableUntil !== null && (
        <div className="soft">
          {text.approvals.usableUntil(formatDateTime(usableUntil))}
        </div>
      )}
      {usableUntil !== null && (
        <div className="soft">
          {text.approvals.uses[kind](formatCount(uses), formatCount(usesMax))}
        </div>
      )}
      {approver !== null && approval.answeredAt !== null && (
        <div className="soft">
          {text.approvals.answeredBy(
            approver.fullName,
            formatDateTime(approval.answeredAt),
          )}
          {answer !== null && <div>{answer}</div>}
        </div>
      )}
    </>
  )
}
