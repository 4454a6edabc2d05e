import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { ownFactorsKey } from '../my-account/own-factors.ts'
import { passkeysKnown, signWithPasskey } from '../passkey.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useCode } from '../ui/use-code.tsx'
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
  const { field, busy, failure, submit, fill } = useCode({
    label: text.signIn.totp,
    hint: text.stepUp.hint,
    wrong: text.stepUp.wrong,
    async send(totp) {
      await api.stepUp({ totp })
      answerStepUp(true)
    },
  })
  const { account, demonstration } = useSession()
  const factors = useQuery({ queryKey: ownFactorsKey, queryFn: api.ownFactors }).data
  const [signing, setSigning] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const byPasskey =
    factors !== undefined && factors.passkeys.length > 0 && passkeysKnown()
  const byCode = factors?.totp !== false
  async function provePasskey() {
    if (signing) return
    setSigning(true)
    setRefused(null)
    try {
      await api.stepUp({ passkey: await signWithPasskey(await api.stepUpOptions()) })
      answerStepUp(true)
    } catch (error) {
      setSigning(false)
      setRefused(stepUpSentence(error))
    }
  }
  /** What is wrong with a passkey stands at no field of the form. */
  function stepUpSentence(error: unknown): string {
    const wrong = error instanceof ApiProblem && error.body.code === 'input-invalid'
    return wrong ? text.stepUp.passkeyWrong : problemSentence(error, text)
  }
  async function fillDemonstrationCode() {
    const { accounts } = await api.demoAccounts()
    fill(accounts.find(({ username }) => username === account.username)?.totp ?? '')
  }
  const cancel = () => answerStepUp(false)

  return (
    <Dialog title={text.stepUp.title} onClose={cancel}>
      <form className="step-up" onSubmit={(event) => void submit(event)} noValidate>
        <p className="soft">{text.stepUp.lead}</p>
        {(failure ?? refused) !== null && (
          <Notice tone="bad">
            <p>{failure ?? refused}</p>
          </Notice>
        )}
        {byPasskey && (
          <p>
            <Button
              kind={byCode ? 'plain' : 'primary'}
              busy={signing}
              firstFocus={!byCode}
              onClick={() => void provePasskey()}
            >
              {text.stepUp.byPasskey}
            </Button>
          </p>
        )}
        {byCode && field}
        {byCode && demonstration && (
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
          {byCode && (
            <Button type="submit" kind="primary" busy={busy}>
              {busy ? text.stepUp.submitting : text.stepUp.submit}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
