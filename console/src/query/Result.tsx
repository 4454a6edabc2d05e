import type { DossierDetail } from '@chot/contract/dossiers.ts'
import type { QueryAnswer } from '@chot/contract/queries.ts'
import type { AnswerKind } from '@chot/core/duties.ts'
import { type FieldName, type FieldValue, fieldNames } from '@chot/core/query/fields.ts'
import { type SyntheticEvent, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { formatDateTime } from '../format.ts'
import { LimitLine } from '../limits/LimitTable.tsx'
import { serverNow } from '../session/server-clock.ts'
import { useSession } from '../session/signed-in.ts'
import { useRemainingSeconds } from '../session/use-remaining.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { FieldView } from './FieldView.tsx'
import { ReceiptFacts } from './ReceiptFacts.tsx'
import { RevealDialog } from './RevealDialog.tsx'
import { watermarkImage } from './watermark.ts'

interface ResultProps {
  readonly answer: QueryAnswer
  readonly person: DossierDetail['persons'][number]
  readonly dossierCode: string
  readonly kind: AnswerKind
  /** The time is over, or the page is left: the answer must not stay. */
  readonly onWipe: () => void
  readonly onAgain: () => void
}

const announceAt = [30, 10]

/** An answer, for as long as it may be seen: watermarked, not to be copied, dragged or printed. */
export function Result({
  answer,
  person,
  dossierCode,
  kind,
  onWipe,
  onAgain,
}: ResultProps) {
  const text = useText()
  const { account } = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const seconds = useRemainingSeconds(answer.showUntil)
  const [copying, setCopying] = useState(false)
  const over = seconds <= 0
  const mark = useMemo(
    () =>
      watermarkImage([
        `${account.username} · ${formatDateTime(serverNow())}`,
        dossierCode,
      ]),
    [account.username, dossierCode],
  )

  useEffect(() => {
    if (over) onWipe()
  }, [over, onWipe])
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    panel.current?.scrollIntoView({ block: 'start' })
    // A page put away for the back button would bring the answer back with it.
    const leave = () => flushSync(onWipe)
    window.addEventListener('pagehide', leave)
    return () => window.removeEventListener('pagehide', leave)
  }, [onWipe])

  function refuse(event: SyntheticEvent) {
    event.preventDefault()
    setCopying(true)
  }

  if (over) return null
  const bare =
    answer.outcome === 'answered' &&
    !answer.repeated &&
    answer.fields.length + answer.sealed.length === 0
  const announced = announceAt.findLast((limit) => seconds <= limit)
  return (
    <div ref={panel} className="look-up">
      <div className="result-head">
        <h2 ref={heading} tabIndex={-1} className="look-up-name">
          {text.query.resultTitle(person.fullName)}
        </h2>
        <span className={seconds <= 10 ? 'countdown countdown-near' : 'countdown'}>
          <Icon name="clock" size={18} />
          {text.query.countdown(String(seconds))}
        </span>
        <span className="visually-hidden" role="status">
          {announced === undefined ? '' : text.query.soon(String(announced))}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only refuses copying */}
      <div
        className="result"
        onCopy={refuse}
        onCut={refuse}
        onContextMenu={refuse}
        onDragStart={refuse}
      >
        <Verdict answer={answer} />
        <AnswerFields answer={answer} />
        {bare && kind !== 'match' && <p className="result-bare">{text.query.noFields}</p>}
        <div className="watermark" aria-hidden="true" style={{ backgroundImage: mark }} />
      </div>
      <p className="print-note">{text.query.print}</p>
      <p className="field-hint result-note" role="status">
        {copying ? text.query.noCopy : ''}
      </p>
      {answer.limits.length > 0 && <LimitLine limits={answer.limits} />}
      <ReceiptFacts receipt={answer.receipt} />
      <div className="query-submit">
        <Button onClick={onWipe}>{text.query.hide}</Button>
        <Button kind="primary" onClick={onAgain}>
          {text.query.again}
        </Button>
      </div>
    </div>
  )
}

const verdicts = {
  answered: { tone: 'good', icon: 'check', title: 'match', hint: 'matchText' },
  'no-match': { tone: 'bad', icon: 'cross', title: 'noMatch', hint: 'noMatchText' },
  'in-doubt': { tone: 'warn', icon: 'question', title: 'inDoubt', hint: 'inDoubtText' },
} as const

function Verdict({ answer }: { readonly answer: QueryAnswer }) {
  const text = useText()
  const verdict = verdicts[answer.outcome]
  return (
    <div className={`verdict verdict-${verdict.tone}`} role="status">
      <span className="verdict-icon">
        <Icon name={verdict.icon} size={34} />
      </span>
      <div>
        <p className="verdict-title">{text.query[verdict.title]}</p>
        <p>{text.query[verdict.hint]}</p>
        {answer.repeated && <p>{text.query.repeated}</p>}
      </div>
    </div>
  )
}

function AnswerFields({ answer }: { readonly answer: QueryAnswer }) {
  const text = useText()
  const [revealed, setRevealed] = useState<Partial<Record<FieldName, FieldValue>>>({})
  const [asking, setAsking] = useState<FieldName | null>(null)
  const open = new Map(answer.fields.map(({ field, value }) => [field, value]))
  const sealed = new Map(answer.sealed.map(({ field, token }) => [field, token]))
  const shown = fieldNames.filter((field) => open.has(field) || sealed.has(field))
  const token = asking === null ? undefined : sealed.get(asking)
  if (shown.length === 0) return null
  return (
    <>
      <dl className="result-fields">
        {shown.map((field) => {
          const value = open.get(field) ?? revealed[field]
          const name = text.names.fields[field]
          return (
            <div key={field} className={field === 'householdMembers' ? 'field-wide' : ''}>
              <dt>{name}</dt>
              <dd>
                {value !== undefined ? (
                  <FieldView field={field} value={value} />
                ) : (
                  <span className="masked">
                    <span aria-hidden="true">••••••</span>
                    <span className="visually-hidden">{text.query.masked}</span>
                    <Button
                      small
                      label={text.query.revealLabel(name)}
                      onClick={() => setAsking(field)}
                    >
                      <Icon name="lock" size={16} />
                      {text.query.reveal}
                    </Button>
                  </span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      {asking !== null && token !== undefined && (
        <RevealDialog
          requestId={answer.requestId}
          field={asking}
          token={token}
          onClose={() => setAsking(null)}
          onRevealed={(value) => {
            setRevealed((before) => ({ ...before, [asking]: value }))
            setAsking(null)
          }}
        />
      )}
    </>
  )
}
