/**
 * What the gateway is told of law and policy: services, registrations, procedures, calendar,
 * numbers. Read whole, kept until the revision in the log's head moves.
 */

import { serviceRule } from '@chot/contract/procedures.ts'
import type { Calendar, WindowKind } from '@chot/core/calendar/window.ts'
import type { AnswerKind } from '@chot/core/duties.ts'
import type { LimitNumbers, ServiceRule } from '@chot/core/query/facts.ts'
import { z } from 'zod'
import type { Reader } from '../db/database.ts'
import { type PolicyName, type PolicyValue, policyShapes } from './policy-shapes.ts'

export interface Service {
  readonly code: string
  readonly name: string
  readonly operation: string
  readonly integrationCode: string
  readonly answer: AnswerKind
  readonly enabled: boolean
}

export interface Procedure {
  readonly code: string
  readonly name: string
  readonly field: string
  readonly level: string
  readonly parts: readonly string[]
  readonly revision: number
  readonly validFrom: string
  readonly lookUpsPerDossier: number
  readonly rules: readonly ServiceRule[]
  readonly legalBasis: string
}

interface Registration {
  readonly service: string
  readonly kind: WindowKind
  readonly perWindow: number
  readonly from: string
  readonly to: string | null
}

export interface Policy {
  readonly revision: number
  readonly services: ReadonlyMap<string, Service>
  readonly purposes: ReadonlyMap<string, string>
  /** Purposes for which nobody waits at the counter. */
  readonly rechecks: ReadonlySet<string>
  /** Procedures with a revision in force. */
  readonly procedures: ReadonlyMap<string, Procedure>
  /** The value in force on a day, `yyyy-MM-dd`; throws when the law of that day is not recorded. */
  valueOn<Name extends PolicyName>(name: Name, date: string): PolicyValue<Name>
  calendarOn(date: string): Calendar
  /** Registered queries per window of this kind; null when the service is not registered for it. */
  registered(service: string, kind: WindowKind, date: string): number | null
  numbersOn(date: string): LimitNumbers
}

interface Dated {
  readonly from: string
  readonly to: string | null
}

const inForce = (row: Dated, date: string) =>
  row.from <= date && (row.to === null || date < row.to)

export async function loadPolicy(reader: Reader, revision: number): Promise<Policy> {
  const services = await reader.rows<Service>(
    `select code, name, operation, integration_code as "integrationCode", answer, enabled
     from services order by code`,
  )
  const purposes = await reader.rows<{ code: string; name: string; recheck: boolean }>(
    'select code, name, recheck from purposes order by code',
  )
  const procedures = await reader.rows<Procedure & { rules: unknown }>(
    `select p.code, p.name, p.field, p.level, p.parts, r.revision,
            to_char(r.valid_from at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as "validFrom",
            r.look_ups_per_dossier as "lookUpsPerDossier", r.rules, r.legal_basis as "legalBasis"
     from procedures p
     join procedure_revisions r on r.procedure_code = p.code and r.valid_to is null
     order by p.field, p.name`,
  )
  const registrations = await reader.rows<Registration>(
    `select service_code as service, window_kind as kind, queries_per_window as "perWindow",
            valid_from as from, valid_to as to
     from service_registrations`,
  )
  const policies = await reader.rows<Dated & { name: string; value: unknown }>(
    'select name, value, valid_from as from, valid_to as to from policies',
  )
  const days = await reader.rows<{ date: string; kind: 'holiday' | 'working' }>(
    'select date, kind from calendar_days',
  )

  const values = policies.map((row) => {
    if (!Object.hasOwn(policyShapes, row.name))
      throw new Error(`unknown policy ${row.name}`)
    const name = row.name as PolicyName
    return {
      name,
      from: row.from,
      to: row.to,
      value: policyShapes[name].parse(row.value),
    }
  })
  const datesOf = (kind: 'holiday' | 'working') =>
    new Set(days.filter((day) => day.kind === kind).map((day) => day.date))
  const holidays = datesOf('holiday')
  const workingWeekendDays = datesOf('working')

  function valueOn<Name extends PolicyName>(name: Name, date: string): PolicyValue<Name> {
    const row = values.find((value) => value.name === name && inForce(value, date))
    if (row === undefined) throw new Error(`no policy ${name} is in force on ${date}`)
    return row.value as PolicyValue<Name>
  }

  return {
    revision,
    services: new Map(services.map((service) => [service.code, service])),
    purposes: new Map(purposes.map((purpose) => [purpose.code, purpose.name])),
    rechecks: new Set(purposes.flatMap(({ code, recheck }) => (recheck ? [code] : []))),
    procedures: new Map(
      procedures.map((procedure) => [
        procedure.code,
        { ...procedure, rules: z.array(serviceRule).parse(procedure.rules) },
      ]),
    ),
    valueOn,
    calendarOn(date) {
      const hours = valueOn('office-hours', date)
      return {
        offsetMinutes: hours.offsetMinutes,
        officeFromMinute: hours.from,
        officeToMinute: hours.to,
        weekendIsOffHours: hours.weekendIsOffHours,
        holidays,
        workingWeekendDays,
      }
    },
    numbersOn(date) {
      const offHours = valueOn('off-hours-limit', date)
      const scarcity = valueOn('scarcity', date)
      return {
        overrun: valueOn('overrun', date),
        addressPerAccount: valueOn('address-limit', date).perAccount,
        agencyOffHours: offHours.agencyPerDay,
        provinceOffHours: offHours.provincePerDay,
        kept: {
          recheck: scarcity.keptFromRecheckPercent,
          job: scarcity.keptFromJobPercent,
        },
      }
    },
    registered(service, kind, date) {
      const row = registrations.find(
        (registration) =>
          registration.service === service &&
          registration.kind === kind &&
          inForce(registration, date),
      )
      return row?.perWindow ?? null
    },
  }
}

export interface PolicyBook {
  /** The policy of a revision, reread when it moved. */
  at(reader: Reader, revision: number): Promise<Policy>
  /** The policy last read, whatever its revision: a guess, never a ground for a decision. */
  latest(reader: Reader): Promise<Policy>
  /** The policy as it stands now, for reads that decide nothing. */
  current(reader: Reader): Promise<Policy>
}

export function openPolicyBook(): PolicyBook {
  let kept: Policy | null = null
  async function at(reader: Reader, revision: number): Promise<Policy> {
    if (kept === null || kept.revision !== revision)
      kept = await loadPolicy(reader, revision)
    return kept
  }
  async function current(reader: Reader): Promise<Policy> {
    const [head] = await reader.rows<{ revision: number }>(
      'select policy_revision as revision from log_head',
    )
    return at(reader, head?.revision ?? 0)
  }
  return { at, current, latest: async (reader) => kept ?? (await current(reader)) }
}
