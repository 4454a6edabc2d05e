import { agencyKinds } from '@chot/core/agencies/reorganisation.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { useText } from '../text/language.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'

interface OpenDriveDialogProps {
  readonly onClose: () => void
  readonly onDone: () => void
}

type Kind = (typeof agencyKinds)[number]
const asked: readonly Kind[] = ['department', 'commune', 'service-centre', 'police']

/** Opens a drive by the forms of 6383. */
export function OpenDriveDialog({ onClose, onDone }: OpenDriveDialogProps) {
  const text = useText()
  const [name, setName] = useState('')
  const [basis, setBasis] = useState('')
  const [dueOn, setDueOn] = useState('')
  const [kinds, setKinds] = useState<readonly Kind[]>(asked)
  const [tried, setTried] = useState(false)
  const wrong =
    name.trim().length < 5 ||
    basis.trim().length < 3 ||
    dueOn === '' ||
    kinds.length === 0
  return (
    <ConfirmDialog
      title={text.drives.openTitle}
      confirm={text.drives.open}
      onClose={onClose}
      mayConfirm={() => {
        setTried(true)
        return !wrong
      }}
      onConfirm={async () => {
        await api.openDrive({
          name: name.trim(),
          basis: basis.trim(),
          form: '2025-09-12',
          dueOn,
          kinds: [...kinds],
        })
        onDone()
      }}
    >
      <p>{text.drives.openEffect}</p>
      {tried && wrong && (
        <Notice tone="warn">
          <p>{text.drives.wrong}</p>
        </Notice>
      )}
      <Field
        label={text.drives.name}
        hint={text.drives.nameHint}
        value={name}
        onChange={setName}
        maxLength={120}
      />
      <Field
        label={text.drives.basis}
        hint={text.drives.basisHint}
        value={basis}
        onChange={setBasis}
        maxLength={200}
      />
      <Field label={text.drives.dueOn} type="date" value={dueOn} onChange={setDueOn} />
      <fieldset className="kind-choice">
        <legend className="field-label">{text.drives.kinds}</legend>
        {agencyKinds.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={kinds.includes(kind)}
              onChange={({ target }) =>
                setKinds(
                  target.checked
                    ? [...kinds, kind]
                    : kinds.filter((each) => each !== kind),
                )
              }
            />
            {text.agencies.kinds[kind]}
          </label>
        ))}
      </fieldset>
    </ConfirmDialog>
  )
}
