import { type FormEvent, useRef, useState } from 'react'
import { api } from '../api.ts'
import { makePasskey } from '../passkey.ts'
import { renewSession } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import './my-account.css'

/** A name, then whatever device the officer chooses makes the passkey. */
export function NewPasskey({ onMade }: { readonly onMade?: () => void }) {
  const text = useText()
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setFailure(null)
    setFault(name.trim() === '' ? text.signIn.required : undefined)
    if (name.trim() === '') return input.current?.focus()
    setBusy(true)
    try {
      const attestation = await makePasskey(await api.passkeyOptions())
      const session = await api.addPasskey({ name: name.trim(), attestation })
      setName('')
      onMade?.()
      renewSession(session)
    } catch (error) {
      setFailure(problemSentence(error, text))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className="new-passkey" onSubmit={(event) => void submit(event)} noValidate>
      {failure !== null && (
        <Notice tone="bad" grabFocus key={failure}>
          <p>{failure}</p>
        </Notice>
      )}
      <Field
        label={text.factors.passkeyName}
        hint={text.factors.passkeyNameHint}
        name="passkey-name"
        value={name}
        onChange={setName}
        maxLength={60}
        autoComplete="off"
        error={fault}
        inputRef={input}
      />
      <Button type="submit" busy={busy}>
        {busy ? text.factors.making : text.factors.make}
      </Button>
    </form>
  )
}
