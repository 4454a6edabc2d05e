import { describe, expect, it } from 'vitest'
import {
  type AnswerKind,
  type Duty,
  duties,
  dutiesConflict,
  dutyCovering,
  permissions,
  permissionsOf,
} from './duties.ts'

const answers: readonly AnswerKind[] = ['match', 'person', 'household']

/** Written out by hand: a change of who may query must be made twice, knowingly. */
const mayQuery: Readonly<Record<Duty, string>> = {
  receiving: 'match person household',
  verification: 'match person',
  'account-admin': '',
  'focal-point': '',
  security: '',
  'connection-desk': '',
  leader: '',
  auditor: '',
}

const mayDo: Readonly<Record<Duty, string>> = {
  receiving: 'query',
  verification: 'query',
  'account-admin':
    'accounts:read agencies:read documents:make procedures:read registration:read reviews:read',
  'focal-point':
    'accounts:read agencies:edit agencies:read connections:restore documents:make drives:manage drives:read forecast:read jobs:manage jobs:read procedures:edit procedures:read reconciliation:act reconciliation:read registration:read registration:send reviews:read systems:guard systems:read',
  security:
    'accounts:read agencies:read forecast:read jobs:guard jobs:read locks:guard log:read reconciliation:act reconciliation:read registration:read reviews:read systems:guard systems:read',
  'connection-desk': 'agencies:read drives:read registration:read',
  leader:
    'agencies:approve agencies:read connections:approve dossiers:approve drives:read forecast:read jobs:approve jobs:read log:approve reconciliation:read registration:approve registration:read reviews:read',
  auditor: 'agencies:read log:read reconciliation:read systems:read',
}

describe('what each duty may do', () => {
  it.each(duties)('%s covers exactly the kinds of service written here', (duty) => {
    const covered = answers.filter((answer) => dutyCovering([duty], answer) === duty)
    expect(covered.join(' ')).toBe(mayQuery[duty])
  })

  it.each(duties)('%s has exactly the permissions written here', (duty) => {
    expect([...permissionsOf([duty])].sort().join(' ')).toBe(mayDo[duty])
  })

  it('an account without a duty may do nothing and query nothing', () => {
    expect(permissionsOf([])).toEqual([])
    for (const answer of answers) expect(dutyCovering([], answer)).toBeNull()
  })

  it('permissions of several duties are their union, each named once', () => {
    expect(permissionsOf([...duties])).toEqual(permissions)
    expect(permissionsOf(['leader', 'leader'])).toEqual(permissionsOf(['leader']))
  })

  it('the permission to query and a covered kind of service come together', () => {
    for (const duty of duties)
      expect(permissionsOf([duty]).includes('query')).toBe(mayQuery[duty] !== '')
  })
})

describe('separation of duties', () => {
  const pairs = duties.flatMap((one) => duties.map((other) => [one, other] as const))

  it.each(pairs)('%s with %s conflict only when one queries and one does not', (a, b) => {
    const queries = (duty: Duty) => duty === 'receiving' || duty === 'verification'
    expect(dutiesConflict([a, b])).toBe(queries(a) !== queries(b))
  })

  it('both querying duties together are no conflict, in any order', () => {
    expect(dutiesConflict(['receiving', 'verification'])).toBe(false)
    expect(dutiesConflict(['verification', 'receiving'])).toBe(false)
  })

  it('the covering duty is the first held that covers the service', () => {
    expect(dutyCovering(['verification', 'receiving'], 'match')).toBe('verification')
    expect(dutyCovering(['verification', 'receiving'], 'household')).toBe('receiving')
  })
})
