import type { JobBody } from '@chot/contract/jobs.ts'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import './jobs.css'

interface JobFormProps {
  readonly onClose: () => void
  readonly onDone: () => void
}

const blank = {
  name: '',
  system: '',
  officer: '',
  service: '',
  purpose: '',
  number: '',
  on: '',
  noticeTo: '',
  from: '',
  to: '',
  perWindow: '',
  inAll: '',
  perMinute: '10',
}

/** Drafts a job as it was announced; its list comes from the owning system. */
export function JobForm({ onClose, onDone }: JobFormProps) {
  const text = useText()
  const words = text.jobs
  const [typed, setTyped] = useState(blank)
  const [windows, setWindows] = useState('office')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const faults = error instanceof ApiProblem ? (error.body.errors ?? []) : []
  const field = (name: keyof typeof blank, sentAs: string = name) => ({
    value: typed[name],
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    error: faults.find((fault) => fault.field === sentAs)?.message,
    autoComplete: 'off',
    required: true,
    maxLength: 200,
  })

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    const { number, on, noticeTo, perWindow, inAll, perMinute, ...rest } = typed
    const body = {
      ...rest,
      notice: { number, on, to: noticeTo },
      windows: windows.split(' '),
      perWindow: Number(perWindow),
      inAll: Number(inAll),
      perMinute: Number(perMinute),
    }
    try {
      await api.draftJob(body as JobBody)
      onDone()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }

  const { office, 'off-hours': offHours } = words.windowNames
  return (
    <Dialog wide title={words.draft} onClose={onClose}>
      <form className="job-form" onSubmit={(event) => void submit(event)} noValidate>
        <p className="soft">{words.formHint}</p>
        {error !== null && (
          <Notice tone="bad" grabFocus title={problemSentence(error, text)} />
        )}
        <Field label={words.name} {...field('name')} />
        <div className="job-fields">
          <Field label={words.system} hint={words.systemHint} {...field('system')} />
          <Field label={words.officer} hint={words.officerHint} {...field('officer')} />
          <Field label={words.service} hint={words.serviceHint} {...field('service')} />
          <Field label={words.purpose} hint={words.purposeHint} {...field('purpose')} />
          <Field label={words.notice} {...field('number', 'notice.number')} />
          <Field label={words.noticeOn} type="date" {...field('on', 'notice.on')} />
        </div>
        <Field label={words.noticeTo} {...field('noticeTo', 'notice.to')} />
        <Choice
          label={words.windows}
          value={windows}
          onChange={setWindows}
          options={[
            { value: 'office', label: office },
            { value: 'off-hours', label: offHours },
            { value: 'office off-hours', label: `${office}, ${offHours}` },
          ]}
        />
        <div className="job-fields">
          <Field label={words.from} type="date" {...field('from')} />
          <Field label={words.to} type="date" {...field('to')} />
          <Field label={words.perWindow} inputMode="numeric" {...field('perWindow')} />
          <Field label={words.inAll} inputMode="numeric" {...field('inAll')} />
          <Field label={words.perMinute} inputMode="numeric" {...field('perMinute')} />
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {words.send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
