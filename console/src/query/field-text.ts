import type { FieldName, FieldValue } from '@chot/core/query/fields.ts'
import { formatCivil } from '../format.ts'
import { peopleOfCode } from '../text/peoples.ts'
import type { Catalogue } from '../text/vi.ts'

/**
 * A fact as an officer reads it: codes become names, dates are turned. Unknown codes are shown as
 * codes, never guessed. Household members are a table of their own, not text.
 */
export function fieldText(
  field: FieldName,
  value: Exclude<FieldValue, readonly unknown[]>,
  text: Catalogue,
): string {
  const { names } = text
  if (typeof value !== 'string') {
    const country =
      value.country === '' || value.country === 'VN'
        ? ''
        : (names.countries[value.country] ?? names.code(value.country))
    const place =
      value.detail === ''
        ? [
            value.wardCode && names.ward(value.wardCode),
            value.provinceCode && names.province(value.provinceCode),
          ]
        : [value.detail]
    return [...place, country].filter(Boolean).join(', ') || names.empty
  }
  if (value === '') return names.empty
  switch (field) {
    case 'birth':
      return formatCivil(value)
    case 'sex':
      return names.sex[value] ?? value
    case 'maritalStatus':
      return names.maritalStatus[value] ?? value
    case 'bloodType':
      return names.bloodType[value] ?? value
    case 'nationality':
      return names.countries[value] ?? value
    case 'religion':
      if (!/^\d+$/.test(value)) return value
      return /^0+$/.test(value) ? names.religionNone : names.code(value)
    case 'ethnicity':
      return peopleOfCode(value) ?? (/^\d+$/.test(value) ? names.code(value) : value)
    default:
      return value
  }
}
