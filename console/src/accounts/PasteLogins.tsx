import type { AccountsMeant } from '@chot/contract/accounts.ts'
import { listedAtOnceMax } from '@chot/core/workflow/account.ts'
import { type FormEvent, useId, useState } from 'react'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { readLogins } from './logins.ts'

interface PasteLoginsProps {
  readonly onClose: () => void
  readonly onChosen: (accounts: AccountsMeant['accounts']) => void
}

/** Chooses accounts by the logins of a document; lines that lead to none, or stand twice, are named. */
export function PasteLogins({ onClose, onChosen }: PasteLoginsProps) {
  const text = useText()
  const id = useId()
  const [pasted, setPasted] = useState('')
  const [meant, setMeant] = useState<AccountsMeant | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const { logins, repeated } = readLogins(pasted)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setFailure(null)
    if (logins.length === 0) return setFailure(text.accounts.pasteNothing)
    if (logins.length > listedAtOnceMax)
      return setFailure(
        text.accounts.pasteTooMany(
          formatCount(logins.length),
          formatCount(listedAtOnceMax),
        ),
      )
    setBusy(true)
    try {
      setMeant(await api.accountsByLogin(logins))
    } catch (error) {
      setFailure(problemSentence(error, text))
    } finally {
      setBusy(false)
    }
  }

  const nobody = meant?.accounts.length === 0
  return (
    <Dialog wide title={text.accounts.pasteLogins} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        {failure !== null && (
          <Notice tone="bad" grabFocus>
            <p>{failure}</p>
          </Notice>
        )}
        {meant === null ? (
          <div className="field">
            <label htmlFor={id} className="field-label">
              {text.accounts.pasted}
            </label>
            <textarea
              id={id}
              className="input"
              rows={10}
              value={pasted}
              onChange={(event) => setPasted(event.target.value)}
              aria-describedby={`${id}-hint`}
              autoComplete="off"
              spellCheck={false}
              data-first-focus
            />
            <p id={`${id}-hint`} className="field-hint">
              {text.accounts.pastedHint(formatCount(listedAtOnceMax))}
            </p>
          </div>
        ) : (
          <>
            <Notice tone={nobody ? 'warn' : 'good'} grabFocus>
              <p>{text.accounts.pasteFound(formatCount(meant.accounts.length))}</p>
            </Notice>
            {meant.unknown.length > 0 && (
              <Notice
                tone="warn"
                title={text.accounts.pasteUnknown(formatCount(meant.unknown.length))}
              >
                <p className="pasted-lines">{meant.unknown.join(', ')}</p>
              </Notice>
            )}
            {repeated.length > 0 && (
              <Notice
                tone="info"
                title={text.accounts.pasteRepeated(formatCount(repeated.length))}
              >
                <p className="pasted-lines">{repeated.join(', ')}</p>
              </Notice>
            )}
          </>
        )}
        <div className="dialog-actions">
          <Button onClick={meant === null ? onClose : () => setMeant(null)}>
            {meant === null ? text.general.cancel : text.accounts.backToWhy}
          </Button>
          {meant === null ? (
            <Button type="submit" kind="primary" busy={busy}>
              {text.accounts.pasteFind}
            </Button>
          ) : (
            <Button
              kind="primary"
              disabled={nobody}
              onClick={() => onChosen(meant.accounts)}
            >
              {text.accounts.pasteChoose(formatCount(meant.accounts.length))}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
