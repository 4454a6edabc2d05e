import { type FormEvent, useRef, useState } from 'react'
import type { DemoAccount } from '../api/session.ts'
import { api } from '../api.ts'
import { passkeysKnown, signWithPasskey } from '../passkey.ts'
import type { SignedOutNotice } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SecretField } from '../ui/SecretField.tsx'
import { useTitle } from '../ui/use-title.ts'
import { DemoAccounts } from './DemoAccounts.tsx'
import { SignInFrame } from './SignInFrame.tsx'
import { SsoOffer } from './SsoOffer.tsx'
import { useSigningIn } from './use-signing-in.ts'

interface Faults {
  readonly username?: string
  readonly password?: string
  /** Of the second factor. */
  readonly second?: string
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
  'account-review-silent': 'reviewSilent',
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
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null)
  const [faults, setFaults] = useState<Faults>({})
  const { send, state, failure, forget } = useSigningIn()
  const withPassword = password !== ''
  const secondInput = useRef<HTMLInputElement>(null)
  const usernameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const lacking = text.signIn.required
    const found: Faults = {
      ...(username.trim() === '' ? { username: lacking } : {}),
      ...(password === '' ? { password: lacking } : {}),
      ...secondFault(),
    }
    setFaults(found)
    const first = found.username
      ? usernameInput
      : found.password
        ? passwordInput
        : found.second
          ? secondInput
          : null
    if (first !== null) return first.current?.focus()
    const typed = { username: username.trim(), password }
    const entered = await send(async () =>
      recoveryCode === null
        ? { ...typed, totp: totp.trim() }
        : { ...typed, recoveryCode: recoveryCode.trim() },
    )
    if (!entered) setTotp('')
  }

  function secondFault(): Faults {
    if (recoveryCode !== null)
      return recoveryCode.trim() === '' ? { second: text.signIn.required } : {}
    return /^\d{6}$/.test(totp.trim()) ? {} : { second: text.signIn.totpWrong }
  }

  /** Alone it is both factors; beside a password that was typed it stands for the code. */
  async function enterByPasskey() {
    if (withPassword && username.trim() === '') {
      setFaults({ username: text.signIn.required })
      return usernameInput.current?.focus()
    }
    setFaults({})
    const typed = withPassword ? { username: username.trim(), password } : {}
    await send(async () => ({
      ...typed,
      passkey: await signWithPasskey(await api.signInOptions()),
    }))
  }

  function fill(account: DemoAccount) {
    setUsername(account.username)
    setPassword(account.password)
    setTotp(account.totp)
    setRecoveryCode(null)
    setFaults({})
    forget()
    secondInput.current?.focus()
  }

  return (
    <SignInFrame
      title={text.product.name}
      lead={text.product.full}
      aside={<DemoAccounts onChoose={fill} />}
    >
      <form className="sign-in-form" onSubmit={(event) => void submit(event)} noValidate>
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
        {recoveryCode === null ? (
          <Field
            label={text.signIn.totp}
            name="totp"
            value={totp}
            onChange={setTotp}
            hint={text.signIn.totpHint}
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={8}
            error={faults.second}
            inputRef={secondInput}
          />
        ) : (
          <Field
            label={text.signIn.recoveryCode}
            name="recovery-code"
            value={recoveryCode}
            onChange={setRecoveryCode}
            hint={text.signIn.recoveryCodeHint}
            autoComplete="off"
            maxLength={60}
            error={faults.second}
            inputRef={secondInput}
          />
        )}
        <Button type="submit" kind="primary" busy={state !== 'idle'}>
          {state === 'idle' ? text.signIn.submit : text.signIn.submitting}
        </Button>
        <div role="status">{state === 'working' && <p>{text.signIn.working}</p>}</div>
      </form>
      <div className="sign-in-others">
        {passkeysKnown() && (
          <Button disabled={state !== 'idle'} onClick={() => void enterByPasskey()}>
            {withPassword ? text.signIn.byPasskeyToo : text.signIn.byPasskey}
          </Button>
        )}
        <Button
          kind="quiet"
          onClick={() => {
            setRecoveryCode(recoveryCode === null ? '' : null)
            setFaults({})
          }}
        >
          {recoveryCode === null ? text.signIn.byRecoveryCode : text.signIn.byCode}
        </Button>
      </div>
      <SsoOffer leftBySso={bySso} />
      <p className="sign-in-notice">{text.signIn.notice}</p>
    </SignInFrame>
  )
}
