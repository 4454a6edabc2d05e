import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dossierPut } from './dossiers.ts'
import { listFilter, logFilter } from './oversight.ts'
import { procedurePut } from './procedures.ts'
import { queryRequest, revealRequest } from './queries.ts'
import { signIn } from './session.ts'
import {
  birth,
  dossierCode,
  inputFaults,
  listCode,
  login,
  partName,
  personName,
  personNumber,
  plainText,
  procedureCode,
  reason,
} from './values.ts'

const long = (units: number) => 'a'.repeat(units)

/** Schema, input, the code it is refused with. */
const refused: readonly (readonly [string, z.ZodType, unknown, string])[] = [
  ['eleven digits', personNumber, '01009000123', 'person-number'],
  ['thirteen digits', personNumber, '0100900012345', 'person-number'],
  ['a letter among the digits', personNumber, '01009000123a', 'person-number'],
  ['a blank among the digits', personNumber, '0100 9000 123', 'person-number'],
  ['ten digits', personNumber, '0631234567', 'person-number'],
  ['digits of another script', personNumber, '٠١٠٠٩٠٠٠١٢٣٤', 'person-number'],
  ['a line break after the digits', personNumber, '010090001234\n', 'person-number'],
  ['a number that is no text', personNumber, 10_090_001_234, 'wrong-type'],
  ['a number that is missing', personNumber, undefined, 'required'],
  ['a number that is null', personNumber, null, 'wrong-type'],

  ['31 February', birth, '1990-02-31', 'birth'],
  ['29 February of a common year', birth, '1990-02-29', 'birth'],
  ['a day before month', birth, '17/05/1990', 'birth'],
  ['a year long past', birth, '1849', 'birth'],
  ['a day long past', birth, '1849-12-31', 'birth'],
  ['a date with a time', birth, '1990-05-17T00:00', 'birth'],
  ['no date', birth, '', 'birth'],
  ['a date that is no text', birth, 1990, 'wrong-type'],
  ['a date that is missing', birth, undefined, 'required'],

  ['no name', personName, '', 'name'],
  ['a name of blanks', personName, ' \t ', 'name'],
  ['a name with digits', personName, 'Nguyễn Văn 2', 'name'],
  ['a name with markup', personName, '<b>An</b>', 'name'],
  ['a name with a control character', personName, 'An\u0000', 'name'],
  ['a name over 100 characters', personName, long(101), 'name'],
  ['a name of a megabyte', personName, long(1_000_000), 'name'],
  ['a name that begins with a mark', personName, '\u0301An', 'name'],
  ['a name that is no text', personName, ['An'], 'wrong-type'],

  ['no dossier code', dossierCode, '', 'dossier-code'],
  ['a dossier code of blanks', dossierCode, '   ', 'dossier-code'],
  ['a dossier code with diacritics', dossierCode, 'HỒSƠ-1', 'dossier-code'],
  ['a dossier code with a quote', dossierCode, "H38'--", 'dossier-code'],
  ['a dossier code too long', dossierCode, `H${long(64)}`, 'dossier-code'],
  ['a dossier code that is no text', dossierCode, 12, 'wrong-type'],

  ['a procedure code without a point', procedureCode, '1004441', 'procedure-code'],
  ['a procedure code too short', procedureCode, '1.00444', 'procedure-code'],
  ['a procedure code with a blank', procedureCode, '1.004441 ', 'procedure-code'],
  ['a procedure code that is missing', procedureCode, undefined, 'required'],

  ['a login of seven characters', login, 'abcdefg', 'login'],
  ['a login made long by blanks', login, '   abc   ', 'login'],
  ['a login of 61 characters', login, long(61), 'login'],
  ['a login with a control character', login, 'nguyen\u0000van', 'login'],
  ['a login that is no text', login, {}, 'wrong-type'],

  ['no code of a list', listCode, '', 'required'],
  ['a code of a list too long', listCode, long(65), 'too-long'],
  ['a code of a list with a control character', listCode, '037\u0000', 'list-code'],
  ['a code of a list with half a pair', listCode, '037\ud800', 'list-code'],
  [
    'a code of a list that could be a citizen’s number',
    listCode,
    '010190123456',
    'list-code',
  ],
  [
    'a dossier code that is a citizen’s number',
    dossierCode,
    '010190123456',
    'dossier-code',
  ],
  [
    'a reason with a citizen’s number in it',
    reason,
    'xem 0101 9012 3456 hộ',
    'reason-number',
  ],
  ['a code of a list that is no text', listCode, 37, 'wrong-type'],

  ['a part of blanks', partName, '   ', 'required'],
  ['a part too long', partName, long(81), 'too-long'],
  ['a part with a control character', partName, 'cha\u0000', 'characters'],

  ['a reason of four characters', reason, 'abcd', 'reason'],
  ['a reason made long by blanks', reason, 'a    b', 'reason'],
  ['a reason of 201 characters', reason, long(201), 'reason'],
  ['a reason with a control character', reason, 'xem lại\u0000', 'characters'],

  ['a text over its bound', plainText(3), 'abcd', 'too-long'],
]

