import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FieldName, fieldNames, isFieldName, type PersonRecord } from './fields.ts'
import { redact } from './redact.ts'

/** Written out by hand from the law: ethnicity, religion, marital status, relatives, health. */
const sensitiveNames =
  'bloodType ethnicity fatherName fatherNumber householdHeadName householdMembers ' +
  'householdRelation maritalStatus motherName motherNumber religion representativeName ' +
  'representativeNumber spouseName spouseNumber'
const openNames =
  'birth birthRegistrationPlace citizenNumber currentAddress fullName householdBookNumber ' +
  'nationality nativePlace oldIdNumber permanentAddress sex'

const fields = fc.subarray([...fieldNames])
const record = fields.map(
  (present): PersonRecord =>
    Object.fromEntries(present.map((name) => [name, `<${name}>`])),
)

describe('what leaves after redaction', () => {
  it('is never a field outside the grant, and no sensitive field in clear', () => {
    const sensitive = new Set(sensitiveNames.split(' '))
    fc.assert(
      fc.property(record, fields, (person, grant) => {
        const left = redact(person, grant)
        const expected = grant.filter((name) => Object.hasOwn(person, name))
        const names = (part: readonly { readonly field: FieldName }[]) =>
          part.map(({ field }) => field)
        expect(names(left.open)).toEqual(expected.filter((name) => !sensitive.has(name)))
        expect(names(left.sensitive)).toEqual(grant.filter((name) => sensitive.has(name)))
        for (const { field, value } of [...left.open, ...left.sensitive])
          expect(value).toBe(Object.hasOwn(person, field) ? `<${field}>` : '')
      }),
    )
  })

  it('holds no value of an ungranted field anywhere in its text', () => {
    fc.assert(
      fc.property(record, fields, (person, grant) => {
        const text = JSON.stringify(redact(person, grant))
        for (const name of fieldNames.filter((field) => !grant.includes(field)))
          expect(text).not.toContain(`<${name}>`)
      }),
    )
  })

  it('is nothing when nothing is granted', () => {
    const person: PersonRecord = { fullName: 'Lý A Sử', religion: 'không' }
    expect(redact(person, [])).toEqual({ open: [], sensitive: [] })
  })

  it('is no key that the record has beside the known fields', () => {
    const person = { fullName: 'Lý A Sử', password: 'x' } as PersonRecord
    expect(JSON.stringify(redact(person, fieldNames))).not.toContain('password')
  })

  it('names a granted sensitive field whether or not there is a value', () => {
    const single = redact({ fullName: 'Lý A Sử' }, ['fullName', 'spouseName'])
    const married = redact({ spouseName: 'Vàng Thị Mỷ' }, ['fullName', 'spouseName'])
    const named = (left: typeof single) => left.sensitive.map(({ field }) => field)
    expect(named(single)).toEqual(named(married))
  })

  it('keeps an empty value and leaves out a missing one', () => {
    expect(redact({ sex: '' }, ['sex', 'birth']).open).toEqual([
      { field: 'sex', value: '' },
    ])
  })
})

describe('the fields', () => {
  it('are sensitive exactly where the law says so', () => {
    const everything: PersonRecord = Object.fromEntries(
      fieldNames.map((name) => [name, 'x']),
    )
    const left = redact(everything, fieldNames)
    const sorted = (part: typeof left.open) =>
      part
        .map(({ field }) => field)
        .sort()
        .join(' ')
    expect(sorted(left.sensitive)).toBe(sensitiveNames)
    expect(sorted(left.open)).toBe(openNames)
  })

  it('are recognised by their own names only', () => {
    for (const name of fieldNames) expect(isFieldName(name)).toBe(true)
    for (const name of [
      '',
      'FULLNAME',
      'toString',
      '__proto__',
      'constructor',
      'answers',
    ])
      expect(isFieldName(name)).toBe(false)
  })
})
