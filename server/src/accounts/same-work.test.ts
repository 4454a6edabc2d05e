/**
 * Nobody learns from the time of a refusal whether a login exists: the work is the same. It is
 * counted (hashes, statements, octets), and the processor time of many attempts is compared by
 * rank, with a difference that is planted and found.
 */
import { createHook } from 'node:async_hooks'
import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DatabaseLine, openDatabaseLine } from '../testing/database-line.ts'
import { overhearStatements } from '../testing/overheard.ts'
import { rankScore } from '../testing/rank-score.ts'
import { verifyPassword } from './passwords.ts'
import { goodPassword, openTestApp, type TestApp, type TestOfficer } from './test-app.ts'

let test: TestApp
let line: DatabaseLine
let statements: string[] = []
let hashes = 0
// Work of a native add-on is a resource without a type of its own.
const counting = createHook({
  init(_id, type) {
    if (type === undefined || type === 'undefined') hashes += 1
  },
})

let known: TestOfficer
let cheap: TestOfficer

beforeAll(async () => {
  test = await openTestApp({}, async (url) => {
    line = await openDatabaseLine(Number(new URL(url).port), () =>
      overhearStatements((statement) => statements.push(statement)),
    )
    return line.over(url)
  })
  known = await test.addOfficer('can.bo.co.that')
  cheap = await test.addOfficer('can.bo.bam.re')
  const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }
  await test.database.rows('update accounts set password_hash = $2 where id = $1', [
    cheap.id,
    await hash('một mật khẩu nào đó', cost),
  ])
  counting.enable()
})
afterAll(async () => {
  counting.disable()
  await test?.close()
  await line?.close()
})
beforeEach(() => {
  statements = []
  hashes = 0
})

const wrong = 'Mật khẩu sai 2026'
let attempts = 0
/** Each from an address of its own, so that no attempt hinders the next. */
async function attempt(
  officer: TestOfficer,
  password = wrong,
  factor: { totp: string } | { recoveryCode: string } = { totp: test.code(officer) },
) {
  attempts += 1
  const before = { hashes, statements: statements.length }
  const response = await test.app.inject({
    method: 'POST',
    url: '/v1/session',
    headers: test.browser,
    remoteAddress: `10.0.${attempts >> 8}.${attempts & 255}`,
    payload: { username: officer.username, password, ...factor },
  })
  const { instance, ...body } = response.json()
  const { date: _date, ...headers } = response.headers
  return {
    hashes: hashes - before.hashes,
    statements: statements.slice(before.statements),
    answer: { status: response.statusCode, headers, body, octets: response.body.length },
    instance,
  }
}
const nobody = (): TestOfficer => ({
  ...known,
  username: `khong.ai.${String(attempts).padStart(6, '0')}`,
})

describe('a login that does not exist', () => {
  it('is refused after the same hashes, statements and octets as a wrong password, a wrong code and a locked account', async () => {
    const locked = await test.addOfficer('can.bo.bi.khoa')
    await test.database.rows(`update accounts set state = 'locked' where id = $1`, [
      locked.id,
    ])
    // Connections are opened and statements named once.
    for (const each of [known, nobody(), locked]) await attempt(each)
    const { instance, ...unknown } = await attempt(nobody())
    expect(unknown.hashes).toBe(1)
    expect(unknown.statements.length).toBeGreaterThan(8)
    expect(unknown.answer.status).toBe(401)
    for (const [who, password] of [
      [known, wrong],
      [{ ...known, totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }, goodPassword],
      [locked, wrong],
      [locked, goodPassword],
    ] as const) {
      const { instance: other, ...is } = await attempt(who, password)
      expect(is).toEqual(unknown)
      expect(other).not.toBe(instance)
    }
  })

  it('nor is a right password told from a wrong one by what a wrong code takes', async () => {
    const codes = [{ totp: '000000' }, { recoveryCode: 'aaaa-aaaa-aaaa-aaaa' }]
    for (const factor of codes) {
      const outcomes = []
      for (const [who, password] of [
        [nobody(), wrong],
        [known, wrong],
        [known, goodPassword],
      ] as const) {
        const { instance: _instance, ...is } = await attempt(who, password, factor)
        outcomes.push(is)
      }
      expect(outcomes[0]?.answer.status).toBe(401)
      expect(outcomes[1]).toEqual(outcomes[0])
      expect(outcomes[2]).toEqual(outcomes[0])
    }
  })

  it('counts a hash as one, and none as none', async () => {
    await verifyPassword(null, 'bất kỳ')
    expect(hashes).toBe(1)
    await test.app.inject({ url: '/v1/session/work' })
    expect(hashes).toBe(1)
  })

  it('costs the processor what a wrong password costs, and a cheaper hash would be seen', async () => {
    const pairs = 40
    const costs: Record<'known' | 'unknown' | 'cheap', number[]> = {
      known: [],
      unknown: [],
      cheap: [],
    }
    const measure = async (into: number[], officer: TestOfficer) => {
      const before = process.cpuUsage()
      await attempt(officer)
      const { user, system } = process.cpuUsage(before)
      into.push(user + system)
    }
    for (let pair = 0; pair < pairs; pair += 1) {
      // Which is first changes, so that what one leaves behind meets both.
      const both = [
        () => measure(costs.known, known),
        () => measure(costs.unknown, nobody()),
      ]
      for (const one of pair % 2 === 0 ? both : both.reverse()) await one()
      await measure(costs.cheap, cheap)
    }
    // By chance one run in 150,000 is further apart than this.
    const apart = 4.5
    expect(Math.abs(rankScore(costs.known, costs.unknown))).toBeLessThan(apart)
    expect(Math.abs(rankScore(costs.cheap, costs.unknown))).toBeGreaterThan(apart)
  }, 180_000)
})
