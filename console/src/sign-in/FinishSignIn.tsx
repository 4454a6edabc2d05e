import { PasswordForm } from '../my-account/PasswordForm.tsx'
import { signOut } from '../session/session.ts'
import { useSession } from '../session/signed-in.ts'
import { LanguageSwitch } from '../shell/LanguageSwitch.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useTitle } from '../ui/use-title.ts'
import { FactorStep } from './FactorStep.tsx'
import { NoticeStep } from './NoticeStep.tsx'
import './sign-in.css'

/** In the place of every screen while the sign-in is not through: one step after the other. */
export function FinishSignIn() {
  const text = useText()
  const { account, owes } = useSession()
  useTitle(text.finish.title)
  return (
    <div className="sign-in">
      <header className="sign-in-bar">
        <LanguageSwitch />
      </header>
      <main className="sign-in-main">
        <div className="sign-in-columns">
          <div className="finish-box card">
            <div className="sign-in-brand">
              <Icon name="shield" size={44} />
              <div>
                <h1>{text.finish.title}</h1>
                <p>
                  {account.fullName} · {account.agency.name}
                </p>
              </div>
            </div>
            <p className="finish-lead">
              {owes.length === 1 && owes[0] === 'password'
                ? text.finish.leadExpired
                : text.finish.leadFirst}
            </p>
            {owes[0] === 'password' && <PasswordForm />}
            {owes[0] === 'factor' && <FactorStep />}
            {owes[0] === 'notice' && <NoticeStep />}
            <div className="finish-leave">
              <Button kind="quiet" onClick={() => void signOut('signed-out')}>
                {text.finish.signOut}
              </Button>
            </div>
          </div>
        </div>
      </main>
    </div>
  )
}
