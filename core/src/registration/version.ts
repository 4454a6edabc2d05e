/**
 * The four parts of an agency's connection file (dispatch 6383 §1) and the life of a version of
 * each: the agency drafts and submits, another person accepts or returns it. The server reads the
 * table to refuse, the console to show what can be done.
 */
import type { CivilDate } from '../calendar/civil.ts'
import type { Duty } from '../duties.ts'
import { type Account, dutyReaching, type Reaches } from '../workflow/account.ts'

export const parts = ['commitment', 'accounts', 'services', 'security'] as const
export type Part = (typeof parts)[number]

export const versionStates = ['draft', 'submitted', 'returned', 'accepted'] as const
export type VersionState = (typeof versionStates)[number]

export const versionActs = ['save', 'submit', 'return', 'accept'] as const
export type VersionAct = (typeof versionActs)[number]

export interface Version {
  readonly agency: string
  readonly part: Part
  readonly state: VersionState
  /** Account id; null while it is a draft. */
  readonly submittedBy: string | null
}

export const versionRefusals = [
  'registration-not-yours',
  'registration-state-forbids',
  'registration-own',
] as const
export type VersionRefusal = (typeof versionRefusals)[number]

interface VersionRule {
  readonly from: VersionState
  readonly to: VersionState
}

export const versionRules: Readonly<Record<VersionAct, VersionRule>> = {
  save: { from: 'draft', to: 'draft' },
  submit: { from: 'draft', to: 'submitted' },
  return: { from: 'submitted', to: 'returned' },
  accept: { from: 'submitted', to: 'accepted' },
}

const agencys: Reaches = { 'account-admin': 'agency', 'focal-point': 'province' }
const focalPoint: Reaches = { 'focal-point': 'province' }

/** Who may do an act of a part: security looks at what confirms security. */
export function reachesOf(act: VersionAct, part: Part): Reaches {
  if (act !== 'accept' && act !== 'return') return agencys
  return part === 'security' ? { ...focalPoint, security: 'province' } : focalPoint
}

export type VersionRuling =
  | { readonly allowed: true; readonly duty: Duty; readonly to: VersionState }
  | { readonly allowed: false; readonly reason: VersionRefusal }

const refuse = (reason: VersionRefusal): VersionRuling => ({ allowed: false, reason })

/** Whether `actor` may do `act` to a version on a day; nobody decides what they submitted. */
export function ruleVersionAct(
  actor: Account,
  act: VersionAct,
  version: Version,
  date: CivilDate,
): VersionRuling {
  const duty = dutyReaching(actor, reachesOf(act, version.part), version.agency, date)
  if (duty === null) return refuse('registration-not-yours')
  const { from, to } = versionRules[act]
  if (version.state !== from) return refuse('registration-state-forbids')
  const decides = act === 'accept' || act === 'return'
  if (decides && actor.id === version.submittedBy) return refuse('registration-own')
  return { allowed: true, duty, to }
}
