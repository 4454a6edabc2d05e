/** What one check of a password costs the processor at several costs of Argon2id (RFC 9106). */
import { hash, verify } from '@node-rs/argon2'
import { median } from '../statistics.ts'

export interface Argon2Cost {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
  /** Processor time of one check, median. */
  readonly processorMs: number
}

/** OWASP's least (Password Storage Cheat Sheet) first, and last the second choice of RFC 9106 §4. */
const tried: readonly (readonly [number, number, number])[] = [
  [19 * 1024, 2, 1],
  [32 * 1024, 3, 1],
  [46 * 1024, 1, 1],
  [64 * 1024, 3, 1],
  [64 * 1024, 3, 4],
]

export async function measureArgon2(times: number): Promise<readonly Argon2Cost[]> {
  const costs: Argon2Cost[] = []
  for (const [memoryCost, timeCost, parallelism] of tried) {
    const stored = await hash('một mật khẩu nào đó', {
      memoryCost,
      timeCost,
      parallelism,
    })
    const spent: number[] = []
    for (let time = 0; time < times; time += 1) {
      const before = process.cpuUsage()
      await verify(stored, 'một mật khẩu khác')
      const { user, system } = process.cpuUsage(before)
      spent.push((user + system) / 1000)
    }
    costs.push({
      memoryKiB: memoryCost,
      passes: timeCost,
      lanes: parallelism,
      processorMs: median(spent),
    })
  }
  return costs
}
