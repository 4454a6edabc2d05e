/** Faults on demand: what the simulator does wrong, to whom and how often. */

import type { Operation, WireRequest } from './wire/read-request.ts'

export const FAULT_KINDS = [
  'slow',
  'hang',
  'half',
  'malformed',
  'soap-fault',
  'http-error',
  'reset',
  'empty',
  'oversize',
  'redirect',
  'other-person',
  'procedure-not-licensed',
  'officer-not-permitted',
  'locked',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

export type FaultRule = {
  readonly kind: FaultKind
  /** How many matching requests it still hits; absent or null: until cleared. */
  readonly times?: number | null
  /** Only requests for this citizen number (12 digits) or card number (9). */
  readonly number?: string
  readonly operation?: Operation
  /** `slow`: delay before the answer, 0 … 600 000; 3 000 when absent. */
  readonly delayMs?: number
  /** `http-error`: status 500 … 599; 503 when absent. */
  readonly status?: number
  /** `oversize`: length of the answer, up to 256 MiB; 8 MiB when absent. */
  readonly bytes?: number
}

export type FaultBook = {
  /** Puts these rules in the place of all earlier ones. Throws TypeError for a wrong rule. */
  set(rules: FaultRule | readonly FaultRule[]): void
  /** The same for data nobody has checked. Throws TypeError, with a Vietnamese sentence. */
  setUnchecked(rules: unknown): void
  clear(): void
  /** The rules still in force, with the times left. */
  list(): readonly FaultRule[]
  /** The first rule that hits this request, counted down; null when none does. */
  take(
    request: Pick<WireRequest, 'operation' | 'citizenNumber' | 'cardNumber'>,
  ): FaultRule | null
}

const RULES_MAX = 50
const DELAY_MS_MAX = 600_000
const BYTES_MAX = 256 * 1024 * 1024
const TIMES_MAX = 1_000_000_000

const OPERATIONS: ReadonlySet<string> = new Set<Operation>([
  'TraCuuThongTinCongDan',
  'XacThucThongTinCongDan',
  'CungCapThongTinHoGiaDinh',
])

function isOperation(value: unknown): value is Operation {
  return typeof value === 'string' && OPERATIONS.has(value)
}

function isKind(value: unknown): value is FaultKind {
  return FAULT_KINDS.some((kind) => kind === value)
}

type Unchecked = Readonly<Record<string, unknown>>

function optionalNumber(
  rule: Unchecked,
  name: string,
  low: number,
  high: number,
): number | null {
  const value = rule[name]
  if (value === undefined || value === null) return null
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < low ||
    value > high
  ) {
    throw new TypeError(`${name} phải là số nguyên từ ${low} đến ${high}`)
  }
  return value
}

const RULE_FIELDS = ['kind', 'times', 'number', 'operation', 'delayMs', 'status', 'bytes']

/** A rule out of unknown data. Throws TypeError, with a Vietnamese sentence. */
export function parseFaultRule(value: unknown): FaultRule {
  if (typeof value !== 'object' || value === null)
    throw new TypeError('Luật lỗi phải là đối tượng')
  const rule: Unchecked = { ...value }
  const unknownField = Object.keys(rule).find((name) => !RULE_FIELDS.includes(name))
  if (unknownField !== undefined)
    throw new TypeError(`Không có trường ${unknownField.slice(0, 40)}`)
  const { kind, number, operation } = rule
  if (!isKind(kind))
    throw new TypeError(`kind phải là một trong: ${FAULT_KINDS.join(', ')}`)
  if (
    number !== undefined &&
    !(typeof number === 'string' && /^(?:\d{12}|\d{9})$/.test(number))
  ) {
    throw new TypeError('number phải có 12 hoặc 9 chữ số')
  }
  if (operation !== undefined && !isOperation(operation)) {
    throw new TypeError('operation không phải là một dịch vụ')
  }
  const delayMs = optionalNumber(rule, 'delayMs', 0, DELAY_MS_MAX)
  const status = optionalNumber(rule, 'status', 500, 599)
  const bytes = optionalNumber(rule, 'bytes', 1, BYTES_MAX)
  return {
    kind,
    times: optionalNumber(rule, 'times', 1, TIMES_MAX),
    ...(number === undefined ? {} : { number }),
    ...(operation === undefined ? {} : { operation }),
    ...(delayMs === null ? {} : { delayMs }),
    ...(status === null ? {} : { status }),
    ...(bytes === null ? {} : { bytes }),
  }
}

function hits(
  rule: FaultRule,
  request: Pick<WireRequest, 'operation' | 'citizenNumber' | 'cardNumber'>,
): boolean {
  if (rule.operation !== undefined && rule.operation !== request.operation) return false
  return (
    rule.number === undefined ||
    rule.number === request.citizenNumber ||
    rule.number === request.cardNumber
  )
}

export function openFaultBook(): FaultBook {
  let rules: readonly FaultRule[] = []
  function replace(given: unknown): void {
    const list: readonly unknown[] = Array.isArray(given) ? given : [given]
    if (list.length > RULES_MAX) throw new TypeError(`Nhiều nhất ${RULES_MAX} luật lỗi`)
    rules = list.map(parseFaultRule)
  }
  return {
    set: replace,
    setUnchecked: replace,
    clear() {
      rules = []
    },
    list: () => rules,
    take(request) {
      if (rules.length === 0) return null
      const at = rules.findIndex((rule) => hits(rule, request))
      const rule = rules[at]
      if (rule === undefined) return null
      if (typeof rule.times === 'number') {
        const left = rule.times - 1
        rules =
          left === 0 ? rules.toSpliced(at, 1) : rules.with(at, { ...rule, times: left })
      }
      return rule
    },
  }
}
