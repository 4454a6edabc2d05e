import { type HTMLInputTypeAttribute, type ReactNode, type Ref, useId } from 'react'
import { useText } from '../text/language.tsx'
import { describedBy, FieldNotes } from './FieldNotes.tsx'

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
  /** Offered while typing. */
  readonly suggestions?: readonly string[]
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
  suggestions,
  inputRef,
  type = 'text',
  ...input
}: FieldProps) {
  const id = useId()
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
          list={suggestions && `${id}-list`}
          className="input"
          value={value}
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy({ id, hint, error })}
          onChange={(event) => onChange(event.target.value)}
        />
        {trailing}
        {suggestions && (
          <datalist id={`${id}-list`}>
            {suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        )}
      </div>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  )
}

type SearchFieldProps = Pick<
  FieldProps,
  'label' | 'value' | 'onChange' | 'placeholder' | 'hiddenLabel'
>

/** What to look for in a list; the browser keeps no memory of it. */
export function SearchField(props: SearchFieldProps) {
  return <Field {...props} type="search" maxLength={100} autoComplete="off" />
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

interface FilterChoiceProps extends Omit<ChoiceProps, 'options'> {
  /** By value, in the order of the list. */
  readonly labels: Readonly<Record<string, string>>
}

/** One of a few, or all of them (empty). */
export function FilterChoice({ labels, ...choice }: FilterChoiceProps) {
  const text = useText()
  const options = Object.entries(labels).map(([value, label]) => ({ value, label }))
  return (
    <Choice {...choice} options={[{ value: '', label: text.general.all }, ...options]} />
  )
}
