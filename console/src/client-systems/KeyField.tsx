import { useId, useState } from 'react'
import { useText } from '../text/language.tsx'
import { Notice } from '../ui/Notice.tsx'
import { type PastedKey, readPublicKey } from './public-key.ts'

interface KeyFieldProps {
  readonly read: PastedKey
  readonly onRead: (key: PastedKey) => void
  readonly error: string | undefined
}

/** A public key pasted; a secret one is taken out of the box at once and never sent. */
export function KeyField({ read, onRead, error }: KeyFieldProps) {
  const text = useText()
  const words = text.systemRequests
  const id = useId()
  const [pasted, setPasted] = useState('')
  const fault = read.kind === 'unreadable' ? words.keyUnreadable : error

  function take(value: string) {
    const found = readPublicKey(value)
    setPasted(found.kind === 'secret' ? '' : value)
    onRead(found)
  }

  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {text.systems.key}
      </label>
      <textarea
        id={id}
        className="input mono"
        rows={4}
        maxLength={4_000}
        value={pasted}
        onChange={(event) => take(event.target.value)}
        aria-invalid={fault !== undefined || read.kind === 'secret' ? true : undefined}
        aria-describedby={`${id}-hint`}
        autoComplete="off"
        spellCheck={false}
      />
      <p id={`${id}-hint`} className="field-hint">
        {words.keyFieldHint}
      </p>
      {fault !== undefined && read.kind !== 'secret' && (
        <p className="field-error">{fault}</p>
      )}
      {read.kind === 'secret' && (
        <Notice tone="bad" title={words.secretKey} grabFocus>
          <p>{words.secretKeyHint}</p>
        </Notice>
      )}
      {read.kind === 'public' && (
        <Notice tone="info" title={words.keyRead(read.kid ?? '–')}>
          <p className="mono">{read.thumbprint}</p>
          <p>{words.compare}</p>
        </Notice>
      )}
    </div>
  )
}
