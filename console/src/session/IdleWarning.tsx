import { useEffect, useState } from 'react'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { keepSession, signOut } from './session.ts'
import { useRemainingSeconds } from './use-remaining.ts'

const warnSeconds = 60

interface IdleWarningProps {
  readonly idleUntil: number
  /** The session's longest life: nothing lengthens it. */
  readonly endsAt: number
}

/** One minute before the session ends by itself: a question, or a notice; at its end: out. */
export function IdleWarning({ idleUntil, endsAt }: IdleWarningProps) {
  const text = useText()
  const [read, setRead] = useState(false)
  const seconds = useRemainingSeconds(idleUntil)
  const over = seconds <= 0
  const final = idleUntil >= endsAt
  useEffect(() => {
    if (over) void signOut('idle')
  }, [over])
  if (seconds > warnSeconds || over || (final && read)) return null
  function goOn() {
    if (final) setRead(true)
    else void keepSession().catch(() => undefined)
  }
  return (
    <Dialog title={text.session.idleTitle} onClose={goOn}>
      <p>{final ? text.session.endText : text.session.idleText}</p>
      <p className="idle-left">{text.session.idleLeft(String(seconds))}</p>
      <div className="dialog-actions">
        <Button onClick={() => void signOut('signed-out')}>{text.shell.signOut}</Button>
        <Button kind="primary" onClick={goOn} firstFocus>
          {final ? text.general.close : text.session.goOn}
        </Button>
      </div>
    </Dialog>
  )
}
