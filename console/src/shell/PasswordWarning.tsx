import { useState } from 'react'
import { Link } from '../router/Link.tsx'
import { usePlace } from '../router/location.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'

const putOffKey = 'chot-password-warning'

/** That the password will be due, on the days the policy names; put off, it returns with the next. */
export function PasswordWarning() {
  const text = useText()
  const { password } = useSession()
  const { path } = usePlace()
  const warning =
    password.warning === null ? null : `${password.dueOn} ${password.warning}`
  const [putOff, setPutOff] = useState(() => localStorage.getItem(putOffKey))
  if (warning === null || warning === putOff || path === '/me') return null
  function later() {
    if (warning === null) return
    localStorage.setItem(putOffKey, warning)
    setPutOff(warning)
  }
  return (
    <div className="shell-warning">
      <Notice
        tone="warn"
        title={
          password.daysLeft > 1
            ? text.password.warnDays(String(password.daysLeft))
            : text.password.warnToday
        }
      >
        <p>{text.password.warnText}</p>
        <div className="shell-warning-actions">
          <Link to="/me" className="button button-small">
            {text.me.changeNow}
          </Link>
          <Button small kind="quiet" onClick={later}>
            {text.me.later}
          </Button>
        </div>
      </Notice>
    </div>
  )
}
