import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { fieldRules } from '@chot/core/query/fields.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { fieldsOfAnswer, type Rule, type RuleNames } from './changes.ts'

interface RuleEditorProps {
  readonly rule: Rule
  readonly names: RuleNames
  readonly purposes: ProcedureCatalogue['purposes']
  readonly onChange: (rule: Rule) => void
  readonly onRemove: () => void
}

function toggled<Item>(items: readonly Item[], item: Item): Item[] {
  return items.includes(item) ? items.filter((other) => other !== item) : [...items, item]
}

/** One rule: for whom, by which service, for which purposes, and which fields may come back. */
export function RuleEditor({
  rule,
  names,
  purposes,
  onChange,
  onRemove,
}: RuleEditorProps) {
  const text = useText()
  const answer = names.answer(rule.service)
  const part = rule.part ?? text.procedures.anyPart
  const service = names.service(rule.service)
  const fields = fieldsOfAnswer(answer)
  return (
    <section className="card rule" aria-label={`${service}, ${part}`}>
      <div className="rule-head">
        <div>
          <p className="rule-part soft">{part}</p>
          <h2 className="rule-service">{service}</h2>
          <p className="soft">{text.query.answers[answer]}</p>
        </div>
        <Button
          kind="danger"
          small
          label={text.procedures.removeLabel(service, part)}
          onClick={onRemove}
        >
          {text.procedures.remove}
        </Button>
      </div>
      <fieldset>
        <legend>{text.procedures.purposes}</legend>
        <div className="ticks">
          {purposes.map((purpose) => (
            <label key={purpose.code} className="tick">
              <input
                type="checkbox"
                checked={rule.purposes.includes(purpose.code)}
                onChange={() =>
                  onChange({ ...rule, purposes: toggled(rule.purposes, purpose.code) })
                }
              />
              {purpose.name}
            </label>
          ))}
        </div>
      </fieldset>
      {fields.length > 0 && (
        <fieldset>
          <legend>{text.procedures.fields}</legend>
          <div className="ticks">
            {fields.map((field) => (
              <label key={field} className="tick">
                <input
                  type="checkbox"
                  checked={rule.fields.includes(field)}
                  onChange={() =>
                    onChange({ ...rule, fields: toggled(rule.fields, field) })
                  }
                />
                <span>
                  {text.names.fields[field]}
                  {fieldRules[field].sensitive && (
                    <span className="tick-sealed">
                      <Icon name="lock" size={14} />
                      {text.query.sealed}
                    </span>
                  )}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </section>
  )
}
