import { describe, expect, it } from 'vitest'
import {
  dossierCodePattern,
  nationalProcedureCode,
  procedureCodePattern,
  tidyDossierCode,
} from './codes.ts'

describe('a dossier code', () => {
  it.each([
    'H38.12-261120-0012',
    'h38.12-261120-0012',
    '  H38.12-261120-0012\n',
    'H38.12 - 261120 - 0012',
    'h38.12\u00a0-261120-\t0012',
  ])('%j is H38.12-261120-0012', (written) => {
    expect(tidyDossierCode(written)).toBe('H38.12-261120-0012')
  })

  it.each([
    'H38.12-261120-0012',
    '000.00.01.H38-261120-0012',
    'A/B_C',
    '123',
    `H${'0'.repeat(63)}`,
  ])('%s has a shape that is accepted', (code) => {
    expect(dossierCodePattern.test(tidyDossierCode(code))).toBe(true)
  })

  it.each([
    '',
    '   ',
    'H3',
    `H${'0'.repeat(64)}`,
    '-H38-0012',
    '.H38',
    'HỒ-SƠ-1',
    'H38;DROP',
    '010190123456',
    '063123456',
    "H38'12",
    'H38%12',
    'H38\u000012',
    'H38\u200b12',
    'H38<12>',
  ])('%j has not', (code) => {
    expect(dossierCodePattern.test(tidyDossierCode(code))).toBe(false)
  })

  it('is the same when tidied again', () => {
    const once = tidyDossierCode(' h38.12 -261120-0012')
    expect(tidyDossierCode(once)).toBe(once)
  })
})

describe('a procedure code', () => {
  it.each(['1.001193', '1.001193.000.00.00.H38'])(
    '%s is the national 1.001193',
    (code) => {
      expect(nationalProcedureCode(code)).toBe('1.001193')
    },
  )

  it.each(['1.004441', '2.000635', '1.001193.000.00.00.H38'])('%s is one', (code) => {
    expect(procedureCodePattern.test(code)).toBe(true)
  })

  it.each([
    '1.00444',
    '1.0044410',
    '11.004441',
    '1,004441',
    '1.004441 ',
    '1.004441.H38',
    '1.004441.000.00.00.38',
    'x.004441',
    '',
  ])('%j is none', (code) => {
    expect(procedureCodePattern.test(code)).toBe(false)
  })
})
