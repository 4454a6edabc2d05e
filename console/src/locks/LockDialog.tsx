import { type LockScope, lockScopes } from '@chot/core/workflow/lock.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { useGrounds } from '../ui/use-grounds.tsx'
import { useLockEffect } from './use-lock-effect.tsx'

interface LockDialogProps {
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Locks at once: what, and why. */
export function LockDialog({ onClose, onDone }: LockDialogProps) {
  const text = useText()
  const [scope, setScope] = useState<LockScope>('account')
  const [subject, setSubject] = useState('')
  const [tried, setTried] = useState(false)
  const grounds = useGrounds()
  const empty = subject.trim() === ''
  const { notice, counting } = useLockEffect(scope, subject)
  return (
    <ConfirmDialog
      title={text.locks.lock}
      confirm={text.locks.lock}
      danger
      waiting={counting}
      onClose={onClose}
      mayConfirm={() => {
        setTried(true)
        return grounds.read() !== null && !empty
      }}
      onConfirm={async () => {
        const given = grounds.read()
        if (given === null) return
        await api.lock({ scope, subject: subject.trim(), ...given })
        void queryClient.invalidateQueries({ queryKey: ['locks'] })
        onDone()
      }}
    >
      <p>{text.locks.lockEffect}</p>
      <Choice
        label={text.locks.scope}
        value={scope}
        onChange={(value) => setScope(value as LockScope)}
        options={lockScopes
          .toReversed()
          .map((value) => ({ value, label: text.locks.scopes[value] }))}
      />
      <Field
        label={text.locks.subject}
        hint={text.locks.subjectHints[scope]}
        error={tried && empty ? text.locks.subjectEmpty : undefined}
        value={subject}
        maxLength={64}
        autoComplete="off"
        onChange={setSubject}
      />
      {notice}
      {grounds.fields}
    </ConfirmDialog>
  )
}
