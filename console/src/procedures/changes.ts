/** What an edit of a procedure changes and what still keeps it from being saved: pure functions of both versions. */
import type { AnswerKind } from '@chot/core/duties.ts'
import { type FieldName, fieldNames, fieldRules } from '@chot/core/query/fields.ts'
import type { Procedure } from '../api/governance.ts'
import { formatCount } from '../format.ts'
import type { Catalogue } from '../text/vi.ts'

export type Rule = Procedure['rules'][number]

export interface Draft {
  readonly rules: readonly Rule[]
  /** As typed. */
  readonly lookUps: string
  readonly legalBasis: string
}

/** Names of codes, as the catalogue of procedures gives them. */
export interface RuleNames {
  readonly service: (code: string) => string
  readonly purpose: (code: string) => string
  readonly answer: (code: string) => AnswerKind
}

const lookUpsMax = 50

/** A rule is known by its service and part: a procedure has at most one of each. */
export function ruleKey(rule: Pick<Rule, 'service' | 'part'>): string {
  return JSON.stringify([rule.part, rule.service])
}

/** The fields a service of this kind can answer with. */
export function fieldsOfAnswer(answer: AnswerKind): readonly FieldName[] {
  return fieldNames.filter((field) =>
    (fieldRules[field].answers as readonly AnswerKind[]).includes(answer),
  )
}

function ruleTitle(rule: Rule, names: RuleNames, text: Catalogue): string {
  return `${names.service(rule.service)} (${rule.part ?? text.procedures.anyPart})`
}

/** Sentences of what the draft would change, in the order of its rules; empty when nothing. */
export function changesOf(
  before: Procedure,
  draft: Draft,
  names: RuleNames,
  text: Catalogue,
): readonly string[] {
  const { changes } = text.procedures
  const old = new Map(before.rules.map((rule) => [ruleKey(rule), rule]))
  const kept = new Set(draft.rules.map(ruleKey))
  const lines: string[] = []
  const fieldsText = (fields: readonly FieldName[]) =>
    fields.map((field) => text.names.fields[field]).join(', ')
  const purposesText = (codes: readonly string[]) => codes.map(names.purpose).join(', ')
  for (const rule of draft.rules) {
    const title = ruleTitle(rule, names, text)
    const was = old.get(ruleKey(rule))
    if (was === undefined) lines.push(changes.added(title))
    const fields = difference(was?.fields ?? [], rule.fields)
    const purposes = difference(was?.purposes ?? [], rule.purposes)
    if (fields.added.length > 0) {
      lines.push(changes.fieldsAdded(title, fieldsText(fields.added)))
    }
    if (fields.removed.length > 0) {
      lines.push(changes.fieldsRemoved(title, fieldsText(fields.removed)))
    }
    if (purposes.added.length > 0) {
      lines.push(changes.purposesAdded(title, purposesText(purposes.added)))
    }
    if (purposes.removed.length > 0) {
      lines.push(changes.purposesRemoved(title, purposesText(purposes.removed)))
    }
  }
  for (const rule of before.rules) {
    if (!kept.has(ruleKey(rule)))
      lines.push(changes.removed(ruleTitle(rule, names, text)))
  }
  const lookUps = Number(draft.lookUps)
  if (lookUps !== before.lookUpsPerDossier) {
    lines.push(changes.count(formatCount(before.lookUpsPerDossier), draft.lookUps.trim()))
  }
  if (draft.legalBasis.trim() !== before.legalBasis) {
    lines.push(changes.basis(draft.legalBasis.trim()))
  }
  return lines
}

/** Sentences of what has to be mended before the draft can be saved. */
export function faultsOf(
  draft: Draft,
  names: RuleNames,
  text: Catalogue,
): readonly string[] {
  const faults: string[] = []
  const lookUps = draft.lookUps.trim()
  if (!/^\d{1,2}$/.test(lookUps) || Number(lookUps) < 1 || Number(lookUps) > lookUpsMax) {
    faults.push(text.procedures.needCount)
  }
  if (draft.legalBasis.trim() === '') faults.push(text.procedures.needBasis)
  for (const rule of draft.rules) {
    const title = ruleTitle(rule, names, text)
    if (rule.purposes.length === 0) faults.push(text.procedures.needPurpose(title))
    if (names.answer(rule.service) !== 'match' && rule.fields.length === 0) {
      faults.push(text.procedures.needField(title))
    }
  }
  return faults
}

function difference<Item>(before: readonly Item[], after: readonly Item[]) {
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  }
}
