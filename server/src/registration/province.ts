/**
 * The counts the whole province registers services with: asked by the focal point beside what the
 * agencies registered, put in force by a second person's approval from a day to come on.
 */
import type { ProvinceServicesRequest } from '@chot/contract/registrations.ts'
import type { WindowKind } from '@chot/core/calendar/window.ts'
import { offHoursTotal } from '@chot/core/registration/service-form.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { type ApprovalEffect, askApproval } from '../approvals/approvals.ts'
import type { Reader } from '../db/database.ts'
import { today } from '../governance/accounts/people.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import type { Policy } from '../policy/policy.ts'
import type { RegistrationDeps } from './versions.ts'

interface Line {
  readonly service: string
  readonly window: WindowKind
  readonly queriesPerDay: number
}

/**
 * Why the lines cannot be in force from a day on; null when they can. Off hours all services of the
 * province count, those the request does not name as they are.
 */
async function whyNot(
  reader: Reader,
  policy: Policy,
  lines: readonly Line[],
  from: string,
  day: string,
): Promise<'province-services-later' | 'off-hours-total-too-high' | null> {
  const later = await reader.rows(
    'select from service_registrations where valid_from >= $1::date limit 1',
    [from],
  )
  if (later.length > 0 || from <= day) return 'province-services-later'
  const named = new Set(lines.map(({ service, window }) => `${service} ${window}`))
  const kept = [...policy.services.keys()].flatMap((service): Line[] => {
    const count = policy.registered(service, 'off-hours', from)
    return count === null || named.has(`${service} off-hours`)
      ? []
      : [{ service, window: 'off-hours', queriesPerDay: count }]
  })
  const most = policy.valueOn('off-hours-limit', from).provincePerDay
  return offHoursTotal([...lines, ...kept]) > most ? 'off-hours-total-too-high' : null
}

/** Asks; the id of the request. Throws Problem `input-invalid`, what `whyNot` says, or as `askApproval` does. */
export async function askProvinceServices(
  deps: RegistrationDeps,
  officer: SignedIn,
  { from, reason, basis, lines }: ProvinceServicesRequest,
): Promise<string> {
  const day = await today(deps, deps.db)
  const policy = await deps.policies.current(deps.db)
  if (from <= day) throw faultProblem([{ field: 'from', code: 'too-early' }])
  const unknown = lines.findIndex(
    ({ service }) => policy.services.get(service)?.enabled !== true,
  )
  if (unknown >= 0)
    throw faultProblem([{ field: `lines.${unknown}.service`, code: 'unknown-service' }])
  const terms = Object.fromEntries(
    lines.map((line) => [`${line.service}/${line.window}`, String(line.queriesPerDay)]),
  )
  if (Object.keys(terms).length < lines.length) throw new Problem('listed-twice')
  const refused = await whyNot(deps.db, policy, lines, from, day)
  if (refused !== null) throw new Problem(refused)
  return askApproval(deps, officer, {
    kind: 'province-services',
    number: null,
    reason,
    basis,
    terms: { from, ...terms },
  })
}

/** What an approval of it does: the counts in force end on the day the new ones begin. */
export const putProvinceServices: ApprovalEffect = async (tx, { terms, basis }) => {
  const { from = '', ...counts } = terms
  const lines = Object.entries(counts).map(([key, count]): Line => {
    const [service = '', window] = key.split('/')
    return {
      service,
      window: window === 'off-hours' ? 'off-hours' : 'office',
      queriesPerDay: Number(count),
    }
  })
  return async (policy, day) => {
    const refused = await whyNot(tx, policy, lines, from, day)
    if (refused !== null) return { refused }
    const columns = [
      lines.map(({ service }) => service),
      lines.map(({ window }) => window),
      lines.map(({ queriesPerDay }) => queriesPerDay),
    ]
    await tx.rows(
      `update service_registrations r set valid_to = $3::date
       from unnest($1::text[], $2::text[]) as n(service, "window")
       where r.service_code = n.service and r.window_kind = n."window"
         and (r.valid_to is null or r.valid_to > $3::date)`,
      [columns[0], columns[1], from],
    )
    await tx.rows(
      `insert into service_registrations
         (service_code, window_kind, queries_per_window, valid_from, legal_basis)
       select service, "window", count, $4::date, $5
       from unnest($1::text[], $2::text[], $3::int[]) as n(service, "window", count)`,
      [...columns, from, basis],
    )
    const told = lines.map(
      (line) => `${line.service}/${line.window}=${line.queriesPerDay}`,
    )
    return {
      body: { k: 'registration', ob: `province services ${from} ${told.join(' ')}` },
    }
  }
}