describe('a value is refused with its code', () => {
  it.each(refused)('%s', (_, schema, input, code) => {
    const result = schema.safeParse(input)
    expect(result.success).toBe(false)
    expect(result.error?.issues.map((issue) => issue.message)).toContain(code)
    for (const issue of result.error?.issues ?? [])
      expect(Object.keys(inputFaults)).toContain(issue.message)
  })
})

describe('a value is taken', () => {
  it.each([
    ['twelve digits', personNumber, '010090001234', '010090001234'],
    ['nine digits', personNumber, '063123456', '063123456'],
    ['a year alone', birth, '1948', '1948'],
    ['29 February of a leap year', birth, '2000-02-29', '2000-02-29'],
    [
      'a decomposed name, composed',
      personName,
      '  Đặng  Thị Hoà '.normalize('NFD'),
      'Đặng Thị Hoà',
    ],
    ['a name of one word', personName, 'Páo', 'Páo'],
    ['a name with signs', personName, 'H’Hen Y-Bih', 'H’Hen Y-Bih'],
    ['a name of 100 characters', personName, long(100), long(100)],
    [
      'a name of 100 letters, decomposed to 300',
      personName,
      'ệ'.repeat(100).normalize('NFD'),
      'ệ'.repeat(100),
    ],
    [
      'a dossier code in odd case and spaces',
      dossierCode,
      ' h38.12 -261120-0012\t',
      'H38.12-261120-0012',
    ],
    [
      'a procedure code with a locality',
      procedureCode,
      '1.004441.000.00.00.H38',
      '1.004441',
    ],
    ['a login in odd case', login, ' NguyenVanA.stttt ', 'nguyenvana.stttt'],
    ['a login of 60 characters', login, long(60), long(60)],
    ['a part in odd case', partName, ' Người  yêu cầu', 'người yêu cầu'],
    ['a reason', reason, ' Đối chiếu  giấy tờ ', 'Đối chiếu giấy tờ'],
  ] as const)('%s', (_, schema, input, output) => {
    expect(schema.parse(input)).toBe(output)
  })

  it('whatever bounded text comes in, parsing ends in a value or in codes of the list', () => {
    const schemas = [
      personNumber,
      personName,
      birth,
      dossierCode,
      procedureCode,
      login,
      listCode,
      partName,
      reason,
    ]
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const schema of schemas) {
          const result = schema.safeParse(text)
          for (const issue of result.error?.issues ?? [])
            expect(Object.keys(inputFaults)).toContain(issue.message)
          // What is taken can be stored: PostgreSQL keeps no U+0000.
          if (result.success) expect(result.data).not.toContain('\u0000')
        }
      }),
      { numRuns: 500 },
    )
  })
})

const query = {
  dossier: 'H38.12-261120-0012',
  procedure: '1.001193',
  service: '037',
  purpose: 'check-applicant',
  subject: { number: '010090001234', fullName: 'Lý A Sử', birth: '1990-05-17' },
}

