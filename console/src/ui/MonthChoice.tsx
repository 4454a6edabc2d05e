import { useId } from 'react'
import { formatMonth } from '../format.ts'

interface MonthChoiceProps {
  readonly label: string
  readonly hint: string
  /** `yyyy-MM` */
  readonly months: readonly string[]
  /** Said when there are none. */
  readonly empty?: string
  readonly chosen: ReadonlySet<string>
  /** No more than these can be ticked. */
  readonly most: number
  readonly onChoose: (chosen: ReadonlySet<string>) => void
  readonly error?: string | undefined
}

/** Months to tick, one or several. */
export function MonthChoice(props: MonthChoiceProps) {
  const { chosen, months, most, error } = props
  const id = useId()
  const described = [`${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  function tick(month: string, on: boolean) {
    const after = new Set(chosen)
    if (on) after.add(month)
    else after.delete(month)
    props.onChoose(after)
  }
  return (
    <fieldset className="month-choice" aria-describedby={described}>
      <legend className="field-label">{props.label}</legend>
      {months.length === 0 && <p>{props.empty}</p>}
      <div className="month-choice-list">
        {months.map((month) => (
          <label key={month}>
            <input
              type="checkbox"
              checked={chosen.has(month)}
              disabled={!chosen.has(month) && chosen.size >= most}
              onChange={({ target }) => tick(month, target.checked)}
            />
            {formatMonth(month)}
          </label>
        ))}
      </div>
      <p id={`${id}-hint`} className="field-hint">
        {props.hint}
      </p>
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </fieldset>
  )
}
