import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { useState } from 'react'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Field.tsx'
import { type Rule, ruleKey } from './changes.ts'

interface AddRuleProps {
  readonly parts: readonly string[]
  readonly services: ProcedureCatalogue['services']
  readonly present: readonly Rule[]
  readonly onAdd: (rule: Rule) => void
}

/** Adds a service for a part of the procedure that does not have it yet. */
export function AddRule({ parts, services, present, onAdd }: AddRuleProps) {
  const text = useText()
  const [part, setPart] = useState('')
  const [service, setService] = useState('')
  const taken = new Set(present.map(ruleKey))
  const free = services.filter(
    ({ code }) => !taken.has(ruleKey({ service: code, part: part === '' ? null : part })),
  )
  const chosen = free.find(({ code }) => code === service) ?? free[0]
  return (
    <section className="card procedure-basics" aria-label={text.procedures.add}>
      <Choice
        label={text.procedures.addFor}
        value={part}
        onChange={setPart}
        options={[
          { value: '', label: text.procedures.anyPart },
          ...parts.map((name) => ({ value: name, label: name })),
        ]}
      />
      <Choice
        label={text.procedures.service}
        value={chosen?.code ?? ''}
        onChange={setService}
        options={free.map(({ code, name, enabled }) => ({
          value: code,
          label: enabled ? name : `${name} (${text.procedures.serviceOff})`,
        }))}
      />
      <Button
        disabled={chosen === undefined}
        onClick={() => {
          if (chosen === undefined) return
          onAdd({
            service: chosen.code,
            part: part === '' ? null : part,
            purposes: [],
            fields: [],
          })
        }}
      >
        {text.procedures.add}
      </Button>
    </section>
  )
}
