import { type HTMLInputTypeAttribute, type ReactNode, type Ref, useId } from 'react'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly name?: string
  readonly type?: HTMLInputTypeAttribute
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly autoComplete?: string
  readonly inputMode?: 'numeric' | 'text' | 'search'
  readonly maxLength?: number
  readonly placeholder?: string
  readonly hiddenLabel?: boolean
  readonly required?: boolean
  readonly inputRef?: Ref<HTMLInputElement>
  /** Shown inside the box at its end, e.g. a button. */
  readonly trailing?: ReactNode
}

/** A labelled one-line input with its hint and its error. */
export function Field({
  label,
  value,
  onChange,
  hint,
  error,
  hiddenLabel = false,
  trailing,
  inputRef,
  type = 'text',
  ...input
}: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`]
    .filter(Boolean)
    .join(' ')
  return (
    <div className="field">
      <label htmlFor={id} className={hiddenLabel ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      <div className="field-box">
        <input
          {...input}
          id={id}
          ref={inputRef}
          type={type}
          className="input"
          value={value}
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={described === '' ? undefined : described}
          onChange={(event) => onChange(event.target.value)}
        />
        {trailing}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** A labelled native list to choose one from. */
export function Choice({ label, value, onChange, options }: ChoiceProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
