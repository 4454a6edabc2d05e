import type { ClientSystemView } from '@chot/contract/client-systems.ts'
import type { ClientSystemAct } from '@chot/core/workflow/client-system.ts'
import { type FormEvent, useRef, useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

export interface ActMeant {
  readonly act: ClientSystemAct
  readonly system: ClientSystemView
  /** The key meant, with `end-key`. */
  readonly thumbprint: string | null
}

interface ActDialogProps {
  readonly meant: ActMeant
  readonly onClose: () => void
  readonly onDone: () => void
}

const lengthMin = 5
const lengthMax = 200

/** Says what will happen, and asks for the reason and the document it rests on. */
export function ActDialog({ meant, onClose, onDone }: ActDialogProps) {
  const text = useText()
  const { act, system, thumbprint } = meant
  const [reason, setReason] = useState('')
  const [basis, setBasis] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const reasonInput = useRef<HTMLInputElement>(null)
  const basisInput = useRef<HTMLInputElement>(null)
  const short = (value: string) => value.trim().length < lengthMin
  const errorOf = (value: string) =>
    tried && short(value) ? text.systems.tooShort : undefined

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setTried(true)
    const wrong = short(reason) ? reasonInput : short(basis) ? basisInput : null
    if (wrong !== null) return wrong.current?.focus()
    setBusy(true)
    setFailure(null)
    try {
      await api.actOnClientSystem(system.id, {
        act,
        reason: reason.trim(),
        basis: basis.trim(),
        ...(thumbprint === null ? {} : { thumbprint }),
      })
      onDone()
    } catch (error) {
      setBusy(false)
      setFailure(problemSentence(error, text))
    }
  }

  return (
    <Dialog title={`${text.systems.acts[act]}: ${system.name}`} onClose={onClose}>
      <form
        className="client-system-form"
        onSubmit={(event) => void submit(event)}
        noValidate
      >
        <p>{text.systems.effects[act]}</p>
        {failure !== null && (
          <Notice tone="bad">
            <p>{failure}</p>
          </Notice>
        )}
        <Field
          label={text.systems.reason}
          value={reason}
          onChange={setReason}
          hint={text.systems.reasonHint}
          error={errorOf(reason)}
          maxLength={lengthMax}
          inputRef={reasonInput}
        />
        <Field
          label={text.systems.basis}
          value={basis}
          onChange={setBasis}
          hint={text.systems.basisHint}
          error={errorOf(basis)}
          maxLength={lengthMax}
          inputRef={basisInput}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button
            type="submit"
            kind={act === 'unlock' ? 'primary' : 'danger'}
            busy={busy}
          >
            {text.systems.acts[act]}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
