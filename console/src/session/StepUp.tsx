import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiProblem, api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useSession } from './signed-in.ts'
import { answerStepUp, useStepUpAsked } from './step-up.ts'

/** Shown over whatever waits for a fresh second factor; when the screens go, what waits fails. */
export function StepUp() {
  const asked = useStepUpAsked()
  useEffect(() => () => answerStepUp(false), [])
  return asked ? <StepUpDialog /> : null
}

function StepUpDialog() {
  const text = useText()
  const [totp, setTotp] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { account, demonstration } = useSession()
  async function fillDemonstrationCode() {
    const { accounts } = await api.demoAccounts()
    setTotp(accounts.find(({ username }) => username === account.username)?.totp ?? '')
    input.current?.focus()
  }
  const cancel = () => answerStepUp(false)

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
      await api.stepUp({ totp: code })
      answerStepUp(true)
    } catch (error) {
      setBusy(false)
      setTotp('')
      if (error instanceof ApiProblem && error.body.code === 'input-invalid')
        setFault(text.stepUp.wrong)
      else
        setFailure(
          error instanceof ApiProblem ? problemSentence(error, text) : text.shell.lost,
        )
      input.current?.focus()
    }
  }

  return (
    <Dialog title={text.stepUp.title} onClose={cancel}>
      <form className="step-up" onSubmit={(event) => void submit(event)} noValidate>
        <p className="soft">{text.stepUp.lead}</p>
        {failure !== null && (
          <Notice tone="bad">
            <p>{failure}</p>
          </Notice>
        )}
        <Field
          label={text.signIn.totp}
          name="totp"
          value={totp}
          onChange={setTotp}
          hint={text.stepUp.hint}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={8}
          error={fault}
          inputRef={input}
        />
        {demonstration && (
          <p>
            <Button
              small
              onClick={() => void fillDemonstrationCode().catch(() => undefined)}
            >
              {text.stepUp.demonstration}
            </Button>
          </p>
        )}
        <div className="dialog-actions">
          <Button onClick={cancel}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {busy ? text.stepUp.submitting : text.stepUp.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
