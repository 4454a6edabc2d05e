import { expect, it } from 'vitest'
import { readPublicKey } from './public-key.ts'

// RFC 8037 appendix A.2 and A.3.
const jwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
}
const thumbprint = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'

it('names a public key as RFC 8037 does, whatever stands beside it', () => {
  expect(readPublicKey(JSON.stringify(jwk))).toEqual({
    kind: 'public',
    jwk,
    kid: null,
    thumbprint,
  })
  const named = { use: 'sig', ...jwk, kid: '2027' }
  expect(readPublicKey(JSON.stringify({ keys: [named] }, null, 2))).toMatchObject({
    jwk: named,
    kid: '2027',
    thumbprint,
  })
})

it.each([
  [
    'of Ed25519',
    JSON.stringify({ ...jwk, d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' }),
  ],
  ['in a set', JSON.stringify({ keys: [jwk, { kty: 'oct', k: 'AAAA' }] })],
  ['of RSA, in part', JSON.stringify({ kty: 'RSA', n: 'AQ', e: 'AQ', dp: 'AQ' })],
  ['in PEM', '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----'],
])('knows a secret key %s', (_, pasted) => {
  expect(readPublicKey(pasted)).toEqual({ kind: 'secret' })
})

it.each(['{', '[]', '"x"', 'null', '{"keys":[]}', JSON.stringify({ keys: [jwk, jwk] })])(
  'takes nothing else for a key: %s',
  (pasted) => {
    expect(readPublicKey(pasted)).toEqual({ kind: 'unreadable' })
  },
)

it('says of an empty box that it is empty', () => {
  expect(readPublicKey(' \n')).toEqual({ kind: 'empty' })
})
