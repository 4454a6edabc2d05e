import { expect, it } from 'vitest'
import { readLogins } from './logins.ts'

it('takes logins from lines, cells and lists, as the server writes them', () => {
  expect(
    readLogins(' Lo.Thi.A \r\nlo.thi.b\tlo.thi.c;lo.thi.d, lo.thi.e\n\n').logins,
  ).toEqual(['lo.thi.a', 'lo.thi.b', 'lo.thi.c', 'lo.thi.d', 'lo.thi.e'])
})

it('names each login that stands there more than once, once', () => {
  const decomposed = 'cán.bộ.một'.normalize('NFD')
  expect(
    readLogins(`a.b.c.d.e\nCÁN.bộ.một\n${decomposed}\na.b.c.d.e\nA.B.C.D.E`),
  ).toEqual({
    logins: ['a.b.c.d.e', 'cán.bộ.một'],
    repeated: ['cán.bộ.một', 'a.b.c.d.e'],
  })
})

it('takes nothing from nothing', () => {
  expect(readLogins(' \n\t;')).toEqual({ logins: [], repeated: [] })
})
