import { useState } from 'react'
import { formatDate } from '../format.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { EmailCard } from './EmailCard.tsx'
import { EndingSoon } from './EndingSoon.tsx'
import { ExplanationCard } from './ExplanationCard.tsx'
import { FactorsCard } from './FactorsCard.tsx'
import { OwnRights } from './OwnRights.tsx'
import { OwnSessionsCard } from './OwnSessionsCard.tsx'
import { PasswordForm } from './PasswordForm.tsx'

/** What an officer can see and change of their own account. */
export function MyAccountPage() {
  const text = useText()
  const { password } = useSession()
  const [changed, setChanged] = useState(false)
  return (
    <Page title={text.me.title} lead={text.me.lead}>
      <ExplanationCard />
      <EndingSoon />
      <OwnRights />
      <section className="card my-account-card" aria-labelledby="my-password">
        <h2 id="my-password">{text.password.title}</h2>
        <p className="soft">
          {text.password.dueOn(formatDate(Date.parse(password.dueOn)))}
        </p>
        {changed && (
          <Notice tone="good" grabFocus>
            <p>{text.password.changed}</p>
          </Notice>
        )}
        <PasswordForm onChanged={() => setChanged(true)} />
      </section>
      <FactorsCard />
      <EmailCard />
      <OwnSessionsCard />
    </Page>
  )
}
