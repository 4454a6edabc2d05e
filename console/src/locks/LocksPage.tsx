import { useState } from 'react'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { AlertList } from './AlertList.tsx'
import { LockDialog } from './LockDialog.tsx'
import { LockList } from './LockList.tsx'
import './locks.css'

/** What the detection found, and what is locked. */
export function LocksPage() {
  const text = useText()
  const mayGuard = usePermission('locks:guard')
  const [locking, setLocking] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  return (
    <Page
      title={text.locks.title}
      lead={text.locks.lead}
      actions={
        mayGuard && (
          <Button kind="danger" onClick={() => setLocking(true)}>
            {text.locks.lock}
          </Button>
        )
      }
    >
      {done !== null && (
        <Notice key={done} tone="good" grabFocus>
          <p>{done}</p>
        </Notice>
      )}
      <LockList mayGuard={mayGuard} onDone={setDone} />
      <AlertList />
      {locking && (
        <LockDialog
          onClose={() => setLocking(false)}
          onDone={() => {
            setLocking(false)
            setDone(text.locks.locked)
          }}
        />
      )}
    </Page>
  )
}
