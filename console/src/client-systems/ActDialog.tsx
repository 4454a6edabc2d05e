import type { ClientSystemView } from '@chot/contract/client-systems.ts'
import type { ClientSystemAct } from '@chot/core/workflow/client-system.ts'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useGrounds } from '../ui/use-grounds.tsx'

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

/** Says what will happen, and asks for the reason and the document it rests on. */
export function ActDialog({ meant, onClose, onDone }: ActDialogProps) {
  const text = useText()
  const { act, system, thumbprint } = meant
  const grounds = useGrounds()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const given = grounds.read()
    if (given === null) return
    setBusy(true)
    setFailure(null)
    try {
      await api.actOnClientSystem(system.id, {
        act,
        ...given,
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
        {grounds.fields}
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
