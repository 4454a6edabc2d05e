import { type FormEvent, useRef, useState } from 'react'
import { ApiProblem, type DemoAccount } from '../api.ts'
import { type SignedOutNotice, signIn } from '../session/session.ts'
import { LanguageSwitch } from '../shell/LanguageSwitch.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { SecretField } from '../ui/SecretField.tsx'
import { useTitle } from '../ui/use-title.ts'
import { DemoAccounts } from './DemoAccounts.tsx'
import { SsoOffer } from './SsoOffer.tsx'
import './sign-in.css'

interface Faults {
  readonly username?: string
  readonly password?: string
  readonly totp?: string
}

const noticeTexts = {
  expired: 'expired',
  idle: 'idle',
  'signed-out': 'signedOut',
  ended: 'expired',
  elsewhere: 'elsewhere',
  'account-moving': 'moving',
  'account-locked': 'locked',
  'account-dormant': 'dormant',
  'account-revoked': 'revoked',
  'agency-ended': 'agencyEnded',
} as const satisfies Record<SignedOutNotice, string>

/** Shown in the place of any screen while nobody is signed in; the address stays, and with it the way back. */
export function SignIn({
  notice,
  bySso,
}: {
  readonly notice: SignedOutNotice | null
  /** The session that ended began at the identity provider. */
  readonly bySso: boolean
}) {
  const text = useText()
  useTitle(text.signIn.title)
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [busy, setBusy] = useState(false)
  const [working, setWorking] = useState(false)
  const [faults, setFaults] = useState<Faults>({})
  const [failure, setFailure] = useState<{ readonly sentence: string } | null>(null)
  const totpInput = useRef<HTMLInputElement>(null)
  const usernameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const found: Faults = {
      ...(username.trim() === '' ? { username: text.signIn.required } : {}),
      ...(password === '' ? { password: text.signIn.required } : {}),
      ...(/^\d{6}$/.test(totp.trim()) ? {} : { totp: text.signIn.totpWrong }),
    }
    setFaults(found)
    const first = found.username
      ? usernameInput
      : found.password
        ? passwordInput
        : found.totp
          ? totpInput
          : null
    if (first !== null) return first.current?.focus()
    setBusy(true)
    setFailure(null)
    try {
      await signIn(username.trim(), password, totp.trim()).catch(async (error) => {
        if (!(error instanceof ApiProblem && error.body.code === 'work-needed'))
          throw error
        setWorking(true)
        const { doWork } = await import('./do-work.ts')
        await signIn(username.trim(), password, totp.trim(), await doWork())
      })
    } catch (error) {
      setBusy(false)
      setWorking(false)
      setTotp('')
      setFailure({ sentence: problemSentence(error, text) })
    }
  }

  function fill(account: DemoAccount) {
    setUsername(account.username)
    setPassword(account.password)
    setTotp(account.totp)
    setFaults({})
    setFailure(null)
    totpInput.current?.focus()
  }

  return (
    <div className="sign-in">
      <header className="sign-in-bar">
        <LanguageSwitch />
      </header>
      <main className="sign-in-main">
        <div className="sign-in-columns">
          <div className="sign-in-box card">
            <div className="sign-in-brand">
              <Icon name="shield" size={44} />
              <div>
                <h1>{text.product.name}</h1>
                <p>{text.product.full}</p>
              </div>
            </div>
            <form
              className="sign-in-form"
              onSubmit={(event) => void submit(event)}
              noValidate
            >
              {failure !== null ? (
                <Notice tone="bad" grabFocus key={failure.sentence}>
                  <p>{failure.sentence}</p>
                </Notice>
              ) : (
                notice !== null && (
                  <Notice tone={notice === 'signed-out' ? 'info' : 'warn'}>
                    <p>{text.session[noticeTexts[notice]]}</p>
                  </Notice>
                )
              )}
              <Field
                label={text.signIn.username}
                name="username"
                value={username}
                onChange={setUsername}
                autoComplete="username"
                maxLength={60}
                error={faults.username}
                inputRef={usernameInput}
              />
              <SecretField
                label={text.signIn.password}
                name="password"
                value={password}
                onChange={setPassword}
                autoComplete="current-password"
                error={faults.password}
                inputRef={passwordInput}
              />
              <Field
                label={text.signIn.totp}
                name="totp"
                value={totp}
                onChange={setTotp}
                hint={text.signIn.totpHint}
                autoComplete="one-time-code"
                inputMode="numeric"
                maxLength={8}
                error={faults.totp}
                inputRef={totpInput}
              />
              <Button type="submit" kind="primary" busy={busy}>
                {busy ? text.signIn.submitting : text.signIn.submit}
              </Button>
              <div role="status">{working && <p>{text.signIn.working}</p>}</div>
            </form>
            <SsoOffer leftBySso={bySso} />
            <p className="sign-in-notice">{text.signIn.notice}</p>
          </div>
          <DemoAccounts onChoose={fill} />
        </div>
      </main>
    </div>
  )
}