describe('a query as it comes in', () => {
  it.each([
    ['number', { number: '01009000123' }, 'person-number'],
    ['birth', { birth: '1990-02-31' }, 'birth'],
    ['fullName', { fullName: 'An\u0007' }, 'name'],
  ])('names the %s of its subject when that is wrong', (field, change, code) => {
    const bad = { ...query, subject: { ...query.subject, ...change } }
    expect(queryRequest.safeParse(bad).error?.issues).toMatchObject([
      { path: ['subject', field], message: code },
    ])
  })

  it.each([
    ['dossier', 'x', 'dossier-code'],
    ['procedure', '1', 'procedure-code'],
    ['service', undefined, 'required'],
    ['purpose', 3, 'wrong-type'],
    ['fields', [], 'required'],
    ['fields', 'birth', 'wrong-type'],
    ['fields', Array.from({ length: 100 }, () => 'birth'), 'too-long'],
  ])('names %s when it is %j', (field, value, code) => {
    expect(
      queryRequest.safeParse({ ...query, [field]: value }).error?.issues,
    ).toMatchObject([{ path: [field], message: code }])
  })

  it('names the place of an unknown field in the list', () => {
    const bad = { ...query, fields: ['birth', 'salary'] }
    expect(queryRequest.safeParse(bad).error?.issues).toMatchObject([
      { path: ['fields', 1], message: 'not-in-list' },
    ])
  })

  it('may lack a dossier, so that its absence is decided and recorded', () => {
    for (const dossier of [null, undefined])
      expect(queryRequest.safeParse({ ...query, dossier }).success).toBe(true)
    expect(queryRequest.safeParse({ ...query, dossier: '' }).success).toBe(false)
  })

  it('names one person, in one way', () => {
    expect(queryRequest.safeParse({ ...query, subject: { party: 1 } }).success).toBe(true)
    for (const subject of [
      {},
      null,
      { party: 0 },
      { party: 51 },
      { party: 1.5 },
      { ...query.subject, party: 1 },
      [query.subject],
    ])
      expect(queryRequest.safeParse({ ...query, subject }).success).toBe(false)
  })
})

describe('what comes in', () => {
  const person = { part: 'cha', ...query.subject }
  const bodies = {
    queryRequest: [queryRequest, query],
    revealRequest: [
      revealRequest,
      { requestId: 'r1', field: 'religion', token: 't', reason: 'đối chiếu' },
    ],
    dossierPut: [
      dossierPut,
      {
        procedure: '1.001193',
        receivingAgency: 'H38.12',
        decidingAgency: 'H38.12',
        officers: ['nguyenvana'],
        persons: [person],
        state: 'open',
      },
    ],
    procedurePut: [
      procedurePut,
      {
        revision: 1,
        lookUpsPerDossier: 3,
        rules: [{ service: '037', part: 'Cha', purposes: ['check'], fields: ['birth'] }],
        legalBasis: 'Luật Hộ tịch',
      },
    ],
    signIn: [signIn, { username: 'nguyenvana', password: 'x', totp: '123456' }],
    logFilter: [logFilter, { account: 'nguyenvana', limit: '20' }],
    listFilter: [listFilter, { q: 'Bát Xát' }],
  } as const satisfies Record<string, readonly [z.ZodType, object]>
  const cases = Object.entries(bodies).map(
    ([name, [schema, good]]) => [name, schema, good as Record<string, unknown>] as const,
  )

  it.each(cases)(
    '%s is taken when right and refused with a key too many',
    (_, schema, good) => {
      expect(schema.safeParse(good).success).toBe(true)
      expect(schema.safeParse({ ...good, isAdmin: true }).error?.issues).toMatchObject([
        { code: 'unrecognized_keys', keys: ['isAdmin'] },
      ])
    },
  )

  it.each(cases)(
    '%s takes no control character that would reach the database',
    (_, schema, good) => {
      const secrets = ['password', 'token', 'totp']
      for (const [key, value] of Object.entries(good)) {
        if (typeof value !== 'string' || secrets.includes(key)) continue
        expect(schema.safeParse({ ...good, [key]: `${value}\u0000` }).success, key).toBe(
          false,
        )
      }
    },
  )

  it.each(cases)('%s can be described in OpenAPI', (_, schema) => {
    expect(() => z.toJSONSchema(schema, { io: 'input' })).not.toThrow()
  })

  it('a rule of a procedure names its part in the form in which dossiers do', () => {
    const rule = procedurePut.parse(bodies.procedurePut[1]).rules[0]
    const party = dossierPut.parse({
      ...bodies.dossierPut[1],
      persons: [{ ...person, part: 'CHA ' }],
    }).persons[0]
    expect(rule?.part).toBe(party?.part)
  })

  it('of a dossier is bounded in persons and officers', () => {
    const good = bodies.dossierPut[1]
    const many = <T>(one: T, count: number) => Array.from({ length: count }, () => one)
    const taken = (change: object) => dossierPut.safeParse({ ...good, ...change }).success
    expect(taken({ persons: many(person, 50), officers: [] })).toBe(true)
    expect(taken({ persons: many(person, 51) })).toBe(false)
    expect(taken({ persons: [] })).toBe(false)
    expect(taken({ officers: many('nguyenvana', 21) })).toBe(false)
    expect(taken({ state: 'suspended' })).toBe(false)
  })
})
