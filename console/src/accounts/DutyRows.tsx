import { type Duty, duties } from '@chot/core/duties.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice, Field } from '../ui/Field.tsx'

export interface DutyDraft {
  readonly duty: Duty
  /** `yyyy-MM-dd`; the last one empty for no end. */
  readonly from: string
  readonly to: string
}

interface DutyRowsProps {
  readonly value: readonly DutyDraft[]
  readonly onChange: (value: readonly DutyDraft[]) => void
  readonly today: string
}

/** The duties an account is to hold, with the first day and the first day no more. */
export function DutyRows({ value, onChange, today }: DutyRowsProps) {
  const text = useText()
  const change = (at: number, to: Partial<DutyDraft>) =>
    onChange(value.map((each, index) => (index === at ? { ...each, ...to } : each)))
  return (
    <fieldset className="duty-rows">
      <legend className="field-label">{text.accounts.duties}</legend>
      {value.map((each, at) => (
        // Rows have no name of their own; they are only ever taken away whole.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="duty-row" key={at}>
          <Choice
            label={text.accounts.duty}
            value={each.duty}
            onChange={(duty) => change(at, { duty: duty as Duty })}
            options={duties.map((duty) => ({
              value: duty,
              label: text.names.duties[duty],
            }))}
          />
          <Field
            label={text.accounts.dutyFrom}
            type="date"
            value={each.from}
            onChange={(from) => change(at, { from })}
          />
          <Field
            label={text.accounts.dutyTo}
            type="date"
            value={each.to}
            onChange={(to) => change(at, { to })}
          />
          {value.length > 1 && (
            <Button
              small
              onClick={() => onChange(value.filter((_, index) => index !== at))}
            >
              {text.accounts.removeDuty}
            </Button>
          )}
        </div>
      ))}
      <Button
        small
        onClick={() => onChange([...value, { duty: 'receiving', from: today, to: '' }])}
      >
        {text.accounts.addDuty}
      </Button>
    </fieldset>
  )
}
