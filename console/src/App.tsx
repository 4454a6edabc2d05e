import { useEffect } from 'react'
import { usePlace } from './router/location.ts'
import { IdleWarning } from './session/IdleWarning.tsx'
import { StepUp } from './session/StepUp.tsx'
import { loadSession, useSessionState } from './session/session.ts'
import { SignedIn } from './session/signed-in.ts'
import { CurrentScreen } from './shell/CurrentScreen.tsx'
import { Shell } from './shell/Shell.tsx'
import { screens } from './shell/screens.tsx'
import { FinishSignIn } from './sign-in/FinishSignIn.tsx'
import { SignIn } from './sign-in/SignIn.tsx'
import { SsoArrival } from './sign-in/SsoArrival.tsx'
import { useText } from './text/language.tsx'
import { Skeleton } from './ui/states.tsx'

export function App() {
  const text = useText()
  const state = useSessionState()
  const { path } = usePlace()
  useEffect(() => {
    void loadSession()
  }, [])
  switch (state.status) {
    case 'loading':
      return (
        <main className="splash" aria-label={text.product.full}>
          <Skeleton lines={3} />
        </main>
      )
    case 'out':
      return path === '/sso' ? (
        <SsoArrival />
      ) : (
        <SignIn notice={state.notice} bySso={state.bySso} />
      )
    case 'in': {
      const { permissions, account, owes } = state.session
      if (owes.length > 0)
        return (
          <SignedIn value={state.session}>
            <FinishSignIn />
            <IdleWarning idleUntil={state.idleUntil} endsAt={state.session.endsAt} />
          </SignedIn>
        )
      const permitted = screens.filter((screen) =>
        permissions.includes(screen.permission),
      )
      return (
        <SignedIn value={state.session}>
          <Shell screens={permitted} key={account.id}>
            <CurrentScreen />
          </Shell>
          <StepUp key={`step-up ${account.id}`} />
          <IdleWarning idleUntil={state.idleUntil} endsAt={state.session.endsAt} />
        </SignedIn>
      )
    }
  }
}
