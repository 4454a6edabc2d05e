import type { ServiceRule } from '@chot/core/query/facts.ts'
import { expect, test } from 'vitest'
import { ruleFaults } from './rule-faults.ts'

const lists = {
  parts: ['cha', 'mẹ'],
  services: new Map([
    ['yes-or-no', { answer: 'match' as const }],
    ['record', { answer: 'person' as const }],
    ['household', { answer: 'household' as const }],
  ]),
  purposes: new Map([['register', 'Đăng ký']]),
}
const rule = (changes: Partial<ServiceRule>): ServiceRule => ({
  service: 'record',
  part: 'cha',
  purposes: ['register'],
  fields: ['fullName'],
  ...changes,
})

test.each<[string, Partial<ServiceRule>, { field: string; code: string }[]]>([
  ['a rule that fits', {}, []],
  ['a rule for every part', { part: null }, []],
  ['a yes/no service without fields', { service: 'yes-or-no', fields: [] }, []],
  [
    'a household field of a household service',
    { service: 'household', fields: ['householdMembers'] },
    [],
  ],
  [
    'a part the procedure does not have',
    { part: 'con' },
    [{ field: 'rules.0.part', code: 'unknown-part' }],
  ],
  [
    'a service that is not there',
    { service: 'gone' },
    [{ field: 'rules.0.service', code: 'unknown-service' }],
  ],
  [
    'a purpose that is not there',
    { purposes: ['register', 'curiosity'] },
    [{ field: 'rules.0.purposes.1', code: 'unknown-purpose' }],
  ],
  [
    'a field of a yes/no service',
    { service: 'yes-or-no' },
    [{ field: 'rules.0.fields.0', code: 'field-not-answerable' }],
  ],
  [
    'a field another kind of service answers',
    { fields: ['fullName', 'householdMembers'] },
    [{ field: 'rules.0.fields.1', code: 'field-not-answerable' }],
  ],
  [
    'a record fetched to show none of it',
    { fields: [] },
    [{ field: 'rules.0.fields', code: 'required' }],
  ],
])('%s', (_name, changes, faults) => {
  expect(ruleFaults([rule(changes)], lists)).toEqual(faults)
})
