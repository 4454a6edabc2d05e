/** Dossiers as citizens bring them: a procedure, the persons in it, and what may be asked of each. */
import { readFileSync } from 'node:fs'
import type { Person } from '@chot/simulator/population/person.ts'
import { type PersonStated, stated } from '../demo/people.ts'
import type { Ask, Dossier } from './acts.ts'
import type { Days } from './days.ts'
import type { Draws } from './draws.ts'
import type { Agency, Officer, Province } from './officers.ts'

interface Rule {
  readonly service: string
  readonly part: string | null
  readonly purposes: readonly string[]
}

interface Procedure {
  readonly code: string
  readonly field: string
  readonly parts: readonly string[]
  readonly rules: readonly Rule[]
}

const read = (name: string) =>
  readFileSync(new URL(`../../../data/${name}`, import.meta.url), 'utf8')

function readProcedures(): readonly Procedure[] {
  const rules = new Map(
    (JSON.parse(read('procedure-rules.json')) as { code: string; rules: Rule[] }[]).map(
      (row) => [row.code, row.rules],
    ),
  )
  return read('procedures.tsv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [code = '', , field = '', , parts = ''] = line.split('\t')
      return {
        code,
        field,
        parts: parts.split('; ').map((part) => part.trim().toLowerCase()),
        rules: rules.get(code) ?? [],
      }
    })
}

/** Of a hundred dossiers at a commune's counter; fields that are not named share what is left. */
const fieldWeights: Readonly<Record<string, number>> = {
  'Hộ tịch': 38,
  'Chứng thực': 18,
  'Cư trú': 16,
  'Đất đai': 10,
  'Bảo trợ xã hội': 8,
  'Giảm nghèo': 6,
}
const otherWeight = 2
/** Procedures whose last part is played by as many as live there. */
const wholeHouseholds: ReadonlySet<string> = new Set(['1.004222', '1.010038', '1.011607'])
const personsMax = 8

/** Papers that say something else than the register: an old name, a year for a date. */
const differingPapers = 0.008

export interface Registry {
  readonly procedures: ReadonlyMap<string, Procedure>
  /** A dossier as they come, brought by a family of the agency's commune. */
  bring(draws: Draws, day: number, officers: readonly Officer[]): Dossier
  /** A dossier about these very persons. */
  about(day: number, officers: readonly Officer[], persons: readonly Person[]): Dossier
  /** A dossier of a whole household of eight. */
  crowd(draws: Draws, day: number, officers: readonly Officer[]): Dossier
}

const aboutProcedure = '1.004873'
const crowdProcedure = '1.011607'

export function openRegistry(province: Province, days: Days): Registry {
  const procedures = new Map(readProcedures().map((each) => [each.code, each]))
  const weights = [...procedures.values()].map(
    (each) => [each, weightOf(each, [...procedures.values()])] as const,
  )
  let told = 0

  function make(
    procedure: Procedure,
    day: number,
    officers: readonly Officer[],
    persons: readonly PersonStated[],
  ): Dossier {
    const [first] = officers
    if (first === undefined) throw new Error('a dossier is somebody’s')
    told += 1
    const date = days.dateOf(day).slice(2).replaceAll('-', '')
    return {
      code: `H38.${(first.agency.commune ?? '00040').slice(1)}-${date}-${String(told).padStart(7, '0')}`,
      procedure: procedure.code,
      agency: first.agency.code,
      officers,
      persons,
    }
  }
  const procedureOf = (code: string): Procedure => {
    const found = procedures.get(code)
    if (found === undefined) throw new Error(`no procedure ${code}`)
    return found
  }
  /** So many persons, from as many families as it takes; nobody serves their own. */
  function gather(
    draws: Draws,
    agency: Agency,
    count: number,
    officers: readonly Officer[],
  ): readonly Person[] {
    const found: Person[] = []
    while (found.length < count) {
      const family = province.family(draws, agency)
      if (officers.some(({ person }) => person.household === family[0]?.household))
        continue
      for (const person of family)
        if (found.length < count && !found.includes(person)) found.push(person)
    }
    return found
  }
  const seat = (procedure: Procedure, persons: readonly Person[]) =>
    persons.map((person, place) =>
      stated(person, procedure.parts[Math.min(place, procedure.parts.length - 1)] ?? ''),
    )
  return {
    procedures,
    bring(draws, day, officers) {
      const procedure = draws.pickWeighted(weights)
      const agency = officers[0]?.agency
      if (agency === undefined) throw new Error('a dossier is somebody’s')
      const whole = wholeHouseholds.has(procedure.code) ? draws.below(personsMax - 1) : 0
      const count = Math.min(personsMax, procedure.parts.length + whole)
      const persons = seat(procedure, gather(draws, agency, count, officers)).map(
        (person) =>
          draws.chance(differingPapers)
            ? { ...person, birth: String(Number(person.birth.slice(0, 4)) - 1) }
            : person,
      )
      return make(procedure, day, officers, persons)
    },
    about(day, officers, persons) {
      const procedure = procedureOf(aboutProcedure)
      return make(procedure, day, officers, seat(procedure, persons))
    },
    crowd(draws, day, officers) {
      const procedure = procedureOf(crowdProcedure)
      const agency = officers[0]?.agency
      if (agency === undefined) throw new Error('a dossier is somebody’s')
      const persons = seat(procedure, gather(draws, agency, personsMax, officers))
      return make(procedure, day, officers, persons)
    },
  }
}

function weightOf({ field }: Procedure, all: readonly Procedure[]): number {
  const alike = all.filter((each) => each.field === field).length
  return (fieldWeights[field] ?? otherWeight) / alike
}

/** What may be asked of the person at a place, from 1: yes or no, and what says more. */
export function asksOf(
  { procedures }: Pick<Registry, 'procedures'>,
  dossier: Dossier,
  party: number,
): { readonly verify: Ask; readonly more: readonly Ask[] } {
  const part = dossier.persons[party - 1]?.part
  const rules = (procedures.get(dossier.procedure)?.rules ?? []).filter(
    (rule) => rule.part === null || rule.part === part,
  )
  const asks = rules.map(
    (rule): Ask => ({
      service: rule.service,
      purpose: rule.purposes[0] ?? '',
      subject: { party },
    }),
  )
  const verify = asks.find((ask) => ask.service === 'verify-person')
  if (verify === undefined) throw new Error(`nobody may verify ${part}`)
  return { verify, more: asks.filter((ask) => ask.service !== 'verify-person') }
}
