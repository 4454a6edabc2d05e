/** The numbers of a rule as fields of a form, and back again. */
import type { ShadowRules, ShadowRunBody } from '@chot/contract/shadow-runs.ts'
import type { RuleId } from '@chot/core/detect/rules.ts'

const hard = [
  'challenge.count',
  'challenge.seconds',
  'lock.count',
  'lock.seconds',
] as const
const soft = ['case.count', 'case.seconds'] as const

/** By name in the policy: what of it may be changed, in the order of the form. */
export const fieldsOf = {
  burst: hard,
  pace: hard,
  rhythm: ['challenge', 'lock', 'spreadPercent', 'togetherMs', 'pauseSeconds'],
  sweep: hard,
  misses: hard,
  addresses: hard,
  self: soft,
  colleague: soft,
  noMovement: [...soft, 'afterHours'],
  askedBeforeDossier: ['hours'],
  phantomDossiers: [...soft, 'hours'],
  drift: ['times', 'accountMin', 'agencyMin', 'weeksMin', 'weeksMax'],
  offHours: ['agencyPerDay', 'provincePerDay'],
} as const
export type TriedRule = keyof typeof fieldsOf
export type TriedField = (typeof fieldsOf)[TriedRule][number]
export const triedRules = Object.keys(fieldsOf) as readonly TriedRule[]

/** The name its alerts go by; null of the limits, which raise none. */
export const ruleIdOf: Readonly<Record<TriedRule, RuleId | null>> = {
  burst: 'burst',
  pace: 'pace',
  rhythm: 'rhythm',
  sweep: 'sweep',
  misses: 'misses',
  addresses: 'addresses',
  self: 'self',
  colleague: 'colleague',
  noMovement: 'no-movement',
  askedBeforeDossier: 'asked-before-dossier',
  phantomDossiers: 'phantom-dossiers',
  drift: 'drift',
  offHours: null,
}

/** Fields that may be left empty together: the step, or the whole rule, is then off. */
function switchOf(rule: TriedRule, field: TriedField): string | null {
  if (rule === 'askedBeforeDossier' || rule === 'drift') return rule
  if (rule === 'rhythm') return field === 'challenge' || field === 'lock' ? field : null
  const [step, inner] = field.split('.')
  return inner === undefined ? null : (step ?? null)
}

export type Typed = Readonly<Partial<Record<TriedField, string>>>

/** What is in force, as the form shows it; what is off is empty. */
export function presentOf(rules: ShadowRules, rule: TriedRule): Typed {
  const value: unknown =
    rule === 'offHours' ? rules.offHours.value : rules.detection.value[rule]
  return Object.fromEntries(
    fieldsOf[rule].map((field) => {
      const found = field
        .split('.')
        .reduce<unknown>(
          (inner, name) => (isObject(inner) ? inner[name] : undefined),
          value,
        )
      return [field, typeof found === 'number' ? String(found) : '']
    }),
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Fields that hold no whole number where one is needed. */
export function faultsOf(rule: TriedRule, typed: Typed): readonly TriedField[] {
  const fields: readonly TriedField[] = fieldsOf[rule]
  const empty = (field: TriedField) => (typed[field] ?? '').trim() === ''
  return fields.filter((field) => {
    if (!empty(field)) return !/^\d{1,7}$/.test((typed[field] ?? '').trim())
    const group = switchOf(rule, field)
    return (
      group === null ||
      fields.some((other) => switchOf(rule, other) === group && !empty(other))
    )
  })
}

/** What is sent: the whole of the present numbers with the typed ones in their place. */
export function changeOf(
  rules: ShadowRules,
  rule: TriedRule,
  typed: Typed,
): Pick<ShadowRunBody, 'detection' | 'offHours'> {
  const value: Record<string, unknown> = {}
  for (const field of fieldsOf[rule]) {
    const text = (typed[field] ?? '').trim()
    const number = text === '' ? null : Number(text)
    const [name = '', inner] = field.split('.')
    if (inner === undefined) value[name] = number
    else {
      const step = value[name]
      value[name] =
        number === null ? null : { ...(isObject(step) ? step : {}), [inner]: number }
    }
  }
  if (rule === 'offHours')
    return { offHours: value as NonNullable<ShadowRunBody['offHours']> }
  const isOff =
    (rule === 'askedBeforeDossier' || rule === 'drift') &&
    Object.values(value).every((each) => each === null)
  return {
    detection: {
      ...rules.detection.value,
      [rule]: isOff ? null : value,
    },
  }
}

/** A path of a change, as `detection.rules.burst.lock.count`, taken apart. */
export function placeOf(path: string): {
  readonly rule: TriedRule | null
  readonly field: string
} {
  const [policy, ...rest] = path.split('.')
  if (policy === 'off-hours-limit') return { rule: 'offHours', field: rest.join('.') }
  const [, name = '', ...field] = rest
  const rule = triedRules.find((each) => each === name) ?? null
  return { rule, field: field.join('.') }
}
