import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const complete = {
  CHOT_PUBLIC_URL: 'https://chot.laocai.example',
  DATABASE_URL: 'postgres://chot:secret@db.example/chot',
  DATABASE_OWNER_URL: 'postgres://owner:secret@db.example/chot',
  CHOT_KEYS_DIR: '/var/lib/chot/keys',
  CHOT_LOG_ORIGIN: 'chot.laocai.example/log',
  CHOT_PROVINCE: '15',
  CHOT_UPSTREAM_URL: 'https://ndxp.example/soap',
  CHOT_UPSTREAM_SERVICE_PATH: '/soap',
  CHOT_UPSTREAM_USER: 'laocai',
  CHOT_UPSTREAM_SECRET: 'a-long-secret',
  CHOT_UPSTREAM_ROAD_CLIENT: 'VN/GOV/H38/chot',
  CHOT_UPSTREAM_API_KEY: 'api-key',
}

function linesOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
  return []
}

describe('settings', () => {
  it('names every missing one at once', () => {
    const lines = linesOf({})
    for (const name of Object.keys(complete))
      expect(lines).toContain(`${name}: is missing`)
  })

  it('names every wrong one at once and repeats no value', () => {
    const lines = linesOf({
      ...complete,
      CHOT_PORT: 'eighty',
      CHOT_PROVINCE: 'Lào Cai',
      CHOT_UPSTREAM_SECRET: 'short',
      CHOT_UPSTREAM_TIMEOUT_MS: '1',
    })
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'CHOT_PORT',
      'CHOT_PROVINCE',
      'CHOT_UPSTREAM_SECRET',
      'CHOT_UPSTREAM_TIMEOUT_MS',
    ])
    expect(lines.join(' ')).not.toMatch(/eighty|Lào Cai|short"/)
  })

  it('takes an identity provider whole or not at all, over TLS', () => {
    expect(readConfig(complete).sso).toBeNull()
    expect(linesOf({ ...complete, CHOT_SSO_ISSUER: 'https://id.example' })).toHaveLength(
      1,
    )
    expect(
      linesOf({
        ...complete,
        CHOT_SSO_ISSUER: 'http://id.example',
        CHOT_SSO_NAME_CLAIM: 'no claim',
      }).map((line) => line.split(':')[0]),
    ).toEqual(['CHOT_SSO_NAME_CLAIM', 'CHOT_SSO_ISSUER', 'CHOT_SSO_CLIENT_ID'])
    expect(
      readConfig({
        ...complete,
        CHOT_SSO_ISSUER: 'https://id.example',
        CHOT_SSO_CLIENT_ID: 'chot',
        CHOT_SSO_FACTOR_AMR: ' otp  hwk ',
      }).sso,
    ).toMatchObject({ nameClaim: 'sub', factorAcr: [], factorAmr: ['otp', 'hwk'] })
  })

  it('asks a mail server for TLS, but on this very machine', () => {
    expect(readConfig(complete).mail).toBeNull()
    const tlsOf = (server: string) =>
      readConfig({
        ...complete,
        CHOT_MAIL_URL: server,
        CHOT_MAIL_FROM: 'chot@laocai.example',
      }).mail?.tls
    expect(tlsOf('smtp://mail.example:25')).toBe(true)
    expect(tlsOf('smtps://mail.example')).toBe(true)
    expect(tlsOf('smtp://127.0.0.1:25')).toBe(false)
  })

  it('lets plain HTTP go no further than this machine', () => {
    expect(
      linesOf({
        ...complete,
        CHOT_PUBLIC_URL: 'http://chot.laocai.example',
        CHOT_UPSTREAM_URL: 'http://10.0.0.7/soap',
      }).map((line) => line.split(':')[0]),
    ).toEqual(['CHOT_PUBLIC_URL', 'CHOT_UPSTREAM_URL'])
    expect(
      linesOf({ ...complete, CHOT_UPSTREAM_URL: 'http://127.0.0.1:9000/soap' }),
    ).toEqual([])
  })

  it('is production unless told otherwise by the program itself', () => {
    expect(readConfig({ ...complete, CHOT_DEMONSTRATION: '1' }).demonstration).toBe(false)
  })

  it('takes an authority of time stamps only with its root, and over TLS', () => {
    const withAuthority = (more: Record<string, string>) =>
      linesOf({ ...complete, ...more })
    const url = 'https://tsa.example/'
    expect(withAuthority({ CHOT_LOG_TSA_URL: url, CHOT_LOG_TSA_CA: '/ca.pem' })).toEqual(
      [],
    )
    for (const half of [{ CHOT_LOG_TSA_URL: url }, { CHOT_LOG_TSA_CA: '/ca.pem' }])
      expect(withAuthority(half)).toEqual([
        'CHOT_LOG_TSA_CA: CHOT_LOG_TSA_URL and CHOT_LOG_TSA_CA go together',
      ])
    const plain = { CHOT_LOG_TSA_URL: 'http://tsa.example/', CHOT_LOG_TSA_CA: '/ca.pem' }
    expect(withAuthority(plain)).toEqual([
      'CHOT_LOG_TSA_URL: must be https:// unless it is this very machine',
    ])
  })

  it('takes a place in an object store by path, and over TLS', () => {
    const withStore = (url: string) => linesOf({ ...complete, CHOT_LOG_S3_URL: url })
    for (const url of ['https://s3.example/evidence', 'https://s3.example/evidence/a/b/'])
      expect(withStore(url)).toEqual([])
    for (const url of [
      'https://s3.example/',
      'https://id:secret@s3.example/evidence',
      'https://s3.example/evidence?x=1',
    ])
      expect(withStore(url)).toEqual([
        'CHOT_LOG_S3_URL: must be https://<host>/<bucket>[/<folder>…]',
      ])
    expect(withStore('http://s3.example/evidence')).toEqual([
      'CHOT_LOG_S3_URL: must be https:// unless it is this very machine',
    ])
  })
})
