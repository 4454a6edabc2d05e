import { PasswordForm } from '../my-account/PasswordForm.tsx'
import { signOut } from '../session/session.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { useTitle } from '../ui/use-title.ts'
import { FactorStep } from './FactorStep.tsx'
import { NoticeStep } from './NoticeStep.tsx'
import { SignInFrame } from './SignInFrame.tsx'

/** In the place of every screen while the sign-in is not through: one step after the other. */
export function FinishSignIn() {
  const text = useText()
  const { account, owes } = useSession()
  useTitle(text.finish.title)
  return (
    <SignInFrame
      wide
      title={text.finish.title}
      lead={`${account.fullName} · ${account.agency.name}`}
    >
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
    </SignInFrame>
  )
}
