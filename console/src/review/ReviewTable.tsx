import type { ReviewItemView } from '@chot/contract/reviews.ts'
import type { Duty } from '@chot/core/duties.ts'
import type { ReviewOutcome } from '@chot/core/review/review.ts'
import { useEffect, useRef } from 'react'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'

const tones: Readonly<Record<ReviewOutcome, Tone>> = {
  open: 'warn',
  keep: 'good',
  change: 'info',
  revoke: 'plain',
  silent: 'bad',
  gone: 'plain',
}

interface ReviewTableProps {
  readonly items: readonly ReviewItemView[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (chosen: ReadonlySet<string>) => void
  readonly onAnswer: (item: ReviewItemView, answer: 'change' | 'revoke') => void
}

/**
 * A row for each account. With the keyboard: up and down go from row to row, K chooses to keep,
 * C and R ask for a change or a revocation.
 */
export function ReviewTable({ items, chosen, onChoose, onAnswer }: ReviewTableProps) {
  const words = useText().reviews
  const frame = useRef<HTMLDivElement>(null)

  function toggle({ account }: ReviewItemView) {
    const after = new Set(chosen)
    if (!after.delete(account.id)) after.add(account.id)
    onChoose(after)
  }

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const boxes = [...element.querySelectorAll<HTMLInputElement>('input[data-account]')]
      const row = document.activeElement?.closest('tr')
      const at = boxes.findIndex((box) => row?.contains(box) === true)
      const box = boxes[at]
      if (box === undefined) return
      const item = items.find(({ account }) => account.id === box.dataset.account)
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step !== undefined) boxes[at + step]?.focus()
      else if (item === undefined) return
      else if (event.key.toLowerCase() === 'k') toggle(item)
      else if (event.key.toLowerCase() === 'c') onAnswer(item, 'change')
      else if (event.key.toLowerCase() === 'r') onAnswer(item, 'revoke')
      else return
      event.preventDefault()
    }
    element.addEventListener('keydown', press)
    return () => element.removeEventListener('keydown', press)
  })

  return (
    <div className="table-frame" ref={frame}>
      <DataTable
        className="table review-table"
        rows={items}
        rowKey={({ account }) => account.id}
        columns={[
          { head: words.officer, cell: (item) => <Officer item={item} /> },
          { head: words.use, cell: ({ evidence }) => <Use evidence={evidence} /> },
          {
            head: words.conditions,
            cell: ({ evidence }) => <Conditions evidence={evidence} />,
          },
          {
            head: words.changes,
            cell: ({ evidence }) => <Changes evidence={evidence} />,
          },
          {
            head: words.remark,
            cell: ({ remarks }) =>
              remarks.length === 0 ? (
                <span className="soft">{words.noRemark}</span>
              ) : (
                <div className="review-badges">
                  {remarks.map((remark) => (
                    <Badge key={remark} tone="warn">
                      {words.remarks[remark]}
                    </Badge>
                  ))}
                </div>
              ),
          },
          {
            head: words.answer,
            cell: (item) =>
              item.refusal === null ? (
                <div className="review-answers">
                  <label className="review-keep">
                    <input
                      type="checkbox"
                      data-account={item.account.id}
                      aria-label={words.keepOf(item.account.fullName)}
                      checked={chosen.has(item.account.id)}
                      onChange={() => toggle(item)}
                    />
                    {words.outcomes.keep}
                  </label>
                  <Button
                    small
                    label={words.changeOf(item.account.fullName)}
                    onClick={() => onAnswer(item, 'change')}
                  >
                    {words.outcomes.change}
                  </Button>
                  <Button
                    small
                    kind="danger"
                    label={words.revokeOf(item.account.fullName)}
                    onClick={() => onAnswer(item, 'revoke')}
                  >
                    {words.outcomes.revoke}
                  </Button>
                </div>
              ) : (
                <Answered item={item} />
              ),
          },
        ]}
      />
    </div>
  )
}

function Officer({ item: { account } }: { readonly item: ReviewItemView }) {
  const text = useText()
  const mayRead = usePermission('accounts:read')
  const duties = account.duties as readonly Duty[]
  return (
    <>
      {mayRead ? (
        <Link to={`/accounts/${account.id}`}>{account.fullName}</Link>
      ) : (
        account.fullName
      )}
      <div className="soft">{account.username}</div>
      <div className="soft">
        {duties.map((duty) => text.names.duties[duty]).join(', ')}
      </div>
    </>
  )
}

type Evidence = ReviewItemView['evidence']

function Use({ evidence }: { readonly evidence: Evidence }) {
  const words = useText().reviews
  const { lastQueryOn, medianPerDay, mostPerDay, declaredPerDay, dossiers } = evidence
  return (
    <>
      {lastQueryOn === null ? words.noQuery : words.lastQuery(formatCivil(lastQueryOn))}
      {medianPerDay !== null && mostPerDay !== null && (
        <div>{words.perDay(formatCount(medianPerDay), formatCount(mostPerDay))}</div>
      )}
      <div className="soft">
        {declaredPerDay === null
          ? words.notDeclared
          : words.declared(formatCount(declaredPerDay))}
        {' · '}
        {words.dossiers(formatCount(dossiers))}
      </div>
    </>
  )
}

function Conditions({ evidence }: { readonly evidence: Evidence }) {
  const words = useText().reviews
  const { trainedUntil, addresses, lastAddress } = evidence
  return (
    <>
      {trainedUntil === null
        ? words.untrained
        : words.trainedUntil(formatCivil(trainedUntil))}
      <div className="soft">
        {lastAddress === null
          ? words.noAddress
          : words.addresses(formatCount(addresses), lastAddress)}
      </div>
    </>
  )
}

function Changes({ evidence }: { readonly evidence: Evidence }) {
  const text = useText()
  const words = text.reviews
  const names: Readonly<Record<string, string>> = text.accounts.acts
  const { changed, changes, alerts, cases } = evidence
  return (
    <>
      {changed === 0 ? words.noChange : words.changed(formatCount(changed))}
      {changes.map(({ act, on }) => (
        <div className="soft" key={`${act} ${on}`}>
          {formatCivil(on)}: {names[act] ?? act}
        </div>
      ))}
      {alerts + cases > 0 && (
        <div>{words.alerts(formatCount(alerts), formatCount(cases))}</div>
      )}
    </>
  )
}

function Answered({ item }: { readonly item: ReviewItemView }) {
  const words = useText().reviews
  const { outcome, change, remark, answeredBy, at, account } = item
  return (
    <>
      <Badge tone={tones[outcome]}>{words.outcomes[outcome]}</Badge>
      {change !== null && <div>{words.changeKinds[change]}</div>}
      {remark !== null && <div>{remark}</div>}
      {answeredBy !== null && at !== null && (
        <div className="soft">{words.by(answeredBy, formatDateTime(at))}</div>
      )}
      {account.state === 'review-silent' && <div className="soft">{words.lateHint}</div>}
    </>
  )
}
