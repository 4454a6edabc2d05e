import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { api } from '../api.ts'
import { navigate } from '../router/location.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { dayPlace } from './day-address.ts'

/** Takes in a file the Ministry sent, and leads to its day. */
export function StatementDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [tried, setTried] = useState(false)
  const sending = useMutation({
    mutationFn: async (chosen: File) => api.takeStatement({ text: await chosen.text() }),
    onSuccess: (made) => {
      // What was known of the day is not shown in the place of what is new.
      queryClient.removeQueries({ queryKey: ['comparisons'] })
      onClose()
      navigate(`/reconciliation/${dayPlace(made)}`)
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (file !== null && !sending.isPending) sending.mutate(file)
  }
  const missing = tried && file === null

  return (
    <Dialog title={text.reconciliation.import} onClose={onClose}>
      <form className="reconciliation-form" onSubmit={submit} noValidate>
        {sending.error !== null && (
          <Notice tone="bad">
            <p>{problemSentence(sending.error, text)}</p>
          </Notice>
        )}
        <div className="field">
          <label htmlFor={id} className="field-label">
            {text.reconciliation.file}
          </label>
          <div className="reconciliation-file">
            <Button onClick={() => input.current?.click()}>
              {text.reconciliation.choose}
            </Button>
            <span>{file?.name ?? text.reconciliation.noFile}</span>
          </div>
          <input
            ref={input}
            id={id}
            type="file"
            tabIndex={-1}
            className="visually-hidden"
            accept=".json,.csv,.txt"
            aria-describedby={`${id}-hint`}
            aria-invalid={missing}
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
              sending.reset()
            }}
          />
          <p id={`${id}-hint`} className={missing ? 'field-error' : 'field-hint'}>
            {missing ? text.reconciliation.fileMissing : text.reconciliation.fileHint}
          </p>
        </div>
        <details>
          <summary>{text.reconciliation.form}</summary>
          <p className="soft">{text.reconciliation.formText}</p>
          <pre className="reconciliation-sample">{sample}</pre>
        </details>
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={sending.isPending}>
            {text.reconciliation.compare}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const sample = `day;reading;service;agency;window;received
2026-11-20;counting-day;037;H38.02683;office;12
2026-11-20;counting-day;033;;off-hours;3`
