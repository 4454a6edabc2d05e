import type { LockView } from '@chot/contract/locks.ts'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { useText } from '../text/language.tsx'
import { useGrounds } from '../ui/use-grounds.tsx'

interface UnlockDialogProps {
  readonly lock: LockView
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Asks a second person, with a reason and the document it rests on. */
export function UnlockDialog({ lock, onClose, onDone }: UnlockDialogProps) {
  const text = useText()
  const grounds = useGrounds()
  return (
    <ConfirmDialog
      title={`${text.locks.ask}: ${lock.name ?? lock.subject}`}
      confirm={text.locks.ask}
      onClose={onClose}
      mayConfirm={() => grounds.read() !== null}
      onConfirm={async () => {
        const given = grounds.read()
        if (given === null) return
        await api.askUnlock(lock.id, given)
        onDone()
      }}
    >
      <p>{text.locks.askEffect}</p>
      {grounds.fields}
    </ConfirmDialog>
  )
}
