import { parseOptions } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { createGate } from './gate.ts'
import { dummyHash, hashPassword, isOfOtherCost, verifyPassword } from './passwords.ts'

describe('a password', () => {
  it('is kept as Argon2id of at least 19 MiB and 2 passes', async () => {
    const stored = await hashPassword('Mật khẩu đủ dài')
    expect(stored).toMatch(/^\$argon2id\$v=19\$/)
    const cost = parseOptions(stored)
    expect(cost.memoryCost).toBeGreaterThanOrEqual(19 * 1024)
    expect(cost.timeCost).toBeGreaterThanOrEqual(2)
  })

  it('is right or wrong, whatever way the keyboard composes it', async () => {
    const stored = await hashPassword('Mật khẩu đủ dài'.normalize('NFC'))
    expect(await verifyPassword(stored, 'Mật khẩu đủ dài'.normalize('NFD'))).toBe(true)
    expect(await verifyPassword(stored, 'Mat khau du dai')).toBe(false)
    expect(await verifyPassword(stored, 'mật khẩu đủ dài')).toBe(false)
  })

  it('is verified at the same cost where there is no account', async () => {
    const stored = await hashPassword('một mật khẩu nào đó')
    expect(parseOptions(dummyHash)).toEqual(parseOptions(stored))
    expect([dummyHash, stored].map(isOfOtherCost)).toEqual([false, false])
    expect(await verifyPassword(null, 'bất kỳ')).toBe(false)
  })
})

describe('a gate', () => {
  it('lets so many through at once, some wait, and turns the rest away', async () => {
    const gate = createGate(2, 3)
    let running = 0
    let most = 0
    const release: (() => void)[] = []
    const work = () =>
      gate.run(async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise<void>((resolve) => release.push(resolve))
        running -= 1
      })
    const inside = Array.from({ length: 5 }, work)
    await expect(work()).rejects.toMatchObject({ code: 'busy' })
    for (let left = 5; left > 0; left -= 1) {
      await new Promise(setImmediate)
      release.shift()?.()
    }
    await Promise.all(inside)
    expect(most).toBe(2)
    const again = work()
    await new Promise(setImmediate)
    release.shift()?.()
    await again
  })

  it('gives a place back when the work fails', async () => {
    const gate = createGate(1, 0)
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(gate.run(() => Promise.resolve(7))).resolves.toBe(7)
  })
})
