import {
  type ChecklistAnswer,
  checklistAnswers,
  type RegistrationView,
} from '@chot/contract/registrations.ts'
import { useText } from '../text/language.tsx'
import { Choice, Field } from '../ui/Field.tsx'

interface ChecklistFieldsProps {
  readonly items: RegistrationView['checklist']
  readonly answers: readonly ChecklistAnswer[]
  readonly tried: boolean
  readonly onChange: (answers: readonly ChecklistAnswer[]) => void
}

/** The self-assessment, item by item: an answer, and what shows that it is true. */
export function ChecklistFields({
  items,
  answers,
  tried,
  onChange,
}: ChecklistFieldsProps) {
  const { registrations } = useText()
  const of = (item: string) => answers.find((each) => each.item === item)

  function put(item: string, answer: string, evidence: string) {
    const rest = answers.filter((each) => each.item !== item)
    const known = checklistAnswers.find((each) => each === answer)
    onChange(known === undefined ? rest : [...rest, { item, answer: known, evidence }])
  }

  return (
    <fieldset className="registration-checklist">
      <legend>{registrations.checklist}</legend>
      <p className="field-hint">{registrations.checklistLead}</p>
      <ol>
        {items.map(({ item, group, text }, at) => {
          const own = of(item)
          return (
            <li key={item}>
              <p>
                <span className="soft">
                  {at + 1}. {group}:
                </span>{' '}
                {text}
              </p>
              <Choice
                label={registrations.answer}
                value={own?.answer ?? ''}
                onChange={(answer) => put(item, answer, own?.evidence ?? '')}
                options={[
                  { value: '', label: registrations.noAnswer },
                  ...checklistAnswers.map((value) => ({
                    value,
                    label: registrations.answers[value],
                  })),
                ]}
              />
              <Field
                label={registrations.evidence}
                value={own?.evidence ?? ''}
                maxLength={500}
                error={
                  tried && own !== undefined && own.evidence.trim() === ''
                    ? registrations.required
                    : undefined
                }
                onChange={(evidence) => put(item, own?.answer ?? 'met', evidence)}
              />
            </li>
          )
        })}
      </ol>
    </fieldset>
  )
}
