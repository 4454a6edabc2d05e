import { type FormEvent, useRef, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { renewSession } from '../session/session.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { SecretField } from '../ui/SecretField.tsx'
import { StrengthMeter } from './StrengthMeter.tsx'
import './my-account.css'

interface Faults {
  readonly present?: string | undefined
  readonly next?: string | undefined
  readonly repeat?: string | undefined
}

/** Sets a new password; the session goes on under another token. */
export function PasswordForm({ onChanged }: { readonly onChanged?: () => void }) {
  const text = useText()
  const { account, password } = useSession()
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const [repeat, setRepeat] = useState('')
  const [faults, setFaults] = useState<Faults>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const presentInput = useRef<HTMLInputElement>(null)
  const nextInput = useRef<HTMLInputElement>(null)
  const repeatInput = useRef<HTMLInputElement>(null)
  const { rules } = password

  function show(found: Faults) {
    setFaults(found)
    const first = found.present
      ? presentInput
      : found.next
        ? nextInput
        : found.repeat
          ? repeatInput
          : null
    first?.current?.focus()
    return first !== null
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setFailure(null)
    const missing = (value: string) => (value === '' ? text.signIn.required : undefined)
    const found = {
      present: missing(present),
      next: missing(next),
      repeat: missing(repeat) ?? (repeat === next ? undefined : text.password.differs),
    }
    if (show(found)) return
    setBusy(true)
    try {
      const session = await api.changePassword({ present, next })
      setPresent('')
      setNext('')
      setRepeat('')
      onChanged?.()
      renewSession(session)
    } catch (error) {
      const errors = error instanceof ApiProblem ? (error.body.errors ?? []) : []
      const of = (field: string) =>
        errors
          .filter((each) => each.field === field)
          .map((each) => each.message)
          .join(' ') || undefined
      if (!show({ present: of('present'), next: of('next') }))
        setFailure(problemSentence(error, text))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className="password-form" onSubmit={(event) => void submit(event)} noValidate>
      {failure !== null && (
        <Notice tone="bad" grabFocus key={failure}>
          <p>{failure}</p>
        </Notice>
      )}
      {/* So that a password manager knows whose password changes. */}
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={account.username}
        readOnly
        hidden
      />
      <SecretField
        label={text.password.present}
        name="present"
        value={present}
        onChange={setPresent}
        autoComplete="current-password"
        error={faults.present}
        inputRef={presentInput}
      />
      <SecretField
        label={text.password.next}
        name="next"
        value={next}
        onChange={setNext}
        autoComplete="new-password"
        hint={text.password.rules(
          String(rules.charactersMin),
          String(rules.classesMin),
          String(rules.history),
          String(rules.daysMax),
        )}
        error={faults.next}
        inputRef={nextInput}
      />
      <StrengthMeter
        password={next}
        known={[account.username, ...account.fullName.split(' ')]}
        scoreMin={rules.scoreMin}
      />
      <SecretField
        label={text.password.repeat}
        name="repeat"
        value={repeat}
        onChange={setRepeat}
        autoComplete="new-password"
        error={faults.repeat}
        inputRef={repeatInput}
      />
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? text.password.changing : text.password.change}
      </Button>
    </form>
  )
}
