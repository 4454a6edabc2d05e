import type { InputFault } from '@chot/contract/values.ts'
import type { AnswerKind } from '@chot/core/duties.ts'
import type { ServiceRule } from '@chot/core/query/facts.ts'
import { fieldRules } from '@chot/core/query/fields.ts'

/** The lists a procedure's rules may choose from. */
export interface RuleLists {
  readonly parts: readonly string[]
  readonly services: ReadonlyMap<string, { readonly answer: AnswerKind }>
  readonly purposes: ReadonlyMap<string, string>
}

export interface RuleFault {
  /** Path within the procedure, e.g. `rules.2.part`. */
  readonly field: string
  readonly code: InputFault
}

/**
 * What is wrong with the rules of a procedure; empty when nothing is. A yes/no service has no
 * fields; any other needs at least one, or a whole record would be fetched to show none of it.
 */
export function ruleFaults(
  rules: readonly ServiceRule[],
  { parts, services, purposes }: RuleLists,
): readonly RuleFault[] {
  return rules.flatMap((rule, index) => {
    const faults: RuleFault[] = []
    const at = (field: string, code: InputFault) =>
      faults.push({ field: `rules.${index}.${field}`, code })
    if (rule.part !== null && !parts.includes(rule.part)) at('part', 'unknown-part')
    rule.purposes.forEach((purpose, place) => {
      if (!purposes.has(purpose)) at(`purposes.${place}`, 'unknown-purpose')
    })
    const service = services.get(rule.service)
    if (service === undefined) {
      at('service', 'unknown-service')
      return faults
    }
    if (rule.fields.length === 0 && service.answer !== 'match') at('fields', 'required')
    rule.fields.forEach((field, place) => {
      const answers: readonly AnswerKind[] = fieldRules[field].answers
      if (!answers.includes(service.answer)) at(`fields.${place}`, 'field-not-answerable')
    })
    return faults
  })
}
