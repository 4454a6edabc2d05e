import { useEffect, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { passkeysKnown, signWithPasskey } from '../passkey.ts'
import { navigate } from '../router/location.ts'
import { enterFromProvider } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useCode } from '../ui/use-code.tsx'
import { useTitle } from '../ui/use-title.ts'
import { SignInFrame } from './SignInFrame.tsx'

type Step =
  | { readonly at: 'waiting' }
  | { readonly at: 'code' }
  | { readonly at: 'failed'; readonly sentence: string }

/** The query is good once: asked about once, however often the screen is drawn. */
let asked: {
  readonly search: string
  readonly answer: ReturnType<typeof api.arriveSso>
} | null = null

function arrive(search: string) {
  if (asked?.search !== search) asked = { search, answer: api.arriveSso(search) }
  return asked.answer
}

/** Where the identity provider sends the browser back to. */
export function SsoArrival() {
  const text = useText()
  useTitle(text.signIn.title)
  const [step, setStep] = useState<Step>({ at: 'waiting' })
  // What the provider added to the address does not stay in it.
  const [search] = useState(window.location.search)
  useEffect(() => {
    if (window.location.search !== '') navigate('/sso', { replace: true })
    let gone = false
    arrive(search).then(
      (arrived) => {
        if (arrived.next === 'done') enterFromProvider(arrived.session)
        else if (!gone) setStep({ at: 'code' })
      },
      (error) => {
        if (!gone) setStep({ at: 'failed', sentence: problemSentence(error, text) })
      },
    )
    return () => {
      gone = true
    }
  }, [search, text])

  const back = () => navigate('/', { replace: true })
  return (
    <SignInFrame title={text.product.name} lead={text.product.full}>
      {step.at === 'waiting' && <p role="status">{text.sso.waiting}</p>}
      {step.at === 'failed' && (
        <div className="sign-in-form">
          <Notice tone="bad" grabFocus>
            <p>{step.sentence}</p>
          </Notice>
          <Button kind="primary" onClick={back}>
            {text.sso.back}
          </Button>
        </div>
      )}
      {step.at === 'code' && <CodeForm onBack={back} />}
    </SignInFrame>
  )
}

function CodeForm({ onBack }: { readonly onBack: () => void }) {
  const text = useText()
  const { field, busy, failure, submit } = useCode({
    label: text.signIn.totp,
    hint: text.signIn.totpHint,
    wrong: text.stepUp.wrong,
    send: async (totp) => enterFromProvider(await api.confirmSso({ totp })),
  })
  const [signing, setSigning] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)

  async function provePasskey() {
    if (signing) return
    setSigning(true)
    setRefused(null)
    try {
      const passkey = await signWithPasskey(await api.signInOptions())
      enterFromProvider(await api.confirmSso({ passkey }))
    } catch (error) {
      setSigning(false)
      const wrong = error instanceof ApiProblem && error.body.code === 'input-invalid'
      setRefused(wrong ? text.stepUp.passkeyWrong : problemSentence(error, text))
    }
  }

  const said = failure ?? refused
  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)} noValidate>
      <p>{text.sso.codeLead}</p>
      {said !== null && (
        <Notice tone="bad" grabFocus key={said}>
          <p>{said}</p>
        </Notice>
      )}
      {field}
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? text.signIn.submitting : text.signIn.submit}
      </Button>
      {passkeysKnown() && (
        <Button busy={signing} onClick={() => void provePasskey()}>
          {text.stepUp.byPasskey}
        </Button>
      )}
      <Button kind="quiet" onClick={onBack}>
        {text.sso.back}
      </Button>
    </form>
  )
}
