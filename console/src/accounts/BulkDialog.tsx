import type { Outcomes } from '@chot/contract/accounts.ts'
import { problems } from '@chot/contract/problems.ts'
import { type ReactNode, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { formatCount } from '../format.ts'
import { useLanguage, useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

export interface Why {
  readonly reason: string
  readonly legalBasis: string
}

interface BulkDialogProps {
  readonly title: string
  readonly text?: string
  readonly items: readonly { readonly id: string; readonly label: string }[]
  /** A decision of a request rests on the request's own basis. */
  readonly withBasis: boolean
  /** What the basis is called, where it is one paper and no other. */
  readonly basis?: { readonly label: string; readonly hint: string } | undefined
  /** More of what is needed; `ready` once it is there. */
  readonly extra?: ReactNode
  readonly ready?: boolean
  readonly danger?: boolean
  /** What takes back what was done, offered once it is done. */
  readonly undo?:
    | { readonly label: string; readonly start: (ids: readonly string[]) => void }
    | undefined
  readonly run: (why: Why, preview: boolean) => Promise<Outcomes>
  readonly onClose: () => void
  /** When something was done. */
  readonly onDone: () => void
}

type Stage = 'why' | 'previewed' | 'done'

/** One act on several things: why, then what would come of each, then the act and what came of it. */
export function BulkDialog({
  title,
  text: lead,
  items,
  withBasis,
  basis,
  extra,
  ready = true,
  danger = false,
  undo,
  run,
  onClose,
  onDone,
}: BulkDialogProps) {
  const text = useText()
  const [why, setWhy] = useState<Why>({ reason: '', legalBasis: '' })
  const [stage, setStage] = useState<Stage>('why')
  const [outcomes, setOutcomes] = useState<Outcomes['outcomes']>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const complete =
    ready &&
    why.reason.trim().length >= 5 &&
    (!withBasis || why.legalBasis.trim().length >= 3)
  const able = outcomes.filter(({ code }) => code === null).length

  async function go(preview: boolean) {
    setBusy(true)
    setError(null)
    try {
      setOutcomes((await run(why, preview)).outcomes)
      setStage(preview ? 'previewed' : 'done')
      if (!preview) onDone()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog wide title={title} onClose={onClose}>
      <div className="stack">
        {lead && <p>{lead}</p>}
        {error !== null && (
          <Notice tone="bad" grabFocus title={problemSentence(error, text)}>
            {error instanceof ApiProblem &&
              error.body.errors?.map((fault) => (
                <p key={`${fault.field} ${fault.code}`}>{fault.message}</p>
              ))}
          </Notice>
        )}
        {stage === 'why' ? (
          <>
            <p className="soft bulk-names">
              {items.map(({ label }) => label).join(' · ')}
            </p>
            {extra}
            <Field
              label={text.accounts.reason}
              hint={text.accounts.reasonHint}
              value={why.reason}
              onChange={(reason) => setWhy({ ...why, reason })}
              maxLength={200}
              autoComplete="off"
              required
            />
            {withBasis && (
              <Field
                label={basis?.label ?? text.accounts.legalBasis}
                hint={basis?.hint ?? text.accounts.legalBasisHint}
                value={why.legalBasis}
                onChange={(legalBasis) => setWhy({ ...why, legalBasis })}
                maxLength={200}
                autoComplete="off"
                required
              />
            )}
          </>
        ) : (
          <OutcomeList items={items} outcomes={outcomes} stage={stage} />
        )}
      </div>
      <div className="dialog-actions">
        <Button onClick={stage === 'previewed' ? () => setStage('why') : onClose}>
          {stage === 'previewed'
            ? text.accounts.backToWhy
            : stage === 'done'
              ? text.accounts.close
              : text.general.cancel}
        </Button>
        {stage === 'done' && undo !== undefined && able > 0 && (
          <Button
            onClick={() =>
              undo.start(outcomes.filter(({ done }) => done).map(({ id }) => id))
            }
          >
            {undo.label}
          </Button>
        )}
        {stage === 'why' && (
          <Button
            kind="primary"
            busy={busy}
            disabled={!complete}
            onClick={() => void go(true)}
          >
            {text.accounts.preview}
          </Button>
        )}
        {stage === 'previewed' && (
          <Button
            kind={danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={able === 0}
            onClick={() => void go(false)}
          >
            {text.accounts.doIt(String(able))}
          </Button>
        )}
      </div>
    </Dialog>
  )
}

function OutcomeList({
  items,
  outcomes,
  stage,
}: {
  readonly items: BulkDialogProps['items']
  readonly outcomes: Outcomes['outcomes']
  readonly stage: Stage
}) {
  const text = useText()
  const sentence = useSentence()
  const fine = stage === 'done' ? text.accounts.wasDone : text.accounts.canBeDone
  const able = outcomes.filter(({ code }) => code === null).length
  return (
    <>
      {outcomes.length > 1 && (
        <p role="status">
          {text.accounts.outcomeCount(
            fine,
            formatCount(able),
            formatCount(outcomes.length - able),
          )}
        </p>
      )}
      <ul className="outcome-list" aria-live="polite">
        {outcomes.map(({ id, code, effect }) => (
          <li key={id}>
            <Badge tone={code === null ? 'good' : 'warn'}>
              {code === null ? fine : text.accounts.cannotBeDone}
            </Badge>{' '}
            {items.find((item) => item.id === id)?.label ?? id}
            {code !== null && <div className="soft">{sentence(code)}</div>}
            {effect !== undefined && <EffectLine effect={effect} />}
          </li>
        ))}
      </ul>
    </>
  )
}

/** What a change of the accepted list does to the right to query. */
function EffectLine({
  effect: { mayQueryBefore, mayQueryAfter, lacks },
}: {
  readonly effect: NonNullable<Outcomes['outcomes'][number]['effect']>
}) {
  const text = useText()
  const { effects, lackNames } = text.accounts
  if (mayQueryAfter)
    return (
      <div>
        {mayQueryBefore ? effects.stillQueries : <strong>{effects.gains}</strong>}
      </div>
    )
  if (mayQueryBefore)
    return (
      <div>
        <strong>{effects.loses}</strong>
      </div>
    )
  const names = lacks.map((code) => lackNames[code as keyof typeof lackNames] ?? code)
  return <div className="soft">{effects.lacks(names.join(', '))}</div>
}

/** What to do about a problem's code. */
export function useSentence(): (code: string) => string {
  const { language } = useLanguage()
  return (code) => {
    const problem = Object.hasOwn(problems, code)
      ? problems[code as keyof typeof problems]
      : undefined
    return problem?.[language] ?? code
  }
}
