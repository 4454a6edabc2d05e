/** Reads an entry thoroughly and names what is wrong with it. Slow: see entry-scan.ts. */
import { isMonth } from '@chot/core/log/keeping.ts'
import {
  countMax,
  decisionOutcomes,
  type EntryFacts,
  type FieldForm,
  type FieldName,
  fieldForms,
  numberLengths,
  queryOutcomes,
  stampNames,
  wordsOf,
} from './entry-fields.ts'

interface EntryFault {
  readonly kind: 'entry-malformed' | 'citizen-number'
  /** Stable words with the field's name; for a number in clear the field alone. */
  readonly detail: string
}

const requestIdForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u
/** RFC 4648 §5 without padding; the bits of the last character that belong to no byte are zero. */
const saltForm = /^[0-9A-Za-z_-]{21}[AQgw]$/u
const digestForm = /^[0-9A-Za-z_-]{42}[AEIMQUYcgkosw048]$/u
/** A place in the log, or its size, that an act names: a number only within the log. */
const soughtPlace =
  /(?<=(?:^| )(?:entry|proof|entries|before|size)=|(?:^| )entries=[0-9]+-)[0-9]+(?=[ -]|$)/gu

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const malformed = (detail: string): EntryFault => ({ kind: 'entry-malformed', detail })

const isName = (name: string): name is FieldName => Object.hasOwn(fieldForms, name)

/**
 * Undefined if all is well; `facts` is then filled in.
 * @param index the entry's own sequence
 */
export function checkEntry(
  bytes: Uint8Array,
  index: number,
  facts: EntryFacts,
): EntryFault | undefined {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return malformed('not-utf8')
  }
  let entry: unknown
  try {
    entry = JSON.parse(text)
  } catch {
    return numberInText(text) ?? malformed('not-json')
  }
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return malformed('not-object')
  const fields = Object.entries(entry)
  // First of all what must not be there, whatever else is wrong.
  for (const [name, value] of fields) {
    if (holdsNumber(name, value, index))
      return { kind: 'citizen-number', detail: isName(name) ? name : '?' }
  }
  // The same field twice, blanks, other escapes: each is another text for the same object.
  if (JSON.stringify(entry) !== text) return malformed('not-as-written')
  for (const [place, name] of stampNames.entries())
    if (fields[place]?.[0] !== name) return malformed(`order ${name}`)
  for (const [name, value] of fields) {
    if (!isName(name)) return malformed('unknown-field')
    if (!fits(fieldForms[name], name, value, index)) return malformed(`field ${name}`)
  }
  return fillFacts(Object.fromEntries(fields), facts)
}

function fillFacts(
  entry: Readonly<Record<string, unknown>>,
  facts: EntryFacts,
): EntryFault | undefined {
  const { t, k, oc, id, de, ke, up, ro } = entry
  facts.time = Number(t)
  facts.kind = String(k ?? '')
  facts.outcome = String(oc ?? '')
  facts.id.takeText(typeof id === 'string' ? id : '')
  facts.decision = typeof de === 'number' ? de : -1
  facts.prune = null
  if (k === 'log-prune') {
    if (typeof ke !== 'string' || !isMonth(ke)) return malformed('field ke')
    if (typeof up !== 'number') return malformed('field up')
    if (typeof ro !== 'string') return malformed('field ro')
    facts.prune = { month: ke, up, root: ro }
  }
  const missing = missingField(facts)
  return missing === undefined ? undefined : malformed(`field ${missing}`)
}

/** The field that an entry of this kind lacks, or whose word does not belong to this kind. */
export function missingField(facts: EntryFacts): FieldName | undefined {
  const { kind, outcome, id } = facts
  if (kind === '') return 'k'
  if (outcome === '') return 'oc'
  if (kind === 'decision' && !decisionOutcomes.includes(outcome)) return 'oc'
  if (kind === 'outcome' && !queryOutcomes.includes(outcome)) return 'oc'
  if ((kind === 'decision' || kind === 'outcome') && id.form === 'none') return 'id'
  return undefined
}

function fits(form: FieldForm, name: FieldName, value: unknown, index: number): boolean {
  switch (form) {
    case 'version':
      return value === 1
    case 'instant':
      return isWhole(value, Number.MAX_SAFE_INTEGER)
    case 'count':
      return isWhole(value, countMax)
    case 'place':
      return isWhole(value, index - 1)
    case 'word':
      return wordsFor(name).includes(String(value))
    case 'salt':
      return typeof value === 'string' && saltForm.test(value)
    case 'digest':
      return typeof value === 'string' && digestForm.test(value)
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string')
    case 'request-id':
    case 'text':
    case 'remark':
      return typeof value === 'string'
  }
}

const wordsFor = (name: FieldName): readonly string[] =>
  name === 'k' || name === 'oc' ? wordsOf[name] : []

const isWhole = (value: unknown, max: number) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max

/** Digits in a row, exactly as many as a citizen's number or an old identity card's has. */
function numberInText(text: string): EntryFault | undefined {
  return hasRun(text) ? { kind: 'citizen-number', detail: '?' } : undefined
}

// Full-width and other written forms of the digits count as the digits they are read as.
const mayHaveRun = /[0-9]{9}|[^ -~]/u
const hasRun = (text: string) =>
  mayHaveRun.test(text) &&
  (text.normalize('NFKC').match(/[0-9]+/gu) ?? []).some((run) =>
    numberLengths.includes(run.length),
  )

/** People write numbers in groups: "034 567 890 123". */
const hasGroupedRun = (text: string) =>
  (text.normalize('NFKC').match(/[0-9](?:[ .]?[0-9])*/gu) ?? []).some((run) =>
    numberLengths.includes(run.replace(/[ .]/gu, '').length),
  )

function holdsNumber(name: string, value: unknown, index: number): boolean {
  if (hasRun(name)) return true
  if (Array.isArray(value)) return value.some((each) => holdsNumber(name, each, index))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).some(([inner, each]) => holdsNumber(inner, each, index))
  const form = isName(name) ? fieldForms[name] : 'text'
  if (typeof value === 'number')
    return form === 'instant' || form === 'place' ? false : hasRun(String(value))
  if (typeof value !== 'string') return false
  // Random bytes and digests may hold nine digits in a row by chance; their form is checked.
  if (form === 'request-id' && requestIdForm.test(value)) return false
  if (form === 'salt' && saltForm.test(value)) return false
  if (form === 'digest' && digestForm.test(value)) return false
  if (form === 'remark') return hasRun(value) || hasGroupedRun(value)
  if (name !== 'ob') return hasRun(value)
  const unplaced = value.replace(soughtPlace, (place) =>
    Number(place) <= index ? 'place' : place,
  )
  return hasRun(unplaced)
}
