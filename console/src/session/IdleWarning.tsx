import { useEffect } from 'react'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { keepSession, signOut } from './session.ts'
import { useRemainingSeconds } from './use-remaining.ts'

const warnSeconds = 60

/** One minute before the session ends by itself: a question; at its end: out. */
export function IdleWarning({ idleUntil }: { readonly idleUntil: number }) {
  const text = useText()
  const seconds = useRemainingSeconds(idleUntil)
  const over = seconds <= 0
  useEffect(() => {
    if (over) void signOut('idle')
  }, [over])
  if (seconds > warnSeconds || over) return null
  const goOn = () => void keepSession().catch(() => undefined)
  return (
    <Dialog title={text.session.idleTitle} onClose={goOn}>
      <p>{text.session.idleText}</p>
      <p className="idle-left" aria-live="off">
        {text.session.idleLeft(String(seconds))}
      </p>
      <div className="dialog-actions">
        <Button onClick={() => void signOut('signed-out')}>{text.shell.signOut}</Button>
        <Button kind="primary" onClick={goOn} autoFocus>
          {text.session.goOn}
        </Button>
      </div>
    </Dialog>
  )
}
