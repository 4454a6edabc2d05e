/**
 * A reorganisation (sắp xếp): what one decision document does to agencies on one day, judged as a
 * whole. Nothing is deleted and no code is used twice; whoever ends names who follows, or says that
 * nobody does; who follows is in force on that very day. So every account and every open dossier has
 * exactly one agency in force on each day.
 */
import type { CivilDate } from '../calendar/civil.ts'
import { isAgencyCode } from './agency-code.ts'

export const agencyKinds = [
  'province',
  'department',
  'commune',
  'service-centre',
  'police',
] as const
export type AgencyKind = (typeof agencyKinds)[number]

/** An agency as it stands, begun or ended; days half open. */
export interface Agency {
  readonly code: string
  readonly name: string
  readonly kind: AgencyKind
  /** Code of the agency it stands under. */
  readonly parent: string | null
  readonly validFrom: CivilDate
  readonly validTo: CivilDate | null
}

export type ReorganisationAct =
  | {
      readonly act: 'create'
      readonly code: string
      readonly name: string
      readonly kind: AgencyKind
      readonly parent: string | null
    }
  | { readonly act: 'rename'; readonly code: string; readonly name: string }
  | { readonly act: 'move-under'; readonly code: string; readonly parent: string | null }
  /** `codes` end, `into` follows them all. */
  | { readonly act: 'merge'; readonly codes: readonly string[]; readonly into: string }
  | {
      readonly act: 'split'
      readonly code: string
      /** Who follows; `code` itself when only a part leaves it, and then it goes on. */
      readonly into: readonly string[]
      /** One of `into`: takes over whatever is assigned to none. */
      readonly rest: string
      readonly accounts: readonly { readonly account: string; readonly to: string }[]
      /** Open dossiers, by their procedure. */
      readonly procedures: readonly { readonly procedure: string; readonly to: string }[]
    }
  /** `heir` null: nobody follows, so nothing may be left there. */
  | { readonly act: 'end'; readonly code: string; readonly heir: string | null }

export const reorganisationActs = [
  'create',
  'rename',
  'move-under',
  'merge',
  'split',
  'end',
] as const satisfies readonly ReorganisationAct['act'][]

export const actFaults = [
  'agency-unknown',
  'agency-not-in-force',
  'agency-begins-that-day',
  'code-malformed',
  'code-taken',
  'heir-not-in-force',
  'heir-ends',
  'heir-is-itself',
  'parent-not-in-force',
  'parent-cycle',
  'left-under-it',
  'acted-on-twice',
  'nothing-changes',
  'assigned-elsewhere',
  'assigned-twice',
] as const
export type ActFault = (typeof actFaults)[number]

export interface FaultOfAct {
  /** Place of the act. */
  readonly act: number
  readonly fault: ActFault
  /** The code it is about. */
  readonly code: string
}

export function isInForce(
  agency: Pick<Agency, 'validFrom' | 'validTo'>,
  day: CivilDate,
): boolean {
  return agency.validFrom <= day && (agency.validTo === null || day < agency.validTo)
}

/** Where the accounts, open dossiers and the rest of one agency go. */
export interface Rehoming {
  readonly from: string
  /** Whether it ends. */
  readonly ends: boolean
  readonly heirs: readonly string[]
  /** Who takes what is assigned to none; null: nobody follows. */
  readonly rest: string | null
  readonly accounts: ReadonlyMap<string, string>
  readonly procedures: ReadonlyMap<string, string>
}

const none: ReadonlyMap<string, string> = new Map()

