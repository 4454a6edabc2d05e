/**
 * A list of agencies or communes out of a file (TSV, CSV, XLSX), compared with the agencies there
 * are: what is new, renamed, ended, wrong, and the acts that would bring it about. Nothing is taken
 * in by this alone: the acts are a draft (reorganisation.ts) that two persons make law.
 */
import { type CivilDate, isCivilDate } from '../calendar/civil.ts'
import { bareWords } from '../registration/list-columns.ts'
import { type Cell, isBlank, type Sheet, tidyText } from '../registration/sheet.ts'
import { canonicalAgencyCode, isAgencyCode } from './agency-code.ts'
import {
  type Agency,
  type AgencyKind,
  isInForce,
  type ReorganisationAct,
} from './reorganisation.ts'

export const lineStates = [
  'new',
  'renamed',
  'ended',
  'same',
  'elsewhere',
  'wrong',
] as const
export type LineState = (typeof lineStates)[number]

export const lineFaults = [
  'no-code',
  'code-malformed',
  'no-name',
  'kind-unknown',
  'day-unreadable',
  'listed-twice',
  'code-ended',
  'predecessor-unknown',
  'parent-unknown',
] as const
export type LineFault = (typeof lineFaults)[number]

export interface AgencyLine {
  readonly sheet: string
  /** As the office counts it, from 1. */
  readonly row: number
  readonly code: string
  readonly name: string
  readonly state: LineState
  readonly fault: LineFault | null
  readonly formerName: string | null
  readonly predecessors: readonly string[]
  readonly validFrom: CivilDate | null
}

export interface AgencyListReading {
  readonly lines: readonly AgencyLine[]
  readonly acts: readonly ReorganisationAct[]
  /** The latest first day that a new line states; null when none does. */
  readonly takesEffectOn: CivilDate | null
}

const headings = [
  ['province', /PROVINCE|MA TINH|MA TP/],
  ['predecessors', /PREDECESSOR|TIEN THAN|HINH THANH|SAP NHAP TU|DON VI CU|MA CU|TRUOC/],
  ['parent', /PARENT|CAP TREN|TRUC THUOC/],
  ['validTo', /VALID TO|DEN NGAY|HET HIEU LUC|KET THUC/],
  ['validFrom', /VALID FROM|TU NGAY|HIEU LUC|BAT DAU|THANH LAP/],
  ['code', /^(MA|CODE)\b/],
  ['name', /^(TEN|NAME|FULL NAME)\b/],
  ['kind', /^(LOAI|TYPE|KIND|CAP)\b/],
] as const
type Field = (typeof headings)[number][0]

const searchedRowsMax = 60

interface Row {
  readonly sheet: string
  readonly row: number
  readonly at: Readonly<Partial<Record<Field, string>>>
}

function columnsOf(row: readonly (Cell | null)[]): ReadonlyMap<Field, number> | null {
  const found = new Map<Field, number>()
  for (const [column, cell] of row.entries()) {
    if (cell === null || isBlank(cell)) continue
    const words = bareWords(cell.text)
    const field = headings.find(([, pattern]) => pattern.test(words))?.[0]
    if (field !== undefined && !found.has(field)) found.set(field, column)
  }
  return found.has('code') && found.has('name') ? found : null
}

function rowsOf(sheet: Sheet): readonly Row[] {
  const at = sheet.rows
    .slice(0, searchedRowsMax)
    .findIndex((row) => columnsOf(row) !== null)
  const columns = columnsOf(sheet.rows[at] ?? [])
  if (sheet.hidden || columns === null) return []
  return sheet.rows.slice(at + 1).flatMap((row, below): readonly Row[] => {
    if (row.every(isBlank)) return []
    const cells = [...columns].map(([field, column]) => [
      field,
      tidyText(row[column]?.text ?? ''),
    ])
    return [{ sheet: sheet.name, row: at + below + 2, at: Object.fromEntries(cells) }]
  })
}

/** `01/07/2025` or `2025-07-01`; undefined when it is neither, null when nothing is written. */
function dayOf(text: string | undefined): CivilDate | null | undefined {
  if (text === undefined || text === '') return null
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  const date =
    year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isCivilDate(date) ? date : undefined
}

const kindWords: readonly (readonly [AgencyKind, RegExp])[] = [
  ['commune', /^(XA|PHUONG|DAC KHU|COMMUNE|CAP XA)/],
  ['service-centre', /TRUNG TAM (PHUC VU )?HANH CHINH|^SERVICE CENTRE/],
  ['police', /CONG AN|^POLICE/],
  ['province', /^(TINH|CAP TINH|UBND TINH|PROVINCE)$/],
  ['department', /^(SO|BAN|NGANH|PHONG|VAN PHONG|THANH TRA|DEPARTMENT)\b/],
]

const kindOf = (text: string) =>
  kindWords.find(([, pattern]) => pattern.test(bareWords(text)))?.[0] ?? null

const communeCode = /^\d{5}$/

interface Province {
  /** Code of the province's agency, under which communes stand. */
  readonly prefix: string
  /** Two digits, as lists of communes name it. */
  readonly province: string
}

