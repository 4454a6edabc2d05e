/**
 * Receipts as they are kept and carried: the file that the gateway gives (`chot-receipt/1`), the
 * receipt within an answer or a refusal, and the one line of the printed code. What any of them
 * claims is proven by nothing but the proofs and the entries themselves.
 */
import type { EntryBody } from './entry.ts'
import {
  decodeBase64,
  encodeBase64,
  Malformed,
  type MalformedReason,
  parseDecimal,
} from './note-encoding.ts'
import { isKeyName } from './note-key.ts'
import { hashBytes } from './tree.ts'

/** What an entry must state if the receipt is right about it, by the names of the entry. */
export type ClaimedFacts = Pick<
  EntryBody,
  'k' | 'id' | 'oc' | 're' | 'ag' | 'sy' | 'do' | 'pr' | 'sv' | 'pu'
> & { readonly t?: number }

export interface ReceiptEntry {
  readonly sequence: number
  /** 32 bytes. */
  readonly leafHash: Uint8Array
  /** Only what the receipt states: of the line of a printed code, request id and kind. */
  readonly facts: Partial<ClaimedFacts>
  /** The text of its tlog-proof, where the receipt holds it. */
  readonly proof?: string
}

export interface Receipt {
  readonly requestId: string
  /** Name of the log. */
  readonly log?: string
  readonly decision: ReceiptEntry
  readonly outcome?: ReceiptEntry
}

export const receiptCharactersMax = 65_536
const codeHead = 'chot-receipt:1'
const requestIdPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

const fail = (reason: MalformedReason, detail?: string) =>
  new Malformed('receipt', reason, detail)

/**
 * `chot-receipt:1 <log> <request id> <sequence> <leaf hash> [<sequence> <leaf hash>]`: the
 * decision, then the outcome; hashes in base64 (RFC 4648 §4). Its alphabet is ASCII.
 * @throws Malformed `receipt` on a log without a name.
 */
export function formatReceiptCode({
  log,
  requestId,
  decision,
  outcome,
}: Receipt): string {
  if (log === undefined || !isKeyName(log)) throw fail('key-name')
  const places = [decision, outcome].flatMap((entry) =>
    entry === undefined ? [] : [String(entry.sequence), encodeBase64(entry.leafHash)],
  )
  return [codeHead, log, requestId, ...places].join(' ')
}

/** @throws Malformed `receipt` */
export function parseReceiptCode(text: string): Receipt {
  if (text.length > receiptCharactersMax) throw fail('too-long')
  const [head, log = '', requestId = '', ...places] = text.trim().split(' ')
  if (head !== codeHead) throw fail('header')
  if (!isKeyName(log)) throw fail('key-name')
  if (!requestIdPattern.test(requestId)) throw fail('items', 'request id')
  if (places.length !== 2 && places.length !== 4) throw fail('items')
  const entryAt = (place: number, k: 'decision' | 'outcome'): ReceiptEntry => {
    const sequence = parseDecimal(places[place] ?? '')
    if (sequence === undefined) throw fail('number')
    const leafHash = decodeBase64(places[place + 1] ?? '')
    if (leafHash === undefined) throw fail('base64')
    if (leafHash.length !== hashBytes) throw fail('hash-length')
    return { sequence, leafHash, facts: { k, id: requestId } }
  }
  const decision = entryAt(0, 'decision')
  const receipt = { log, requestId, decision }
  return places.length === 2 ? receipt : { ...receipt, outcome: entryAt(2, 'outcome') }
}

/**
 * A receipt file, the receipt of an answer, or a whole answer or refusal that holds one, as JSON.
 * Names that are not known are passed over.
 * @throws Malformed `receipt`
 */
export function parseReceipt(text: string): Receipt {
  if (text.length > receiptCharactersMax) throw fail('too-long')
  const whole = membersOf(parseJson(text))
  if (whole === undefined) throw fail('items')
  const told = membersOf(whole.receipt) ?? whole
  const { requestId, format } = told
  if (format !== undefined && format !== 'chot-receipt/1') throw fail('header')
  if (typeof requestId !== 'string' || !requestIdPattern.test(requestId))
    throw fail('items', 'requestId')
  const decision = entryOf(told, 'decision', requestId)
  if (decision === undefined) throw fail('items', 'decision')
  const outcome = entryOf(told, 'outcome', requestId)
  const log = typeof told.log === 'string' ? { log: told.log } : {}
  if (log.log !== undefined && !isKeyName(log.log)) throw fail('key-name')
  const receipt = { ...log, requestId, decision }
  return outcome === undefined ? receipt : { ...receipt, outcome }
}

type Members = Readonly<Record<string, unknown>>

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw fail('items', 'JSON')
  }
}

const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined

function entryOf(
  receipt: Members,
  k: 'decision' | 'outcome',
  id: string,
): ReceiptEntry | undefined {
  const told = membersOf(receipt[k])
  if (told === undefined) return undefined
  const { sequence, leafHash, proof, outcome: oc, at: t, reason } = told
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 0)
    throw fail('number', k)
  const entry = { sequence, leafHash: parseHash(leafHash) }
  const whole = receipt.format !== undefined
  const facts: Record<string, unknown> = { k, id }
  // The receipt within an answer states no more of an entry than its place.
  if (whole)
    Object.assign(facts, {
      oc,
      t,
      re: reason ?? undefined,
      do: receipt.dossier ?? undefined,
      sy: codeOf(receipt.system),
      pr: codeOf(receipt.procedure),
      sv: codeOf(receipt.service),
      // An outcome states no purpose, and where its query was cut off the officer's present agency.
      ...(k === 'decision'
        ? { ag: codeOf(receipt.agency), pu: codeOf(receipt.purpose) }
        : {}),
    })
  const claimed = facts as Partial<ClaimedFacts>
  return typeof proof === 'string'
    ? { ...entry, facts: claimed, proof }
    : { ...entry, facts: claimed }
}

const codeOf = (named: unknown): unknown => membersOf(named)?.code

function parseHash(text: unknown): Uint8Array {
  if (typeof text !== 'string' || !/^[0-9a-f]{64}$/u.test(text)) throw fail('hash-length')
  const bytes = new Uint8Array(hashBytes)
  for (let at = 0; at < hashBytes; at += 1)
    bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

/** Names of the facts that the entry's text does not state as the receipt does; all, if it is no entry. */
export function factsThatDiffer(
  claimed: Partial<ClaimedFacts>,
  entryText: string,
): string[] {
  const stated = entryMembers(entryText)
  return Object.entries(claimed)
    .filter(([name, value]) => stated[name] !== value)
    .map(([name]) => name)
}

function entryMembers(text: string): Members {
  try {
    return membersOf(JSON.parse(text)) ?? {}
  } catch {
    return {}
  }
}
