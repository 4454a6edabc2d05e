import type { IssuedSecret } from '@chot/contract/accounts.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Fact } from '../ui/Fact.tsx'

/** The slip: shown once, printed, handed over. Closing it is the end of it here. */
export function SecretDialog({
  secret,
  onClose,
}: {
  readonly secret: IssuedSecret
  readonly onClose: () => void
}) {
  const text = useText()
  return (
    <Dialog wide title={text.accounts.slipTitle} onClose={onClose}>
      <div className="slip">
        <dl className="facts">
          <Fact label={text.accounts.fullName}>{secret.fullName}</Fact>
          <Fact label={text.accounts.agency}>{secret.agency}</Fact>
          <Fact label={text.accounts.username}>{secret.username}</Fact>
          <Fact label={text.accounts.slipPassword} mono>
            {secret.password}
          </Fact>
          <Fact label={text.accounts.slipTotp} mono>
            {secret.totpSecret}
          </Fact>
        </dl>
        <p>{text.accounts.slipText}</p>
      </div>
      <div className="dialog-actions">
        <Button onClick={onClose}>{text.accounts.close}</Button>
        <Button kind="primary" firstFocus onClick={() => window.print()}>
          {text.accounts.print}
        </Button>
      </div>
    </Dialog>
  )
}
