import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useGrounds } from '../ui/use-grounds.tsx'

interface RaiseDialogProps {
  readonly dossier: string
  readonly onClose: () => void
}

/** Asks a second person for more look-ups of a dossier. */
export function RaiseDialog({ dossier, onClose }: RaiseDialogProps) {
  const text = useText()
  const grounds = useGrounds()
  const [units, setUnits] = useState('2')
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const count = /^\d{1,2}$/.test(units.trim()) ? Number(units) : 0

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setTried(true)
    const given = grounds.read()
    if (given === null || count < 1) return
    setBusy(true)
    setFailure(null)
    try {
      await api.raiseDossier(dossier, { units: count, ...given })
      await queryClient.invalidateQueries({ queryKey: ['raises'] })
      onClose()
    } catch (error) {
      setBusy(false)
      setFailure(problemSentence(error, text))
    }
  }

  return (
    <Dialog title={text.raise.title(dossier)} onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>{text.raise.lead}</p>
        {failure !== null && (
          <Notice tone="bad" grabFocus>
            <p>{failure}</p>
          </Notice>
        )}
        <Field
          label={text.raise.units}
          hint={text.raise.unitsHint}
          value={units}
          onChange={setUnits}
          maxLength={2}
          error={tried && count < 1 ? text.raise.unitsWrong : undefined}
        />
        {grounds.fields}
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {text.raise.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
