import type { FieldName, FieldValue } from '@chot/core/query/fields.ts'
import { type FormEvent, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Refusal } from './Refusal.tsx'

interface RevealDialogProps {
  readonly requestId: string
  readonly field: FieldName
  readonly token: string
  readonly onClose: () => void
  readonly onRevealed: (value: FieldValue) => void
}

const reasonMin = 5
const reasonMax = 200

/** Asks why a masked fact has to be seen; the server answers with it and writes the reason down. */
export function RevealDialog({
  requestId,
  field,
  token,
  onClose,
  onRevealed,
}: RevealDialogProps) {
  const text = useText()
  const id = useId()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [short, setShort] = useState(false)
  const [failure, setFailure] = useState<ApiProblem | 'lost' | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    if (reason.trim().length < reasonMin) {
      setShort(true)
      input.current?.focus()
      return
    }
    setShort(false)
    setFailure(null)
    setBusy(true)
    try {
      const answer = await api.reveal({ requestId, field, token, reason: reason.trim() })
      onRevealed(answer.value)
    } catch (error) {
      setBusy(false)
      setFailure(error instanceof ApiProblem ? error : 'lost')
    }
  }

  const name = text.names.fields[field]
  // Outside the result in the document: what is typed here may be selected, the result may not.
  return createPortal(
    <Dialog title={text.query.revealTitle(name)} onClose={onClose}>
      <form
        className="reveal"
        onSubmit={(event) => void submit(event)}
        onCopy={(event) => event.stopPropagation()}
        onCut={(event) => event.stopPropagation()}
        onContextMenu={(event) => event.stopPropagation()}
      >
        <p className="soft">{text.query.revealText}</p>
        {failure === 'lost' && (
          <Notice tone="warn">
            <p>{text.shell.lost}</p>
          </Notice>
        )}
        {failure instanceof ApiProblem && <Refusal problem={failure} />}
        <fieldset>
          <legend>{text.query.quickReasons}</legend>
          <div className="quick-reasons">
            {text.query.reasons.map((choice) => (
              <Button
                key={choice}
                small
                pressed={reason === choice}
                onClick={() => {
                  setReason(choice)
                  setShort(false)
                  input.current?.focus()
                }}
              >
                {choice}
              </Button>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor={id} className="field-label">
            {text.query.reason}
          </label>
          <textarea
            id={id}
            ref={input}
            className="input"
            rows={2}
            maxLength={reasonMax}
            value={reason}
            data-first-focus
            aria-invalid={short || undefined}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (
                event.key === 'Enter' &&
                !event.shiftKey &&
                !event.nativeEvent.isComposing
              ) {
                event.preventDefault()
                event.currentTarget.form?.requestSubmit()
              }
            }}
          />
          <p id={`${id}-hint`} className={short ? 'field-error' : 'field-hint'}>
            {short ? text.query.reasonShort : text.query.reasonHint}
          </p>
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {busy ? text.query.revealing : text.query.reveal}
          </Button>
        </div>
      </form>
    </Dialog>,
    document.body,
  )
}
