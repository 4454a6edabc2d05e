import { caseScopes } from '@chot/core/workflow/case.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { useText } from '../text/language.tsx'
import { Choice, Field } from '../ui/Field.tsx'

interface OpenCaseDialogProps {
  readonly onClose: () => void
  readonly onDone: (id: string) => void
}

const reasonMin = 5

/** For a complaint that no rule has found. */
export function OpenCaseDialog({ onClose, onDone }: OpenCaseDialogProps) {
  const text = useText()
  const [scope, setScope] = useState<(typeof caseScopes)[number]>('account')
  const [subject, setSubject] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const empty = subject.trim() === ''
  const short = reason.trim().length < reasonMin
  return (
    <ConfirmDialog
      title={text.cases.openByHand}
      confirm={text.cases.openByHand}
      onClose={onClose}
      mayConfirm={() => {
        setTried(true)
        return !(empty || short)
      }}
      onConfirm={async () => {
        const given = { scope, subject: subject.trim(), reason: reason.trim() }
        onDone((await api.openCase(given)).id)
      }}
    >
      <p>{text.cases.openEffect}</p>
      <Choice
        label={text.cases.subject}
        value={scope}
        onChange={(value) => setScope(value as (typeof caseScopes)[number])}
        options={caseScopes.map((value) => ({
          value,
          label: text.locks.scopes[value],
        }))}
      />
      <Field
        label={text.locks.scopes[scope]}
        hint={text.locks.subjectHints[scope]}
        error={tried && empty ? text.locks.subjectEmpty : undefined}
        value={subject}
        maxLength={64}
        autoComplete="off"
        onChange={setSubject}
      />
      <Field
        label={text.grounds.reason}
        hint={text.grounds.reasonHint}
        error={tried && short ? text.grounds.tooShort : undefined}
        value={reason}
        maxLength={200}
        autoComplete="off"
        onChange={setReason}
      />
    </ConfirmDialog>
  )
}