/** Where everything goes, of every agency that ends or that a part leaves. */
export function rehomingsOf(acts: readonly ReorganisationAct[]): readonly Rehoming[] {
  return acts.flatMap((each): readonly Rehoming[] => {
    const plain = { ends: true, accounts: none, procedures: none }
    if (each.act === 'merge')
      return each.codes.map((from) => ({
        ...plain,
        from,
        heirs: [each.into],
        rest: each.into,
      }))
    if (each.act === 'end')
      return [
        {
          ...plain,
          from: each.code,
          heirs: each.heir === null ? [] : [each.heir],
          rest: each.heir,
        },
      ]
    if (each.act !== 'split') return []
    return [
      {
        from: each.code,
        ends: !each.into.includes(each.code),
        heirs: each.into,
        rest: each.rest,
        accounts: new Map(each.accounts.map(({ account, to }) => [account, to])),
        procedures: new Map(each.procedures.map(({ procedure, to }) => [procedure, to])),
      },
    ]
  })
}

/** Code of the agency an account goes to, or stays at. */
export function heirOfAccount(rehoming: Rehoming, account: string): string | null {
  return rehoming.accounts.get(account) ?? rehoming.rest
}

/** Code of the agency an open dossier of this procedure goes to, or stays at. */
export function heirOfDossier(rehoming: Rehoming, procedure: string): string | null {
  return rehoming.procedures.get(procedure) ?? rehoming.rest
}

/**
 * All agencies as they stand from `day` on. The acts must be without fault. Agencies that do not
 * change are the same objects.
 */
export function agenciesAfter(
  agencies: readonly Agency[],
  acts: readonly ReorganisationAct[],
  day: CivilDate,
): readonly Agency[] {
  const ended = new Set(
    rehomingsOf(acts).flatMap(({ ends, from }) => (ends ? [from] : [])),
  )
  const names = new Map<string, string>()
  const parents = new Map<string, string | null>()
  for (const each of acts) {
    if (each.act === 'rename') names.set(each.code, each.name)
    if (each.act === 'move-under') parents.set(each.code, each.parent)
  }
  const kept = agencies.map((agency): Agency => {
    const { code } = agency
    if (ended.has(code)) return { ...agency, validTo: day }
    const parent = parents.get(code)
    if (!names.has(code) && parent === undefined) return agency
    return {
      ...agency,
      name: names.get(code) ?? agency.name,
      parent: parent === undefined ? agency.parent : parent,
    }
  })
  const made = acts.flatMap((each): readonly Agency[] => {
    if (each.act !== 'create') return []
    const { act: _act, ...agency } = each
    return [{ ...agency, validFrom: day, validTo: null }]
  })
  return [...kept, ...made]
}

/**
 * Everything wrong with the acts on `day`, among all agencies there are or were; empty when they may
 * be done.
 */
export function faultsOfReorganisation(
  agencies: readonly Agency[],
  acts: readonly ReorganisationAct[],
  day: CivilDate,
): readonly FaultOfAct[] {
  const known = new Map(agencies.map((each) => [each.code, each]))
  const created = acts.flatMap((each) => (each.act === 'create' ? [each.code] : []))
  const rehomings = rehomingsOf(acts)
  const ended = new Set(rehomings.flatMap(({ ends, from }) => (ends ? [from] : [])))
  const standsAfter = (code: string) => {
    if (ended.has(code)) return false
    const agency = known.get(code)
    return created.includes(code) || (agency !== undefined && isInForce(agency, day))
  }
  const after = agenciesAfter(agencies, acts, day)
  const parentOf = new Map(after.map(({ code, parent }) => [code, parent]))
  const faults: FaultOfAct[] = []

  for (const [at, each] of acts.entries()) {
    const say = (fault: ActFault, code: string) => faults.push({ act: at, fault, code })
    if (each.act === 'create') {
      if (!isAgencyCode(each.code)) say('code-malformed', each.code)
      // A code that has ended is not given out again: whatever names it means the former agency.
      else if (known.has(each.code)) say('code-taken', each.code)
    } else
      for (const code of each.act === 'merge' ? each.codes : [each.code])
        sayUnlessInForce(say, code)
    if (each.act === 'rename' && known.get(each.code)?.name === each.name)
      say('nothing-changes', each.code)
    if (each.act === 'create' || each.act === 'move-under') {
      if (each.parent !== null && !standsAfter(each.parent))
        say('parent-not-in-force', each.parent)
      else if (standsUnderItself(each.code, parentOf)) say('parent-cycle', each.code)
    }
    if (each.act === 'move-under' && known.get(each.code)?.parent === each.parent)
      say('nothing-changes', each.code)
    for (const { from, ends, heirs } of rehomingsOf([each])) {
      for (const heir of heirs)
        if (heir === from && ends) say('heir-is-itself', heir)
        else if (ended.has(heir)) say('heir-ends', heir)
        else if (!standsAfter(heir)) say('heir-not-in-force', heir)
      const left = after.find(
        (agency) => agency.parent === from && isInForce(agency, day) && ends,
      )
      if (left !== undefined) say('left-under-it', left.code)
    }
    if (each.act === 'split') sayAssignments(say, each)
  }
  return [...faults, ...actedOnTwice(acts)]

  function sayUnlessInForce(say: (fault: ActFault, code: string) => void, code: string) {
    const agency = known.get(code)
    if (agency === undefined) say('agency-unknown', code)
    else if (!isInForce(agency, day)) say('agency-not-in-force', code)
    // It would have been in force on no day.
    else if (ended.has(code) && agency.validFrom === day)
      say('agency-begins-that-day', code)
  }
}