/** A commune of the country's list as the agency it has: its People's Committee. */
export function communeAgency(
  { prefix }: Pick<Province, 'prefix'>,
  code: string,
  name: string,
): { readonly code: string; readonly name: string } {
  return {
    code: `${prefix}.${code}`,
    name: `UBND ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
  }
}

interface Told extends AgencyLine {
  readonly kind: AgencyKind | null
  readonly parent: string | null
  readonly ends: boolean
}

/** Reads all sheets and compares; empty `lines` when no sheet has a list. */
export function readAgencyList(
  sheets: readonly Sheet[],
  agencies: readonly Agency[],
  province: Province,
  today: CivilDate,
): AgencyListReading {
  const known = new Map(agencies.map((each) => [each.code, each]))
  const rows = sheets.flatMap(rowsOf)
  const listed = new Set<string>()
  const codes = new Set(rows.map(({ at }) => codeOf(at.code ?? '', province)))
  const told = rows.map((row): Told => {
    const line = tell(row, known, codes, province, today)
    if (line.state === 'elsewhere' || line.state === 'wrong') return line
    if (listed.has(line.code)) return { ...line, state: 'wrong', fault: 'listed-twice' }
    listed.add(line.code)
    return line
  })
  const days = told.flatMap(({ state, validFrom }) =>
    state === 'new' && validFrom !== null ? [validFrom] : [],
  )
  return {
    lines: told.map(({ kind: _kind, parent: _parent, ends: _ends, ...line }) => line),
    acts: actsOf(told, known, today),
    takesEffectOn: days.sort().at(-1) ?? null,
  }
}

const codeOf = (text: string, { prefix }: Province) =>
  communeCode.test(text) ? `${prefix}.${text}` : canonicalAgencyCode(text)

function tell(
  { sheet, row, at }: Row,
  known: ReadonlyMap<string, Agency>,
  listed: ReadonlySet<string>,
  province: Province,
  today: CivilDate,
): Told {
  const written = at.code ?? ''
  const code = codeOf(written, province)
  const isCommune = communeCode.test(written)
  const name = isCommune
    ? communeAgency(province, written, at.name ?? '').name
    : (at.name ?? '')
  const validFrom = dayOf(at.validFrom)
  const validTo = dayOf(at.validTo)
  const predecessors = (at.predecessors ?? '')
    .split(/[;,\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => codeOf(each, province))
  const parent =
    at.parent === undefined || at.parent === ''
      ? province.prefix
      : codeOf(at.parent, province)
  const agency = known.get(code)
  const kind = isCommune ? 'commune' : kindOf(at.kind === '' ? name : (at.kind ?? name))
  const line = {
    sheet,
    row,
    code,
    name,
    kind,
    parent: code === province.prefix ? null : parent,
    ends: typeof validTo === 'string' && validTo <= today,
    formerName: agency !== undefined && agency.name !== name ? agency.name : null,
    predecessors,
    validFrom: validFrom ?? null,
  }
  const wrong = (fault: LineFault): Told => ({ ...line, state: 'wrong', fault })
  const right = (state: LineState): Told => ({ ...line, state, fault: null })
  if (
    at.province !== undefined &&
    at.province !== '' &&
    at.province !== province.province
  )
    return right('elsewhere')
  if (written === '') return wrong('no-code')
  if (!isAgencyCode(code)) return wrong('code-malformed')
  if ((at.name ?? '') === '') return wrong('no-name')
  if (validFrom === undefined || validTo === undefined) return wrong('day-unreadable')
  if (predecessors.some((each) => !known.has(each))) return wrong('predecessor-unknown')
  if (agency === undefined) {
    // It ended before it was ever known here.
    if (line.ends) return right('same')
    if (kind === null) return wrong('kind-unknown')
    const above = line.parent
    if (above !== null && !known.has(above) && !listed.has(above))
      return wrong('parent-unknown')
    return right('new')
  }
  const inForce = isInForce(agency, today)
  if (line.ends) return right(inForce ? 'ended' : 'same')
  if (!inForce) return wrong('code-ended')
  return right(agency.name === name ? 'same' : 'renamed')
}

/** What brings it about, those that begin first. */
function actsOf(
  told: readonly Told[],
  known: ReadonlyMap<string, Agency>,
  today: CivilDate,
): readonly ReorganisationAct[] {
  const sound = told.filter(({ state }) => state !== 'wrong' && state !== 'elsewhere')
  const goesOn = new Set(
    sound.flatMap(({ code, state }) => (state === 'ended' ? [] : [code])),
  )
  const heirs = new Map<string, string[]>()
  for (const { code, predecessors, state } of sound) {
    if (state === 'ended') continue
    for (const each of predecessors) {
      const before = known.get(each)
      // Who has ended already was followed already.
      if (each === code || before === undefined || !isInForce(before, today)) continue
      heirs.set(each, [...(heirs.get(each) ?? []), code])
    }
  }
  const creates = sound.flatMap(({ state, code, name, kind, parent }) =>
    state === 'new' && kind !== null
      ? [{ act: 'create', code, name, kind, parent } as const]
      : [],
  )
  const renames = sound.flatMap(({ state, code, name }) =>
    state === 'renamed' && !heirs.has(code)
      ? [{ act: 'rename', code, name } as const]
      : [],
  )
  const merged = new Map<string, string[]>()
  const splits: ReorganisationAct[] = []
  for (const [code, followers] of heirs) {
    const [only = '', ...others] = followers
    if (goesOn.has(code)) splits.push(splitOf(code, [code, ...followers]))
    else if (others.length > 0) splits.push(splitOf(code, followers))
    else merged.set(only, [...(merged.get(only) ?? []), code])
  }
  const ends = sound.flatMap(({ state, code }) =>
    state === 'ended' && !heirs.has(code)
      ? [{ act: 'end', code, heir: null } as const]
      : [],
  )
  return [
    ...creates,
    ...renames,
    ...[...merged].map(([into, codes]) => ({ act: 'merge', codes, into }) as const),
    ...splits,
    ...ends,
  ]
}

function splitOf(code: string, into: readonly string[]): ReorganisationAct {
  return { act: 'split', code, into, rest: into[0] ?? '', accounts: [], procedures: [] }
}
