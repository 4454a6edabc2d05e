import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EntryBody, type EntryStamp, entryText, leafHash } from './entry.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const stamp: EntryStamp = { t: 1_795_230_000_123, pv: 12, sa: 'AAECAwQFBgcICQoLDA0ODw' }
const requestId = '0196f3c2-7a10-7c4e-9d52-1f2e3d4c5b6a'
const digest = 'r2Vh0aTB0xlR3mZq5t7w9zC4uK1pNsLdXyQvEoJiHgM'

const decision: EntryBody = {
  k: 'decision',
  oc: 'granted',
  id: requestId,
  ac: 'acc-01042',
  du: 'receiving',
  au: 'password+totp',
  ag: 'H38.12',
  ip: '10.38.12.45',
  do: 'H38.12-261120-0012',
  pr: '1.001193',
  sv: 'citizen-037',
  pu: 'check-applicant',
  su: digest,
  ke: '2026-11',
  fi: ['fullName', 'birth', 'sex', 'permanentAddress', 'maritalStatus'],
  ct: ['dossier', 'account-day', 'service-window'],
}
const outcome: EntryBody = {
  k: 'outcome',
  oc: 'answered',
  id: requestId,
  ac: 'acc-01042',
  ag: 'H38.12',
  do: 'H38.12-261120-0012',
  sv: 'citizen-037',
  an: digest,
  ms: 143,
  de: 1_204_511,
}

describe('the text of an entry', () => {
  it('is this, byte for byte', () => {
    expect(entryText(stamp, decision)).toBe(
      '{"v":1,"t":1795230000123,"pv":12,"sa":"AAECAwQFBgcICQoLDA0ODw","k":"decision",' +
        '"oc":"granted","id":"0196f3c2-7a10-7c4e-9d52-1f2e3d4c5b6a","ac":"acc-01042",' +
        '"du":"receiving","au":"password+totp","ag":"H38.12","ip":"10.38.12.45",' +
        '"do":"H38.12-261120-0012","pr":"1.001193","sv":"citizen-037",' +
        '"pu":"check-applicant","su":"r2Vh0aTB0xlR3mZq5t7w9zC4uK1pNsLdXyQvEoJiHgM",' +
        '"ke":"2026-11","fi":["fullName","birth","sex","permanentAddress",' +
        '"maritalStatus"],"ct":["dossier","account-day","service-window"]}',
    )
  })

  it('has this leaf', () => {
    const text = entryText(stamp, outcome)
    expect(text).toBe(
      '{"v":1,"t":1795230000123,"pv":12,"sa":"AAECAwQFBgcICQoLDA0ODw","k":"outcome",' +
        '"oc":"answered","id":"0196f3c2-7a10-7c4e-9d52-1f2e3d4c5b6a","ac":"acc-01042",' +
        '"ag":"H38.12","do":"H38.12-261120-0012","sv":"citizen-037",' +
        '"an":"r2Vh0aTB0xlR3mZq5t7w9zC4uK1pNsLdXyQvEoJiHgM","ms":143,"de":1204511}',
    )
    expect(hex(leafHash(Buffer.from(text), sha256))).toBe(
      'cbaaf40efe8e305790b17e84230cf07a05f054f7365359fcc6278a709251e721',
    )
  })

  it('is one line of JSON that reads back as what was written, with its version', () => {
    const text = entryText(stamp, {
      k: 'reveal',
      oc: 'done',
      no: 'Đối chiếu\n"giấy tờ"\u2028',
    })
    expect(text).not.toContain('\n')
    expect(JSON.parse(text)).toEqual({
      v: 1,
      ...stamp,
      k: 'reveal',
      oc: 'done',
      no: 'Đối chiếu\n"giấy tờ"\u2028',
    })
  })

  it('leaves out what is not known instead of writing null', () => {
    expect(entryText(stamp, { k: 'sign-in', oc: 'refused' })).toBe(
      '{"v":1,"t":1795230000123,"pv":12,"sa":"AAECAwQFBgcICQoLDA0ODw",' +
        '"k":"sign-in","oc":"refused"}',
    )
  })

  it('takes 450 bytes at most in the mean of a decision and its outcome', () => {
    // Internal ids of 16 characters just fit; with UUIDs for them the mean was 490.
    const account = 'a-1f2e3d4c5b6a70'
    const longest: EntryBody = {
      ...decision,
      ac: account,
      fi: [
        'fullName',
        'birth',
        'sex',
        'nationality',
        'permanentAddress',
        'currentAddress',
      ],
      ct: [
        'dossier:d-0c7e4a529b1d4e',
        `account-day:${account}:2026-11-20`,
        'service-window:citizen-037:2026-11-20/off-hours',
      ],
    }
    const bytes = [longest, { ...outcome, ac: account, pr: '1.001193' }].map(
      (body) => Buffer.from(entryText(stamp, body)).length,
    )
    const mean = bytes.reduce((sum, each) => sum + each, 0) / bytes.length
    expect(mean).toBeLessThanOrEqual(450)
  })
})

describe('the leaf of an entry (RFC 6962 §2.1)', () => {
  it.each([
    ['nothing', '', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [
      'one zero byte',
      '00',
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    ],
    [
      'L123456',
      '4c313233343536',
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    ],
  ])('of %s is the published one', (_, input, expected) => {
    expect(hex(leafHash(Buffer.from(input, 'hex'), sha256))).toBe(expected)
  })

  it('is SHA-256 of a zero byte and the entry', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (entry) => {
        const expected = createHash('sha256').update(Uint8Array.of(0)).update(entry)
        expect(hex(leafHash(entry, sha256))).toBe(expected.digest('hex'))
      }),
    )
  })

  it('leaves the entry itself unchanged', () => {
    const entry = new Uint8Array(randomBytes(64))
    const before = entry.slice()
    leafHash(entry, sha256)
    expect(entry).toEqual(before)
  })
})
