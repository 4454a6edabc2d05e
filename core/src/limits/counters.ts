/** Units used per counter key: spent and reserved together. A key that is absent holds none. */
export type CountersUsed = Map<string, number>

/**
 * A counter holds what one thing used in one part of one day; what it used of a day or a window is
 * the sum of two (limits.ts). The part is in the key: a hit never renews it.
 */
export const counterKeys = {
  dossier: (dossierId: string) => `dossier:${dossierId}`,
  account: (accountId: string, part: string) => `account-day:${accountId}:${part}`,
  /** The window's kind is in the part: office and off hours are registered apart. */
  service: (service: string, part: string) => `service-window:${service}:${part}`,
  address: (address: string, part: string) => `address-day:${address}:${part}`,
  agencyOffHours: (agency: string, part: string) => `agency-off-hours:${agency}:${part}`,
  job: (jobId: string) => `job:${jobId}`,
  jobWindow: (jobId: string, windowId: string) => `job:${jobId}:${windowId}`,
  provinceOffHours: (part: string) => `province-off-hours:${part}`,
} as const

/** Takes one unit from each counter; the caller has seen that each limit has room. */
export function reserve(keys: readonly string[], used: CountersUsed): void {
  for (const key of keys) used.set(key, (used.get(key) ?? 0) + 1)
}

/** Gives one unit back to each counter: only what surely was not sent. */
export function giveBack(keys: readonly string[], used: CountersUsed): void {
  for (const key of keys) {
    const units = used.get(key) ?? 0
    used.set(key, units > 0 ? units - 1 : 0)
  }
}
