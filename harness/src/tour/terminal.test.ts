import { expect, it } from 'vitest'
import { layOut, shorten } from './terminal.ts'

it('what would let a reader act in another’s name is cut short', () => {
  const secret = 'abcdefghijklmnopqrstuvwxyz'
  for (const name of ['access_token', 'client_assertion', 'token', 'password']) {
    const shown = JSON.stringify(shorten({ outer: [{ [name]: secret }] }))
    expect(shown).not.toContain(secret.slice(0, 9))
  }
})

it('a sentence is kept whole, a long code is not', () => {
  const sentence = 'Hồ sơ đã đóng nên không tra cứu được nữa. '.repeat(4)
  expect(shorten({ title: sentence })).toEqual({ title: sentence })
  expect(JSON.stringify(shorten({ digest: 'f'.repeat(200) }))).toContain('200 ký tự')
})

it('what is laid out is the same JSON', () => {
  const value = { a: [1, { b: 'x'.repeat(90) }], c: null, d: {}, e: [[], 'ký "tự"'] }
  expect(JSON.parse(layOut(value))).toEqual(value)
  expect(layOut(value).split('\n').length).toBeGreaterThan(3)
})
