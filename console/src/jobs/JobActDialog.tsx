import type { JobView } from '@chot/contract/jobs.ts'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useGrounds } from '../ui/use-grounds.tsx'
import type { MeantAct } from './JobPage.tsx'
import './jobs.css'

interface JobActDialogProps {
  readonly job: JobView
  readonly act: MeantAct
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Says what the act does, and asks for its grounds. */
export function JobActDialog({ job, act, onClose, onDone }: JobActDialogProps) {
  const text = useText()
  const grounds = useGrounds()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const given = grounds.read()
    if (busy || given === null) return
    setBusy(true)
    setFailure(null)
    try {
      if (act === 'ask') await api.askJob(job.id, given)
      else
        await api.actOnJob(job.id, {
          act,
          reason: `${given.reason} · ${given.basis}`.slice(0, 200),
        })
      onDone()
    } catch (error) {
      setBusy(false)
      setFailure(problemSentence(error, text))
    }
  }

  return (
    <Dialog title={`${text.jobs.acts[act]}: ${job.name}`} onClose={onClose}>
      <form className="job-form" onSubmit={(event) => void submit(event)} noValidate>
        <p>{text.jobs.effects[act]}</p>
        {failure !== null && (
          <Notice tone="bad">
            <p>{failure}</p>
          </Notice>
        )}
        {grounds.fields}
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind={act === 'stop' ? 'danger' : 'primary'} busy={busy}>
            {text.jobs.acts[act]}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
