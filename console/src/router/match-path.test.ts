import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchPath } from './match-path.ts'

test('any code comes back from the path it was put into', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (code) => {
      const path = `/dossiers/${encodeURIComponent(code)}`
      expect(matchPath('/dossiers/:id', path)).toEqual({ id: code })
    }),
  )
})

test.each([
  ['/log', '/log', {}],
  ['/log', '/log/', {}],
  ['/log/:id', '/log/123', { id: '123' }],
  ['/log/:id', '/log', null],
  ['/log/:id', '/log//', null],
  ['/log/:id', '/log/1/2', null],
  ['/log', '/logs', null],
  ['/log/:id', '/log/%E0%A4%A', null],
])('%s against %s gives %o', (pattern, path, expected) => {
  expect(matchPath(pattern, path)).toEqual(expected)
})
