import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp, type TestOfficer } from './test-app.ts'

let test: TestApp
let serial = 0
let officer: TestOfficer

beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  officer = await test.addOfficer(`can.bo.${String(serial).padStart(3, '0')}`)
  test.clock.advance(86_400_000)
})

const wrong = { password: 'Mật khẩu sai 2026' }
const guesser = '192.0.2.66'
const lastEntry = async () => (await test.entries('sign-in')).at(-1)
const statusOf = async (response: ReturnType<TestApp['trySignInOnce']>) =>
  (await response).statusCode

describe('whoever goes on guessing', () => {
  it('has to have work done after three failures, be the login known or not', async () => {
    for (const username of [officer.username, `khong.ai.ca.${serial}`]) {
      const named = { ...officer, username }
      for (let n = 0; n < 3; n += 1)
        expect(await statusOf(test.trySignInOnce(named, wrong))).toBe(401)
      const response = await test.trySignInOnce(named, wrong)
      expect(response.statusCode).toBe(428)
      expect(response.json().code).toBe('work-needed')
      expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'work-needed' })
    }
  })

  it('is not let in without it, even with everything right', async () => {
    for (let n = 0; n < 3; n += 1) await test.trySignInOnce(officer, wrong)
    expect(await statusOf(test.trySignInOnce(officer))).toBe(428)
    const work = await test.doWork()
    expect(await statusOf(test.trySignInOnce(officer, { work }))).toBe(200)
  })

  it('cannot use work twice, from elsewhere, too late, changed or undone', async () => {
    for (let n = 0; n < 3; n += 1) await test.trySignInOnce(officer, wrong)
    const attempt = (work: unknown) =>
      statusOf(test.trySignInOnce(officer, { ...wrong, work }))
    const work = await test.doWork()
    expect(await attempt(work)).toBe(401)
    expect(await attempt(work)).toBe(428)
    expect(await attempt(await test.doWork(guesser))).toBe(428)
    const { challenge, solution } = await test.doWork()
    const { parameters } = challenge
    const later = { ...parameters.data, until: parameters.data.until + 600_000 }
    for (const changed of [
      {
        challenge: { ...challenge, parameters: { ...parameters, keyPrefix: '0' } },
        solution,
      },
      {
        challenge: { ...challenge, parameters: { ...parameters, data: later } },
        solution,
      },
      { challenge: { ...challenge, signature: '00'.repeat(32) }, solution },
      { challenge, solution: { ...solution, counter: (solution.counter ?? 0) + 1 } },
    ])
      expect(await attempt(changed)).toBe(428)
    test.clock.advance(300_000)
    expect(await attempt({ challenge, solution })).toBe(428)
    const inTime = await test.doWork()
    test.clock.advance(299_999)
    expect(await attempt(inTime)).toBe(401)
  })

  it('waits twice as long after each pause, to a bound, until a day was quiet', async () => {
    const pauses: number[] = []
    for (let round = 0; round < 6; round += 1) {
      for (let n = 0; n < 5; n += 1)
        expect(await statusOf(test.trySignIn(officer, wrong))).toBe(401)
      const paused = await test.trySignIn(officer)
      expect(paused.statusCode).toBe(429)
      const seconds: number = paused.json().retryAfterSeconds
      pauses.push(seconds / 60)
      test.clock.advance(seconds * 1000)
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 240])
    test.clock.advance(86_400_000)
    for (let n = 0; n < 5; n += 1) await test.trySignIn(officer, wrong)
    expect((await test.trySignIn(officer)).json().retryAfterSeconds).toBe(900)
  })

  it('never keeps the owner of the login out, who signs in from elsewhere', async () => {
    for (let hour = 0; hour < 8; hour += 1) {
      for (let n = 0; n < 6; n += 1)
        await test.trySignIn(officer, { ...wrong, remoteAddress: guesser })
      test.clock.advance(1_800_000)
      expect(await statusOf(test.trySignInOnce(officer))).toBe(200)
    }
  })
})

describe('one guess at each of many logins from one address', () => {
  it('asks for work, then pauses the address; others are not touched', async () => {
    await test.setGuessing({ addressWorkAfter: 4, addressFailuresMax: 6 })
    const guess = (n: number, work?: unknown) =>
      test.trySignInOnce(
        { ...officer, username: `ai.do.khac.${serial}.${n}` },
        { ...wrong, remoteAddress: guesser, work },
      )
    for (let n = 0; n < 4; n += 1) expect(await statusOf(guess(n))).toBe(401)
    expect(await statusOf(guess(4))).toBe(428)
    for (let n = 4; n < 6; n += 1)
      expect(await statusOf(guess(n, await test.doWork(guesser)))).toBe(401)
    const paused = await guess(6, await test.doWork(guesser))
    expect(paused.statusCode).toBe(429)
    expect(paused.json()).toMatchObject({
      code: 'sign-in-paused',
      retryAfterSeconds: 900,
    })
    expect(await lastEntry()).toMatchObject({ re: 'address-paused', ip: guesser })
    expect(await statusOf(test.trySignInOnce(officer))).toBe(200)
    test.clock.advance(900_000)
    expect(await statusOf(guess(7))).toBe(401)
  })
})
