import { REGIONS } from '@chot/simulator/population/places.ts'
import { createPopulation } from '@chot/simulator/population/population.ts'
import { describe, expect, it } from 'vitest'
import type { Look } from './acts.ts'
import { dayNumber, openDays } from './days.ts'
import { openRegistry } from './dossiers.ts'
import { openHonestLife } from './honest.ts'
import { openProvince } from './officers.ts'
import { scenarioShape } from './scenario.ts'

function openLife(seed: number) {
  const scenario = scenarioShape.parse({ name: 'x', seed, officers: 60, communes: 4 })
  const days = openDays([])
  const communes = REGIONS.flatMap((region) => region.communes)
  const province = openProvince(scenario, createPopulation(72_000), communes)
  const registry = openRegistry(province, days)
  const life = openHonestLife({ scenario, days, province, registry })
  const looksOn = (date: string) =>
    life.planDay(dayNumber(date)).filter((act): act is Look => act.kind === 'look')
  return { days, province, life, looksOn }
}

describe('honest life', () => {
  it('is the same for the same seed, and another for another', () => {
    const told = (seed: number) =>
      openLife(seed)
        .looksOn('2026-11-18')
        .map(({ at, officer, asks }) => [at, officer.username, asks.length].join(' '))
    expect(told(1)).toEqual(told(1))
    expect(told(1)).not.toEqual(told(2))
  })

  it('begins no dossier at lunch, at night or on a day off', () => {
    const { looksOn, days } = openLife(3)
    const hours = looksOn('2026-11-18')
      .filter(({ at }) => days.dayOf(at) === dayNumber('2026-11-18'))
      .map(({ at }) => (at / 3_600_000 + 7) % 24)
    expect(hours.length).toBeGreaterThan(100)
    // Who came before noon is served to the end.
    expect(hours.filter((hour) => hour > 12.3 && hour < 13.5)).toEqual([])
    expect(hours.filter((hour) => hour < 7.5 || hour > 20)).toEqual([])
    expect(looksOn('2026-11-24')).toEqual([])
    expect(looksOn('2026-11-22')).toEqual([])
  })

  it('asks of nobody who serves, and never of their household', () => {
    const { looksOn, province } = openLife(4)
    const own = new Set(province.officers.map(({ number }) => number))
    for (const { asks, officer } of looksOn('2026-11-19'))
      for (const { subject } of asks)
        if ('number' in subject && own.has(subject.number))
          expect(subject.number).not.toBe(officer.number)
  })

  it('has more to do before a feast and less after it', () => {
    const { days } = openLife(5)
    // Tết 2026 is 16 to 20 February.
    expect(days.loadOf(dayNumber('2026-02-11'))).toBeGreaterThan(
      days.loadOf(dayNumber('2026-03-04')),
    )
    expect(days.loadOf(dayNumber('2026-02-25'))).toBeLessThan(
      days.loadOf(dayNumber('2026-03-04')),
    )
  })
})
