import type { ProvinceServices } from '@chot/contract/registrations.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useGrounds } from '../ui/use-grounds.tsx'

interface ProvinceDialogProps {
  readonly province: ProvinceServices
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Counts to be in force from a day to come: those left empty stay as they are. */
export function ProvinceDialog({ province, onClose, onDone }: ProvinceDialogProps) {
  const text = useText()
  const { ministry } = text
  const cache = useQueryClient()
  const grounds = useGrounds()
  const keyOf = (line: ProvinceServices['lines'][number]) =>
    `${line.service} ${line.window}`
  const [from, setFrom] = useState('')
  const [counts, setCounts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      province.lines.map((line) => [
        keyOf(line),
        line.sum > 0 && line.sum !== line.inForce ? String(line.sum) : '',
      ]),
    ),
  )
  const [tried, setTried] = useState(false)
  const lines = province.lines.flatMap((line) => {
    const count = Number(counts[keyOf(line)])
    return count > 0
      ? [{ service: line.service, window: line.window, queriesPerDay: count }]
      : []
  })
  const asking = useMutation({
    mutationFn: (why: { readonly reason: string; readonly basis: string }) =>
      api.askProvinceServices({ from, ...why, lines }),
    onSuccess: async () => {
      await cache.invalidateQueries()
      onDone()
    },
  })
  const lacking = from === '' || lines.length === 0
  return (
    <Dialog title={ministry.ask} wide onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          const why = grounds.read()
          if (why !== null && !lacking && !asking.isPending) asking.mutate(why)
        }}
      >
        <p>{ministry.askHint}</p>
        {asking.error !== null && (
          <Notice tone="bad">
            <p>{problemSentence(asking.error, text)}</p>
          </Notice>
        )}
        <div className="ministry-counts">
          {province.lines.map((line) => (
            <Field
              key={keyOf(line)}
              label={`${line.serviceName}, ${ministry.windows[line.window]}`}
              hint={ministry.beside(
                formatCount(line.sum),
                line.inForce === null ? '–' : formatCount(line.inForce),
              )}
              value={counts[keyOf(line)] ?? ''}
              inputMode="numeric"
              maxLength={8}
              onChange={(value) =>
                setCounts((all) => ({ ...all, [keyOf(line)]: value.replace(/\D/g, '') }))
              }
            />
          ))}
        </div>
        <Field
          label={ministry.from}
          type="date"
          value={from}
          hint={ministry.fromHint}
          error={tried && from === '' ? text.registrations.required : undefined}
          onChange={setFrom}
        />
        {tried && lines.length === 0 && (
          <p className="field-error">{text.registrations.required}</p>
        )}
        {grounds.fields}
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={asking.isPending}>
            {ministry.askSecond}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
