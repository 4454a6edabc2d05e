import { useId } from 'react'
import { describedBy, FieldNotes } from './FieldNotes.tsx'

interface TextAreaProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
  readonly error?: string | undefined
  readonly maxLength: number
  readonly rows?: number
}

/** A labelled input of several lines with its hint and its error. */
export function TextArea({
  label,
  value,
  onChange,
  hint,
  error,
  maxLength,
  rows = 5,
}: TextAreaProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <textarea
        id={id}
        className="input"
        rows={rows}
        maxLength={maxLength}
        value={value}
        autoComplete="off"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy({ id, hint, error })}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  )
}
