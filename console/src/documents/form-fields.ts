/** What is typed for each kind of document, in the order it is asked for. */
import type { DocumentBody } from '@chot/contract/documents.ts'
import type { DocumentKind } from '@chot/core/documents/document.ts'

export const fieldNames = [
  'agency',
  'name',
  'position',
  'cardNumber',
  'cardDate',
  'cardPlace',
  'phone',
  'place',
  'date',
  'system',
  'contact',
  'email',
  'workplace',
  'purpose',
  'signer',
  'superior',
  'symbol',
  'number',
  'addressees',
  'basis',
  'earlierLetter',
  'wasDue',
  'due',
  'sendTo',
  'since',
  'recipients',
  'authority',
  'office',
] as const
export type FieldName = (typeof fieldNames)[number]

const commitment = [
  'agency',
  'name',
  'position',
  'cardNumber',
  'cardDate',
  'cardPlace',
  'phone',
  'place',
  'date',
] as const satisfies readonly FieldName[]
const registrant = [
  'agency',
  'system',
  'contact',
  'position',
  'phone',
  'email',
  'workplace',
  'signer',
] as const satisfies readonly FieldName[]
const letterHead = [
  'superior',
  'symbol',
  'number',
  'place',
  'date',
  'addressees',
] as const satisfies readonly FieldName[]
const letterEnd = [
  'contact',
  'recipients',
  'authority',
  'office',
  'signer',
] as const satisfies readonly FieldName[]

export const fieldsOfKind: Readonly<Record<DocumentKind, readonly FieldName[]>> = {
  commitment,
  'commitment-2021': commitment,
  'account-list': registrant,
  'service-registration': registrant,
  'connection-form-2021': [...registrant, 'purpose'],
  'urging-letter': [
    ...letterHead,
    'basis',
    'earlierLetter',
    'wasDue',
    'due',
    'sendTo',
    ...letterEnd,
  ],
  'change-notice': [...letterHead, ...letterEnd],
  'transfer-letter': ['agency', 'system', ...letterHead, ...letterEnd],
  'review-minutes': ['agency', 'place', 'date', 'signer'],
  'revocation-letter': [...letterHead, 'basis', 'since', ...letterEnd],
}

/** Documents about one agency, which its administrator may make. */
export const kindsOfAgency: readonly DocumentKind[] = [
  'commitment',
  'account-list',
  'service-registration',
  'transfer-letter',
  'commitment-2021',
  'connection-form-2021',
  'review-minutes',
]

const letters: readonly DocumentKind[] = [
  'urging-letter',
  'change-notice',
  'transfer-letter',
  'revocation-letter',
]

const always: readonly FieldName[] = [
  'agency',
  'symbol',
  'addressees',
  'recipients',
  'office',
  'basis',
  'earlierLetter',
  'wasDue',
  'due',
  'sendTo',
  'since',
  'purpose',
]

/** What the document cannot be made without; all else stays a blank of its form. */
export function mustFill(kind: DocumentKind, name: FieldName): boolean {
  return (
    always.includes(name) ||
    (letters.includes(kind) && name === 'place') ||
    (kind === 'transfer-letter' && name === 'system')
  )
}

export const dayFields: readonly FieldName[] = [
  'date',
  'cardDate',
  'wasDue',
  'due',
  'since',
]
/** Several, separated by semicolons. */
const listFields: readonly FieldName[] = ['addressees', 'recipients']

export type FieldValues = Readonly<Partial<Record<FieldName, string>>>

/** The request; what was left empty is not in it. */
export function bodyOf(
  kind: DocumentKind,
  values: FieldValues,
  agency: string | null,
  route: 'pc06' | 'c06',
  drive?: string,
): DocumentBody {
  const typed = fieldsOfKind[kind].flatMap((name) => {
    const value = (values[name] ?? '').trim()
    if (value === '' || name === 'agency') return []
    const parts = value.split(';').flatMap((part) => part.trim() || [])
    return [[name, listFields.includes(name) ? parts : value] as const]
  })
  return {
    kind,
    ...Object.fromEntries(typed),
    ...(agency === null ? {} : { agency }),
    ...(kind === 'transfer-letter' ? { route } : {}),
    ...(kind === 'urging-letter' && drive !== undefined ? { drive } : {}),
  } as DocumentBody
}
