import { readCell } from '@chot/core/registration/list-cells.ts'
import type { PersonRow } from '@chot/core/registration/read-list.ts'
import { type FormEvent, useState } from 'react'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { type EditedField, editedFields, placeOf, shownValue } from './list-rows.ts'

interface EditRowDialogProps {
  readonly row: PersonRow
  readonly onSave: (typed: Readonly<Record<EditedField, string>>) => void
  readonly onClose: () => void
}

/** One row put right; each field says at once what is still wrong, by the rules the file was read with. */
export function EditRowDialog({ row, onSave, onClose }: EditRowDialogProps) {
  const { lists, general } = useText()
  const [typed, setTyped] = useState(
    () =>
      Object.fromEntries(
        editedFields.map((field) => [field, shownValue(row, field)]),
      ) as Record<EditedField, string>,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    onSave(typed)
  }

  return (
    <Dialog title={lists.editRow(placeOf(row))} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <div className="stack">
          {editedFields.map((field) => {
            const { read } = row.cells[field]
            const said = readCell(field, { text: typed[field] }).findings
            return (
              <Field
                key={field}
                label={lists.fields[field]}
                value={typed[field]}
                onChange={(value) => setTyped({ ...typed, [field]: value })}
                hint={typed[field] === read ? undefined : lists.wrote(read)}
                error={
                  said.length === 0
                    ? undefined
                    : said.map((each) => lists.findings[each]).join('; ')
                }
                maxLength={100}
                autoComplete="off"
              />
            )
          })}
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>{general.cancel}</Button>
          <Button kind="primary" type="submit">
            {lists.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
