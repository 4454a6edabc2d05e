import { describe, expect, it } from 'vitest'
import {
  citizenNumberPattern,
  isBirth,
  maskNumber,
  oldIdNumberPattern,
} from './citizen.ts'

describe('a birth date', () => {
  it.each(['1990-05-17', '2000-02-29', '2024-02-29', '1850', '1990', '1850-01-01'])(
    '%s can be',
    (text) => {
      expect(isBirth(text)).toBe(true)
    },
  )

  it.each([
    '1990-02-31',
    '1990-02-29',
    '1900-02-29',
    '1990-13-01',
    '1990-00-00',
    '1990-05',
    '17/05/1990',
    '31/02/1990',
    '1849',
    '1849-12-31',
    '0001-01-01',
    '90',
    '19900517',
    '1990 ',
    '١٩٩٠',
    '',
  ])('%j cannot be', (text) => {
    expect(isBirth(text)).toBe(false)
  })
})

describe('a number', () => {
  it.each([
    ['010090001234', true, false],
    ['000000000000', true, false],
    ['063123456', false, true],
    ['01009000123', false, false],
    ['0100900012345', false, false],
    ['01009000123a', false, false],
    ['0100 9000 1234', false, false],
    ['010090001234\n', false, false],
    ['٠١٠٠٩٠٠٠١٢٣٤', false, false],
    ['06312345', false, false],
    ['0631234567', false, false],
    ['', false, false],
  ])('%j: citizen number %s, old identity card %s', (text, citizen, oldId) => {
    expect(citizenNumberPattern.test(text)).toBe(citizen)
    expect(oldIdNumberPattern.test(text)).toBe(oldId)
  })

  it('is masked but for its last four digits', () => {
    expect(maskNumber('010090001234')).toBe('••••••••1234')
    expect(maskNumber('063123456')).toBe('•••••3456')
  })

  it('that is short is not lengthened', () => {
    expect(maskNumber('12')).toBe('12')
    expect(maskNumber('')).toBe('')
  })
})
