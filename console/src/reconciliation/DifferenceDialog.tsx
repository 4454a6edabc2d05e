import type { Difference } from '@chot/contract/reconciliations.ts'
import type { DifferenceAct } from '@chot/core/reconciliation/difference.ts'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useGrounds } from '../ui/use-grounds.tsx'

export interface ActMeant {
  readonly act: DifferenceAct
  readonly difference: Difference
}

interface DifferenceDialogProps {
  readonly meant: ActMeant
  readonly onClose: () => void
  readonly onDone: () => void
}

const reasonMin = 5

/** Asks why; closing asks for the paper too. */
export function DifferenceDialog({ meant, onClose, onDone }: DifferenceDialogProps) {
  const text = useText()
  const { act, difference } = meant
  const closes = act === 'close'
  const grounds = useGrounds()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const acting = useMutation({
    mutationFn: (given: { readonly reason: string; readonly basis?: string }) =>
      api.actOnDifference(difference.id, { act, ...given }),
    onSuccess: onDone,
  })
  const short = reason.trim().length < reasonMin

  function submit(event: FormEvent) {
    event.preventDefault()
    if (acting.isPending) return
    setTried(true)
    const given = closes ? grounds.read() : short ? null : { reason: reason.trim() }
    if (given !== null) acting.mutate(given)
  }

  return (
    <Dialog title={text.reconciliation.toDo[act]} onClose={onClose}>
      <form className="reconciliation-form" onSubmit={submit} noValidate>
        <p>{text.reconciliation.effects[act]}</p>
        {acting.error !== null && (
          <Notice tone="bad">
            <p>{problemSentence(acting.error, text)}</p>
          </Notice>
        )}
        {closes ? (
          grounds.fields
        ) : (
          <Field
            label={text.grounds.reason}
            value={reason}
            onChange={setReason}
            hint={text.grounds.reasonHint}
            error={tried && short ? text.grounds.tooShort : undefined}
            maxLength={200}
          />
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={acting.isPending}>
            {text.reconciliation.toDo[act]}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
