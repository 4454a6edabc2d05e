/**
 * The weeks before the first day, planned but not performed: what the province registers with the
 * Ministry is what an ordinary day of them needed, and the detection's baseline is what they were.
 */
import { countHour, type Usuals } from '@chot/core/detect/baseline.ts'
import { type DetectionState, emptyState } from '@chot/core/detect/detect.ts'
import type { Look } from './acts.ts'
import type { Registered } from './ground.ts'
import { type Honest, openHonestLife } from './honest.ts'

export interface History {
  readonly registered: readonly Registered[]
  readonly state: DetectionState
}

const offsetMinutes = 420
/** What a province registers off hours at least, for whom it cannot foresee. */
const offHoursLeast = 120
const officeLeast = 10
const services = ['verify-person', 'look-up-person', 'look-up-household'] as const

/** As the policy has it; the baseline alone is wanted, never an alert. */
const compared = { weeksMin: 1, weeksMax: 8, times: 1, accountMin: 0, agencyMin: 0 }

export function recallHistory(honest: Honest, firstDay: number): History {
  const { scenario, days } = honest
  const life = openHonestLife(honest)
  const usuals: Usuals = new Map()
  const asked = new Map<string, number>()
  let workingDays = 0
  for (let day = firstDay - 7 * scenario.historyWeeks; day < firstDay; day += 1) {
    if (days.isWorking(day)) workingDays += 1
    const looks = life
      .planDay(day)
      .filter((act): act is Look => act.kind === 'look')
      .sort((a, b) => a.at - b.at)
    for (const { at, officer, asks } of looks) {
      if (days.dayOf(at) >= firstDay) continue
      const hour = (at / 3_600_000 + 7) % 24
      const office = days.isWorking(days.dayOf(at)) && hour >= 7 && hour < 18
      for (const { service } of asks) {
        const key = `${service} ${office ? 'office' : 'off-hours'}`
        asked.set(key, (asked.get(key) ?? 0) + 1)
        for (const subject of [`account:${officer.id}`, `agency:${officer.agency.code}`])
          countHour(
            usuals,
            compared,
            subject,
            Number.POSITIVE_INFINITY,
            { at, seq: 0 },
            offsetMinutes,
          )
      }
    }
  }
  const perDay = (service: string, kind: string) =>
    (scenario.headroom * (asked.get(`${service} ${kind}`) ?? 0)) /
    Math.max(1, workingDays)
  return {
    registered: services.map((service) => ({
      service,
      office: Math.max(officeLeast, Math.ceil(perDay(service, 'office'))),
      // A Saturday is a day of its own.
      offHours: offHoursLeast + Math.ceil(7 * perDay(service, 'off-hours')),
    })),
    state: { ...emptyState(), usuals },
  }
}
