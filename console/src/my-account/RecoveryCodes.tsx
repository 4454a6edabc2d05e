import type { OwnFactors } from '@chot/contract/factors.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatCount, formatDateTime } from '../format.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'

interface RecoveryCodesProps {
  readonly codes: OwnFactors['recoveryCodes']
  readonly onMade: () => void
}

/** How many codes are left; new ones are shown once, to be printed and kept apart. */
export function RecoveryCodes({ codes, onMade }: RecoveryCodesProps) {
  const text = useText()
  const [asking, setAsking] = useState(false)
  const [made, setMade] = useState<readonly string[] | null>(null)
  const { left, madeAt, lastUsedAt } = codes
  return (
    <section className="my-factor" aria-labelledby="my-recovery-codes">
      <h3 id="my-recovery-codes">{text.factors.recoveryCodes}</h3>
      <p className="soft">{text.factors.recoveryLead}</p>
      {madeAt === null ? (
        <Notice tone="warn">
          <p>{text.factors.recoveryNone}</p>
        </Notice>
      ) : (
        <p>
          {text.factors.recoveryLeft(formatCount(left), formatDateTime(madeAt))}
          {lastUsedAt !== null &&
            ` ${text.factors.recoveryLastUsed(formatDateTime(lastUsedAt))}`}
        </p>
      )}
      <p>
        <Button onClick={() => setAsking(true)}>{text.factors.recoveryMake}</Button>
      </p>
      {asking && (
        <ConfirmDialog
          title={text.factors.recoveryMake}
          confirm={text.factors.recoveryShow}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            setMade((await api.makeRecoveryCodes()).codes)
            setAsking(false)
            onMade()
          }}
        >
          <p>{text.factors.recoveryAsk}</p>
        </ConfirmDialog>
      )}
      {made !== null && <CodesDialog codes={made} onClose={() => setMade(null)} />}
    </section>
  )
}

interface CodesDialogProps {
  readonly codes: readonly string[]
  readonly onClose: () => void
}

/** The sheet: shown once. Closing it is the end of it here. */
function CodesDialog({ codes, onClose }: CodesDialogProps) {
  const text = useText()
  const { account } = useSession()
  return (
    <Dialog wide title={text.factors.recoverySheet} onClose={onClose}>
      <div className="slip recovery-sheet">
        <p>
          {account.fullName} · {account.username}
        </p>
        <ol className="recovery-codes mono">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <p>{text.factors.recoverySheetText}</p>
      </div>
      <div className="dialog-actions">
        <Button onClick={onClose}>{text.factors.recoveryKept}</Button>
        <Button kind="primary" firstFocus onClick={() => window.print()}>
          {text.factors.recoveryPrint}
        </Button>
      </div>
    </Dialog>
  )
}
