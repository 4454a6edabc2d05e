import type { SendingBody } from '@chot/contract/registrations.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { localToday } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

interface DocumentDialogProps {
  readonly title: string
  readonly hint: string
  readonly send: (body: SendingBody) => Promise<void>
  readonly onClose: () => void
}

const numberMin = 3

/** Number and date of the document that an act rests on. */
export function DocumentDialog({ title, hint, send, onClose }: DocumentDialogProps) {
  const text = useText()
  const { ministry } = text
  const cache = useQueryClient()
  const [documentNumber, setNumber] = useState('')
  const [documentDate, setDate] = useState(localToday())
  const [tried, setTried] = useState(false)
  const short = documentNumber.trim().length < numberMin
  const sending = useMutation({
    mutationFn: () => send({ documentNumber: documentNumber.trim(), documentDate }),
    onSuccess: async () => {
      await cache.invalidateQueries()
      onClose()
    },
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!short && documentDate !== '' && !sending.isPending) sending.mutate()
        }}
      >
        <p>{hint}</p>
        {sending.error !== null && (
          <Notice tone="bad">
            <p>{problemSentence(sending.error, text)}</p>
          </Notice>
        )}
        <Field
          label={ministry.documentNumber}
          value={documentNumber}
          maxLength={200}
          hint={ministry.documentNumberHint}
          error={tried && short ? text.registrations.required : undefined}
          onChange={setNumber}
        />
        <Field
          label={ministry.documentDate}
          type="date"
          value={documentDate}
          error={tried && documentDate === '' ? text.registrations.required : undefined}
          onChange={setDate}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={sending.isPending}>
            {title}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
