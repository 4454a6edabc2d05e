import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { useText } from '../text/language.tsx'
import { Field } from './Field.tsx'
import { problemSentence } from './problem-sentence.ts'

interface CodeAsked {
  readonly label: string
  readonly hint: string
  /** What is said of a code the server does not take. */
  readonly wrong: string
  /** Resolves when the code was right. */
  readonly send: (totp: string) => Promise<void>
}

/** The six digits of an authenticator: typed, looked at, sent; a wrong one is cleared and marked. */
export function useCode({ label, hint, wrong, send }: CodeAsked): {
  readonly field: ReactNode
  readonly busy: boolean
  /** What went wrong beside the code itself. */
  readonly failure: string | null
  readonly submit: (event: FormEvent) => Promise<void>
  readonly fill: (totp: string) => void
} {
  const text = useText()
  const [totp, setTotp] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)

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
      await send(code)
    } catch (error) {
      setBusy(false)
      setTotp('')
      if (error instanceof ApiProblem && error.body.code === 'input-invalid')
        setFault(wrong)
      else setFailure(problemSentence(error, text))
      input.current?.focus()
    }
  }

  const field = (
    <Field
      label={label}
      name="totp"
      value={totp}
      onChange={setTotp}
      hint={hint}
      autoComplete="one-time-code"
      inputMode="numeric"
      maxLength={8}
      error={fault}
      inputRef={input}
    />
  )
  const fill = (code: string) => {
    setTotp(code)
    input.current?.focus()
  }
  return { field, busy, failure, submit, fill }
}
