import { isFieldName } from '@chot/core/query/fields.ts'
import { formatInstant } from '../format.ts'
import type { Catalogue } from '../text/vi.ts'
import { reasonSentence } from '../ui/problem-sentence.ts'

export interface EntryFact {
  readonly key: string
  readonly label: string
  readonly value: string
}

/**
 * What an entry's text says, in the order it was written. Codes are named where the console knows
 * them and shown as they are where it does not. Null when the text is not a JSON object.
 */
export function entryFacts(
  entryText: string,
  text: Catalogue,
): readonly EntryFact[] | null {
  let body: unknown
  try {
    body = JSON.parse(entryText)
  } catch {
    return null
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const labels: Readonly<Record<string, string>> = text.log.keys
  return Object.entries(body).map(([key, value]) => ({
    key,
    label: labels[key] ?? key,
    value: factText(key, value, text),
  }))
}

function factText(key: string, value: unknown, text: Catalogue): string {
  if (key === 't' && typeof value === 'number') return formatInstant(value)
  if (key === 'ms' && typeof value === 'number') {
    return text.log.milliseconds(String(value))
  }
  if (key === 'fi' && Array.isArray(value)) {
    return value
      .map(String)
      .map((field) => (isFieldName(field) ? text.names.fields[field] : field))
      .join(', ')
  }
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value !== 'string') return JSON.stringify(value)
  if (key === 're') return reasonSentence(value, text)
  const named: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    k: text.names.kinds,
    oc: text.names.outcomes,
    du: text.names.duties,
    au: text.log.strengths,
  }
  return named[key]?.[value] ?? value
}
