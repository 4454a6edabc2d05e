/** The numbers of a change in words. */
import type { ShadowRun } from '@chot/contract/shadow-runs.ts'
import type { Catalogue } from '../text/vi.ts'
import { fieldsOf, placeOf, ruleIdOf, type TriedRule } from './shadow-form.ts'

export function ruleName(rule: TriedRule, text: Catalogue): string {
  const id = ruleIdOf[rule]
  return id === null ? text.shadow.offHours : text.locks.rules[id]
}

/** The name of a rule as a report has it: of an alert, or the reason of a refusal. */
export function findingName(rule: string, text: Catalogue): string {
  const names: Readonly<Record<string, string>> = {
    ...text.locks.rules,
    ...text.shadow.limits,
  }
  return names[rule] ?? rule
}

export function changeWords(
  { path, present, proposed }: ShadowRun['changes'][number],
  text: Catalogue,
) {
  const { rule, field } = placeOf(path)
  const known = rule !== null && fieldsOf[rule].some((each) => each === field)
  const names: Readonly<Record<string, string>> = {
    ...text.shadow.steps,
    ...text.shadow.fields,
  }
  const steps: Readonly<Record<string, string>> = text.shadow.steps
  const valueIn = (json: string) => {
    const value: unknown = JSON.parse(json)
    if (value === null) return text.shadow.off
    if (typeof value !== 'object') return String(value)
    // A step or rule that is switched on: its numbers with their names.
    return Object.entries(value)
      .map(([name, number]) => `${nameUnder(field, name)} ${String(number)}`)
      .join(', ')
  }
  const nameUnder = (outer: string, inner: string) =>
    names[outer === '' ? inner : `${outer}.${inner}`] ?? inner
  return {
    rule: rule === null ? path : ruleName(rule, text),
    number: (known ? names[field] : (steps[field] ?? names[field])) ?? field,
    present: valueIn(present),
    proposed: valueIn(proposed),
  }
}
