import type { ClientSystemView } from '@chot/contract/client-systems.ts'
import { endingWithinDays } from '@chot/core/workflow/ending.ts'

type Key = ClientSystemView['keys'][number]

const dayMs = 86_400_000
const soonMs = endingWithinDays * dayMs

/** `ended` was taken back before its date; `past` reached it. */
export function keyStateAt(
  { from, to, endedAt }: Key,
  now: number,
): 'inForce' | 'notYet' | 'past' | 'ended' {
  if (endedAt !== null) return 'ended'
  if (now >= to) return 'past'
  return now < from ? 'notYet' : 'inForce'
}

/** Within 30 days no key will be in force any more: another has to be registered before. */
export function lastKeyEndsSoon(keys: readonly Key[], now: number): boolean {
  return keys.every(({ to, endedAt }) => endedAt !== null || to - now < soonMs)
}
