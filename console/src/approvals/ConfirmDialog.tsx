import { type FormEvent, type ReactNode, useState } from 'react'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

interface ConfirmDialogProps {
  readonly title: string
  readonly confirm: string
  readonly danger?: boolean
  /** What is done; a throw is shown, and the dialog stays. */
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
  /** Whether what was typed in `children` is right; a press that is too early shows why. */
  readonly mayConfirm?: () => boolean
  /** What has to be told first is not there yet. */
  readonly waiting?: boolean
  readonly children: ReactNode
}

/** Says what will happen, and does it at a second press. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const text = useText()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || props.mayConfirm?.() === false) return
    setBusy(true)
    setFailure(null)
    try {
      await props.onConfirm()
    } catch (error) {
      setBusy(false)
      setFailure(error)
    }
  }

  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
        {failure !== null && (
          <Notice tone="warn" grabFocus>
            <p>{problemSentence(failure, text)}</p>
          </Notice>
        )}
        {props.children}
        <div className="dialog-actions">
          <Button onClick={props.onClose} firstFocus>
            {text.general.cancel}
          </Button>
          <Button
            type="submit"
            kind={props.danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={props.waiting === true}
          >
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
