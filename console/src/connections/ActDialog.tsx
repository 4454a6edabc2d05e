import type { FileView } from '@chot/contract/connections.ts'
import { type Part, parts } from '@chot/core/registration/version.ts'
import { type ConnectionAct, ruleFor } from '@chot/core/workflow/connection.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { useText } from '../text/language.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useGrounds } from '../ui/use-grounds.tsx'

interface ActDialogProps {
  readonly file: FileView
  readonly act: ConnectionAct
  readonly onClose: () => void
  readonly onDone: () => void
}

const reasonMin = 5

/** One step: asks for what core's table says it needs. */
export function ActDialog({ file, act, onClose, onDone }: ActDialogProps) {
  const text = useText()
  const rule = ruleFor(act, file.state)
  const grounds = useGrounds()
  const [number, setNumber] = useState('')
  const [day, setDay] = useState('')
  const [reasons, setReasons] = useState<Readonly<Partial<Record<Part, string>>>>({})
  const [tried, setTried] = useState(false)
  const needsDocument = rule?.document !== null
  const documentFault = needsDocument && (number.trim().length < 3 || day === '')
  const given = parts.flatMap((part) => {
    const reason = (reasons[part] ?? '').trim()
    return reason.length >= reasonMin ? [{ part, reason }] : []
  })
  const partsFault = rule?.reasons === 'each-part' && given.length === 0
  return (
    <ConfirmDialog
      title={`${text.files.acts[act]}: ${file.agency.name}`}
      confirm={text.files.acts[act]}
      danger={act === 'return' || act === 'suspend' || act === 'end'}
      onClose={onClose}
      mayConfirm={() => {
        setTried(true)
        const why = rule?.reasons !== 'one' || grounds.read() !== null
        return why && !documentFault && !partsFault
      }}
      onConfirm={async () => {
        if (act === 'restore') return
        await api.actOnFile(file.id, {
          act,
          ...(needsDocument ? { document: { number: number.trim(), on: day } } : {}),
          ...(rule?.reasons === 'one' ? (grounds.read() ?? {}) : {}),
          ...(rule?.reasons === 'each-part' ? { partReasons: given } : {}),
          attachments: file.attachments.map(({ sha256 }) => sha256),
        })
        onDone()
      }}
    >
      <p>{text.files.effects[act]}</p>
      {tried && documentFault && (
        <Notice tone="warn">
          <p>{text.files.numberMissing}</p>
        </Notice>
      )}
      {tried && partsFault && (
        <Notice tone="warn">
          <p>{text.files.reasonsMissing}</p>
        </Notice>
      )}
      {needsDocument && (
        <div className="act-fields">
          <Field
            label={text.files.number}
            hint={text.files.numberHint}
            value={number}
            onChange={setNumber}
            maxLength={200}
            autoComplete="off"
          />
          <Field label={text.files.day} type="date" value={day} onChange={setDay} />
        </div>
      )}
      {rule?.reasons === 'each-part' && (
        <>
          <p className="field-hint">{text.files.reasonsHint}</p>
          {parts.map((part) => (
            <Field
              key={part}
              label={text.files.reasonFor(text.files.parts[part])}
              value={reasons[part] ?? ''}
              onChange={(reason) => setReasons({ ...reasons, [part]: reason })}
              maxLength={200}
            />
          ))}
        </>
      )}
      {rule?.reasons === 'one' && grounds.fields}
    </ConfirmDialog>
  )
}