function sayAssignments(
  say: (fault: ActFault, code: string) => void,
  split: Extract<ReorganisationAct, { readonly act: 'split' }>,
): void {
  const heirs = new Set(split.into)
  if (heirs.size < 2 || heirs.size < split.into.length) say('nothing-changes', split.code)
  const told = [
    split.rest,
    ...split.accounts.map(({ to }) => to),
    ...split.procedures.map(({ to }) => to),
  ]
  for (const to of new Set(told)) if (!heirs.has(to)) say('assigned-elsewhere', to)
  const named = [
    split.accounts.map(({ account }) => account),
    split.procedures.map(({ procedure }) => procedure),
  ]
  for (const names of named)
    if (new Set(names).size < names.length) say('assigned-twice', split.code)
}

/** Following the agencies above it leads back to it. */
function standsUnderItself(
  code: string,
  parentOf: ReadonlyMap<string, string | null>,
): boolean {
  const seen = new Set([code])
  for (
    let above = parentOf.get(code) ?? null;
    above !== null;
    above = parentOf.get(above) ?? null
  ) {
    if (above === code) return true
    if (seen.has(above)) return false
    seen.add(above)
  }
  return false
}

/**
 * One fate for each agency: it is made, or ends or is split, or is renamed and moved, each once.
 */
function actedOnTwice(acts: readonly ReorganisationAct[]): readonly FaultOfAct[] {
  const fates = new Map<string, string[]>()
  const faults: FaultOfAct[] = []
  for (const [at, each] of acts.entries()) {
    const fate = each.act === 'rename' || each.act === 'move-under' ? each.act : 'whole'
    for (const code of each.act === 'merge' ? each.codes : [each.code]) {
      const before = fates.get(code) ?? []
      const clash =
        before.includes(fate) ||
        (before.length > 0 && (fate === 'whole' || before.includes('whole')))
      if (clash) faults.push({ act: at, fault: 'acted-on-twice', code })
      fates.set(code, [...before, fate])
    }
  }
  return faults
}

/** One agency followed another on a day. */
export interface Succession {
  readonly predecessor: string
  readonly heir: string
}

/** The agencies in force that an agency has become: itself while it is, else its heirs' heirs. */
export function heirsInForce(
  code: string,
  agencies: ReadonlyMap<string, Pick<Agency, 'validFrom' | 'validTo'>>,
  successions: readonly Succession[],
  day: CivilDate,
): readonly string[] {
  const found = new Set<string>()
  const seen = new Set<string>()
  const open = [code]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const agency = agencies.get(next)
    if (agency !== undefined && isInForce(agency, day)) found.add(next)
    else
      open.push(
        ...successions.flatMap((each) => (each.predecessor === next ? [each.heir] : [])),
      )
  }
  return [...found].sort()
}
