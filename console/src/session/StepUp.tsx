import { useEffect } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
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
  async function fillDemonstrationCode() {
    const { accounts } = await api.demoAccounts()
    fill(accounts.find(({ username }) => username === account.username)?.totp ?? '')
  }
  const cancel = () => answerStepUp(false)

  return (
    <Dialog title={text.stepUp.title} onClose={cancel}>
      <form className="step-up" onSubmit={(event) => void submit(event)} noValidate>
        <p className="soft">{text.stepUp.lead}</p>
        {failure !== null && (
          <Notice tone="bad">
            <p>{failure}</p>
          </Notice>
        )}
        {field}
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
