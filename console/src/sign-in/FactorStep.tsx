import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { ApiProblem, api } from '../api.ts'
import { renewSession } from '../session/session.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { codePath } from '../ui/code-path.ts'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'

/** A secret of one's own in one's own authenticator, confirmed by a code of it. */
export function FactorStep() {
  const text = useText()
  const { account } = useSession()
  const query = useQuery({
    queryKey: ['own-factor', account.id],
    queryFn: api.proposeFactor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return (
    <section className="notice-step" aria-labelledby="factor-step">
      <h2 id="factor-step">{text.factor.title}</h2>
      <p>{text.factor.lead}</p>
      <Remote query={query} lines={6}>
        {({ secret, uri }) => <Enrolment secret={secret} uri={uri} />}
      </Remote>
    </section>
  )
}

function Enrolment({ secret, uri }: { readonly secret: string; readonly uri: string }) {
  const text = useText()
  const [totp, setTotp] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { size, path } = codePath(uri)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setFailure(null)
    const code = totp.trim()
    if (!/^\d{6}$/.test(code)) {
      setFault(text.signIn.totpWrong)
      return input.current?.focus()
    }
    setFault(undefined)
    setBusy(true)
    try {
      renewSession(await api.confirmFactor({ totp: code }))
    } catch (error) {
      setBusy(false)
      setTotp('')
      if (error instanceof ApiProblem && error.body.code === 'input-invalid')
        setFault(text.factor.wrong)
      else
        setFailure(
          error instanceof ApiProblem ? problemSentence(error, text) : text.shell.lost,
        )
      input.current?.focus()
    }
  }

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
      <Field
        label={text.factor.totp}
        name="totp"
        value={totp}
        onChange={setTotp}
        hint={text.factor.hint}
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={8}
        error={fault}
        inputRef={input}
      />
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? text.stepUp.submitting : text.factor.confirm}
      </Button>
    </form>
  )
}
