import type { VersionView } from '@chot/contract/registrations.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

interface DecisionDialogProps {
  readonly version: VersionView
  readonly decision: 'accept' | 'return'
  readonly onClose: () => void
}

const reasonMin = 5
const short = (reason: string) => reason.trim().length < reasonMin

/** Accepts with a reason, or returns with one for the whole and one for each line that is wrong. */
export function DecisionDialog({ version, decision, onClose }: DecisionDialogProps) {
  const text = useText()
  const { registrations } = text
  const cache = useQueryClient()
  const [reason, setReason] = useState('')
  const [lines, setLines] = useState<readonly { place: string; reason: string }[]>([])
  const [tried, setTried] = useState(false)
  const wrong = lines.some((line) => line.place.trim() === '' || short(line.reason))
  const deciding = useMutation({
    mutationFn: () =>
      api.decideVersion(version.id, {
        decision,
        reason: reason.trim(),
        lines: lines.map((line) => ({
          place: line.place.trim(),
          reason: line.reason.trim(),
        })),
      }),
    onSuccess: async () => {
      await cache.invalidateQueries()
      onClose()
    },
  })
  const change = (at: number, part: { place?: string; reason?: string }) =>
    setLines((all) =>
      all.map((line, each) => (each === at ? { ...line, ...part } : line)),
    )

  return (
    <Dialog
      title={registrations[decision]}
      wide={decision === 'return'}
      onClose={onClose}
    >
      <form
        className="registration-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!short(reason) && !wrong && !deciding.isPending) deciding.mutate()
        }}
      >
        <p>
          {decision === 'accept' ? registrations.acceptHint : registrations.returnHint}
        </p>
        {deciding.error !== null && (
          <Notice tone="bad">
            <p>{problemSentence(deciding.error, text)}</p>
          </Notice>
        )}
        <Field
          label={registrations.reason}
          value={reason}
          onChange={setReason}
          hint={text.grounds.reasonHint}
          error={tried && short(reason) ? text.grounds.tooShort : undefined}
          maxLength={200}
        />
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end
          <div key={at} className="registration-line">
            <Field
              label={registrations.lineNumber}
              value={line.place}
              maxLength={80}
              onChange={(place) => change(at, { place })}
            />
            <Field
              label={registrations.lineReason(line.place)}
              value={line.reason}
              maxLength={200}
              error={tried && short(line.reason) ? text.grounds.tooShort : undefined}
              onChange={(why) => change(at, { reason: why })}
            />
          </div>
        ))}
        {decision === 'return' && (
          <Button
            small
            onClick={() => setLines((all) => [...all, { place: '', reason: '' }])}
          >
            {registrations.addLine}
          </Button>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button
            type="submit"
            kind={decision === 'accept' ? 'primary' : 'danger'}
            busy={deciding.isPending}
          >
            {registrations[decision]}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
