/**
 * Whether a number lies close to one the same account asked for shortly before. The numbers stay in
 * the memory of this node, a few for each account, for some minutes; what leaves is a yes or no
 * (docs/decisions/0032-detection.md).
 */
import { citizenNumberPattern } from '@chot/core/identity/citizen.ts'
import { createBoundedCache } from '../accounts/bounded-cache.ts'

const accountsMax = 5_000
const numbersMax = 16
const rememberedMs = 10 * 60_000

interface Asked {
  /** Province, century and sex, year of birth: PPPGYY. */
  readonly kin: string
  /** The six digits after it. */
  readonly rest: number
  readonly at: number
}

export interface Nearness {
  /** Whether `number` is near one remembered of the account, itself excepted; remembers it. */
  observe(account: string, number: string, at: number, within: number): boolean
}

export function openNearness(): Nearness {
  const asked = createBoundedCache<readonly Asked[]>(accountsMax)
  return {
    observe(account, number, at, within) {
      if (!citizenNumberPattern.test(number)) return false
      const kin = number.slice(0, 6)
      const rest = Number(number.slice(6))
      const before = (asked.get(account) ?? []).filter(
        (each) => at - each.at < rememberedMs,
      )
      const near = before.some((each) => {
        const apart = Math.abs(each.rest - rest)
        return each.kin === kin && apart > 0 && apart <= within
      })
      const others = before.filter((each) => each.kin !== kin || each.rest !== rest)
      asked.set(account, [...others, { kin, rest, at }].slice(-numbersMax))
      return near
    },
  }
}
