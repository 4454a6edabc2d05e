/** The vectors that an outside implementation of the decision can run, run here. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { windowAt } from '../calendar/window.ts'
import { duties, rightsOfDuty } from '../duties.ts'
import { decide } from './decide.ts'
import type { QueryFacts } from './facts.ts'
import { fieldNames, fieldRules } from './fields.ts'
import { refusalReasons } from './reasons.ts'

interface Vectors {
  readonly format: string
  readonly duties: Readonly<Record<string, readonly string[]>>
  readonly fieldsOfAnswer: Readonly<Record<string, readonly string[]>>
  readonly cases: readonly {
    readonly name: string
    readonly facts: QueryFacts
    readonly used: Readonly<Record<string, number>>
    readonly expected: {
      readonly granted: boolean
      readonly reason?: string
      readonly spent?: string
      readonly spends?: readonly string[]
    }
  }[]
}

const file = new URL('../../vectors/decide.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors

describe('the vectors of the decision', () => {
  it.each(vectors.cases)('$name', ({ facts, used, expected }) => {
    const decision = decide(facts, new Map(Object.entries(used)))
    expect(decision).toEqual(expected)
  })

  it('show every reason of refusal', () => {
    const shown = new Set(vectors.cases.map(({ expected }) => expected.reason))
    for (const reason of refusalReasons) expect(shown).toContain(reason)
  })

  it('have names of their own, by which a failure is found', () => {
    const names = vectors.cases.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('state the duties and fields as the tables of this program do', () => {
    expect(vectors.duties).toEqual(
      Object.fromEntries(duties.map((duty) => [duty, rightsOfDuty[duty].answers])),
    )
    for (const [answer, fields] of Object.entries(vectors.fieldsOfAnswer))
      expect(fields).toEqual(
        fieldNames.filter((name) =>
          (fieldRules[name].answers as readonly string[]).includes(answer),
        ),
      )
  })

  it('name windows that the calendar has', () => {
    const calendar = {
      offsetMinutes: 420,
      officeFromMinute: 420,
      officeToMinute: 1080,
      weekendIsOffHours: true,
      holidays: new Set<string>(),
      workingWeekendDays: new Set<string>(),
    }
    for (const { facts } of vectors.cases)
      expect(windowAt(facts.window.fromMs, calendar)).toEqual(facts.window)
  })
})
