import { useId } from 'react'
import { useText } from '../text/language.tsx'
import { type Agency, agencyLabel } from './agencies.ts'

interface AgencyFieldProps {
  readonly label: string
  readonly agencies: readonly Agency[]
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

/** A field with the agencies as suggestions: 130 of them are too many for a plain list. */
export function AgencyField({
  label,
  agencies,
  value,
  onChange,
  error,
}: AgencyFieldProps) {
  const text = useText()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <input
        id={id}
        className="input"
        list={`${id}-list`}
        value={value}
        maxLength={200}
        autoComplete="off"
        placeholder={text.agencies.choose}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {agencies.map((agency) => (
          <option key={agency.code} value={agencyLabel(agency)} />
        ))}
      </datalist>
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  )
}
