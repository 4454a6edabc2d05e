import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { renewSession } from '../session/session.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { codePath } from '../ui/code-path.ts'
import { Notice } from '../ui/Notice.tsx'
import { Remote } from '../ui/Remote.tsx'
import { useCode } from '../ui/use-code.tsx'
import './my-account.css'

interface EnrolmentProps {
  /** Called once the new authenticator is the one that counts. */
  readonly onEnrolled?: () => void
  /** Beside the button that confirms. */
  readonly beside?: ReactNode
}

/** A secret of one's own in one's own authenticator, confirmed by a code of it. */
export function EnrolAuthenticator(props: EnrolmentProps) {
  const { account } = useSession()
  const query = useQuery({
    queryKey: ['own-factor', account.id],
    queryFn: api.proposeFactor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return (
    <Remote query={query} lines={6}>
      {({ secret, uri }) => <Enrolment {...props} secret={secret} uri={uri} />}
    </Remote>
  )
}

function Enrolment({
  secret,
  uri,
  onEnrolled,
  beside,
}: EnrolmentProps & { readonly secret: string; readonly uri: string }) {
  const text = useText()
  const { field, busy, failure, submit } = useCode({
    label: text.factor.totp,
    hint: text.factor.hint,
    wrong: text.factor.wrong,
    async send(totp) {
      renewSession(await api.confirmFactor({ totp }))
      onEnrolled?.()
    },
  })
  const { size, path } = codePath(uri)

  return (
    <form className="factor-step" onSubmit={(event) => void submit(event)} noValidate>
      {failure !== null && (
        <Notice tone="bad" grabFocus key={failure}>
          <p>{failure}</p>
        </Notice>
      )}
      <div className="factor-code">
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={text.factor.code}>
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
        <div>
          <p>{text.factor.byHand}</p>
          <p className="mono factor-secret">{secret.match(/.{1,4}/g)?.join(' ')}</p>
        </div>
      </div>
      {field}
      <div className="factor-buttons">
        {beside}
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? text.stepUp.submitting : text.factor.confirm}
        </Button>
      </div>
    </form>
  )
}
