import type { OwnEmailView } from '@chot/contract/notifications.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'

const emailKey = ['own-email']

/** Where notifications go by e-mail; nothing at all where there is no mail server. */
export function EmailCard() {
  const text = useText()
  const query = useQuery({ queryKey: emailKey, queryFn: api.ownEmail })
  if (query.data?.offered === false) return null
  return (
    <section className="card my-account-card" aria-labelledby="my-email">
      <h2 id="my-email">{text.email.title}</h2>
      <p className="soft">{text.email.lead}</p>
      <Remote query={query} lines={2}>
        {(view) => <EmailForm view={view} />}
      </Remote>
    </section>
  )
}

function EmailForm({ view }: { readonly view: OwnEmailView }) {
  const text = useText()
  const client = useQueryClient()
  const [email, setEmail] = useState(view.email ?? '')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>()
  const [said, setSaid] = useState<{ readonly good: boolean; readonly text: string }>()

  async function save(next: string | null) {
    setBusy(true)
    setFault(undefined)
    setSaid(undefined)
    try {
      const saved = await api.setOwnEmail({ email: next })
      client.setQueryData(emailKey, saved)
      setEmail(saved.email ?? '')
      setSaid({
        good: true,
        text: saved.email === null ? text.email.removed : text.email.saved,
      })
    } catch (error) {
      if (error instanceof ApiProblem && error.body.code === 'input-invalid')
        setFault(text.email.wrong)
      else setSaid({ good: false, text: problemSentence(error, text) })
    } finally {
      setBusy(false)
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    void save(email.trim() === '' ? null : email.trim())
  }

  return (
    <form className="my-email" onSubmit={submit} noValidate>
      {said !== undefined && (
        <Notice tone={said.good ? 'good' : 'bad'} grabFocus key={said.text}>
          <p>{said.text}</p>
        </Notice>
      )}
      <Field
        label={text.email.address}
        hint={text.email.hint}
        type="email"
        value={email}
        onChange={setEmail}
        autoComplete="email"
        maxLength={254}
        error={fault}
      />
      <div className="my-email-actions">
        <Button type="submit" kind="primary" busy={busy}>
          {text.email.save}
        </Button>
        {view.email !== null && (
          <Button busy={busy} onClick={() => void save(null)}>
            {text.email.remove}
          </Button>
        )}
      </div>
    </form>
  )
}
