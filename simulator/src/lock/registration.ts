/**
 * What a province registered with the Ministry, as the forms of dispatch 6383 have it: services
 * with their numbers a day (form, parts 4 and 5), the officers on the account list, and automatic
 * runs it announced (note 3).
 */

import type { WindowKind } from './calendar.ts'
import { fieldsOf, instantOf, listOf, nullable, textOf, wholeOf } from './parse-fields.ts'

export type RegisteredService = {
  /** MaTichHop or MaDichVu. */
  readonly service: string
  /** MaDonVi of the unit that registered; null: the system as a whole. */
  readonly agency: string | null
  /** Queries a day in each kind of window. */
  readonly perDay: Readonly<Record<WindowKind, number>>
}

export type AnnouncedRun = {
  /** MaCanBo it runs under. */
  readonly officer: string
  /** Milliseconds since 1970, the end not included. */
  readonly from: number
  readonly to: number
}

export type Registration = {
  readonly services: readonly RegisteredService[]
  /** MaCanBo of everybody on the list; null: the list is not looked at. */
  readonly officers: ReadonlySet<string> | null
  readonly announcedRuns: readonly AnnouncedRun[]
}

const ROWS_MAX = 20_000
const PER_DAY_MAX = 1_000_000_000

function serviceOf(value: unknown): RegisteredService {
  const row = fieldsOf(value, 'Dịch vụ đăng ký', [
    'service',
    'agency',
    'office',
    'offHours',
  ])
  return {
    service: textOf(row.service, 'service', 20),
    agency: nullable(row.agency, (given) => textOf(given, 'agency', 35)),
    perDay: {
      office: wholeOf(row.office, 'office', 0, PER_DAY_MAX),
      'off-hours': wholeOf(row.offHours, 'offHours', 0, PER_DAY_MAX),
    },
  }
}

function runOf(value: unknown): AnnouncedRun {
  const run = fieldsOf(value, 'Tiến trình đã thông báo', ['officer', 'from', 'to'])
  return {
    officer: textOf(run.officer, 'officer', 20),
    from: instantOf(run.from, 'from'),
    to: instantOf(run.to, 'to'),
  }
}

/** Throws TypeError, with a Vietnamese sentence, for data that is no registration. */
export function parseRegistration(value: unknown): Registration {
  const given = fieldsOf(value, 'Bản đăng ký', ['services', 'officers', 'announcedRuns'])
  const officers = nullable(given.officers, (list) =>
    listOf(list, 'officers', ROWS_MAX, (one) => textOf(one, 'officer', 20)),
  )
  const services = listOf(given.services, 'services', ROWS_MAX, serviceOf)
  const keys = services.map(({ service, agency }) => JSON.stringify([service, agency]))
  if (new Set(keys).size < keys.length) {
    throw new TypeError('Mỗi dịch vụ của một đơn vị chỉ được đăng ký một dòng')
  }
  return {
    services,
    officers: officers === null ? null : new Set(officers),
    announcedRuns: listOf(given.announcedRuns ?? [], 'announcedRuns', ROWS_MAX, runOf),
  }
}
