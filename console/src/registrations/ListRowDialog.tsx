import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import type { ListRow } from './ListView.tsx'

interface ListRowDialogProps {
  readonly agency: string
  readonly row: ListRow
  readonly onClose: () => void
}

/** Another duty or count for one line of a draft. */
export function ListRowDialog({ agency, row, onClose }: ListRowDialogProps) {
  const text = useText()
  const { registrations } = text
  const cache = useQueryClient()
  const [duty, setDuty] = useState(row.duty)
  const [count, setCount] = useState(String(row.queriesPerDay))
  const saving = useMutation({
    mutationFn: () =>
      api.draftList(agency, {
        from: 'draft',
        leftOut: [],
        changed: [{ row: row.row, duty, queriesPerDay: Number(count) }],
      }),
    onSuccess: async () => {
      await cache.invalidateQueries()
      onClose()
    },
  })
  return (
    <Dialog title={registrations.editRow(row.fullName)} onClose={onClose}>
      <form
        className="registration-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!saving.isPending) saving.mutate()
        }}
      >
        {saving.error !== null && (
          <Notice tone="bad">
            <p>{problemSentence(saving.error, text)}</p>
          </Notice>
        )}
        <Choice
          label={registrations.heads.duty}
          value={duty}
          onChange={(value) =>
            setDuty(value === 'verification' ? 'verification' : 'receiving')
          }
          options={(['receiving', 'verification'] as const).map((value) => ({
            value,
            label: text.names.duties[value],
          }))}
        />
        <Field
          label={registrations.heads.queriesPerDay}
          value={count}
          inputMode="numeric"
          maxLength={6}
          onChange={(value) => setCount(value.replace(/\D/g, ''))}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={saving.isPending}>
            {registrations.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
