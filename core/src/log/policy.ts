/**
 * Which logs and witnesses are trusted, and how many witnesses make a checkpoint valid: C2SP
 * tlog-policy, revision 13027ee. Keys are Ed25519 only: 0x01 for a log, 0x04 for a witness.
 */
import { decodeUtf8, encodeUtf8, Malformed } from './note-encoding.ts'
import {
  formatVerifierKey,
  noteKeyTypes,
  parseVerifierKey,
  type VerifierKey,
} from './note-key.ts'
import { type Sha256, sameBytes } from './tree.ts'

export const policyBytesMax = 65_536
/** Logs, witnesses and groups each; the specification asks for 32 or more. */
export const policyItemsMax = 256

export interface PolicyLog {
  /** Its name is the origin of the log. */
  readonly key: VerifierKey
  /** Meant for the reader, not looked at. */
  readonly url?: string
}

export interface PolicyWitness {
  /** Known in the policy only. Octets that are not UTF-8 stand as lone surrogates. */
  readonly name: string
  readonly key: VerifierKey
  readonly url?: string
}

export interface PolicyGroup {
  readonly name: string
  /** 1 up to the number of members. */
  readonly threshold: number
  /** Names of witnesses and groups defined before; in the whole policy each at most once. */
  readonly members: readonly string[]
}

export interface Policy {
  /** A checkpoint needs the signature of one of them; a policy with none accepts no checkpoint. */
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  /** Each after those it names. */
  readonly groups: readonly PolicyGroup[]
  /** A witness, a group, or `none`: no cosignature needed. */
  readonly quorum: string
}

const quorumNone = 'none'
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const item = /^[^\u0000-\u0020\u007f]+$/u

/** Whether the witnesses of these names make the quorum. An unknown name counts for nothing. */
export function quorumMet(policy: Policy, signed: ReadonlySet<string>): boolean {
  if (policy.quorum === quorumNone) return true
  const met = new Set<string>()
  for (const { name } of policy.witnesses) if (signed.has(name)) met.add(name)
  for (const { name, threshold, members } of policy.groups)
    if (new Set(members.filter((member) => met.has(member))).size >= threshold)
      met.add(name)
  return met.has(policy.quorum)
}

/** @throws Malformed `policy` */
export function parsePolicy(bytes: Uint8Array, sha256: Sha256): Policy {
  if (bytes.length > policyBytesMax) throw new Malformed('policy', 'too-long')
  if (
    bytes.some((octet) => (octet < 0x20 && octet !== 9 && octet !== 10) || octet === 0x7f)
  )
    throw new Malformed('policy', 'control-character')
  const reading = createReading(sha256)
  const lines = (decodeUtf8(bytes, true) ?? '').split('\n')
  for (const [place, line] of lines.entries()) {
    const items = line.split(/[ \t]+/u).filter((item) => item !== '')
    const [keyword, ...rest] = items
    if (keyword === undefined || keyword.startsWith('#')) continue
    reading.line(keyword, rest, `line ${place + 1}`)
  }
  return reading.end()
}

/** A policy read line by line: what a line may say depends on those before it. */
function createReading(sha256: Sha256) {
  const logs: PolicyLog[] = []
  const witnesses: PolicyWitness[] = []
  const groups: PolicyGroup[] = []
  const defined = new Set<string>()
  const listed = new Set<string>()
  let quorum: string | undefined

  const keyOf = (
    text: string,
    type: number,
    known: readonly VerifierKey[],
    at: string,
  ) => {
    const key = parseVerifierKey(text, sha256)
    if (key.type !== type) throw new Malformed('policy', 'key-type', at)
    if (known.some(({ publicKey }) => sameBytes(publicKey, key.publicKey)))
      throw new Malformed('policy', 'key-repeated', at)
    if (known.length >= policyItemsMax) throw new Malformed('policy', 'too-many', at)
    return key
  }
  const define = (name: string, at: string) => {
    if (name === quorumNone) throw new Malformed('policy', 'name-reserved', at)
    if (defined.has(name)) throw new Malformed('policy', 'name-repeated', at)
    defined.add(name)
  }

  const readLog = (items: readonly string[], at: string) => {
    const [text, url] = items
    if (text === undefined || items.length > 2) throw new Malformed('policy', 'items', at)
    const known = logs.map((log) => log.key)
    const key = keyOf(text, noteKeyTypes.ed25519, known, at)
    logs.push(url === undefined ? { key } : { key, url })
  }
  const readWitness = (items: readonly string[], at: string) => {
    const [name, text, url] = items
    if (name === undefined || text === undefined || items.length > 3)
      throw new Malformed('policy', 'items', at)
    define(name, at)
    const known = witnesses.map((witness) => witness.key)
    const key = keyOf(text, noteKeyTypes.cosignature, known, at)
    witnesses.push(url === undefined ? { name, key } : { name, key, url })
  }
  const readGroup = (items: readonly string[], at: string) => {
    const [name, count, ...members] = items
    if (name === undefined || count === undefined || members.length === 0)
      throw new Malformed('policy', 'items', at)
    const threshold = thresholdOf(count, members.length)
    if (threshold === undefined) throw new Malformed('policy', 'threshold', at)
    if (groups.length >= policyItemsMax) throw new Malformed('policy', 'too-many', at)
    for (const member of members) {
      if (!defined.has(member)) throw new Malformed('policy', 'name-unknown', at)
      if (listed.has(member)) throw new Malformed('policy', 'member-repeated', at)
      listed.add(member)
    }
    define(name, at)
    groups.push({ name, threshold, members })
  }
  const readQuorum = (items: readonly string[], at: string) => {
    const [name] = items
    if (name === undefined || items.length > 1) throw new Malformed('policy', 'items', at)
    if (quorum !== undefined) throw new Malformed('policy', 'quorum', at)
    if (name !== quorumNone && !defined.has(name))
      throw new Malformed('policy', 'name-unknown', at)
    quorum = name
  }

  return {
    line: (keyword: string, items: readonly string[], at: string): void => {
      if (keyword === 'log') readLog(items, at)
      else if (keyword === 'witness') readWitness(items, at)
      else if (keyword === 'group') readGroup(items, at)
      else if (keyword === 'quorum') readQuorum(items, at)
      else throw new Malformed('policy', 'keyword', at)
    },
    end: (): Policy => {
      if (quorum === undefined) throw new Malformed('policy', 'quorum')
      return { logs, witnesses, groups, quorum }
    },
  }
}

function thresholdOf(text: string, members: number): number | undefined {
  if (text === 'any') return 1
  if (text === 'all') return members
  const threshold = /^[1-9][0-9]{0,3}$/u.test(text) ? Number(text) : 0
  return threshold >= 1 && threshold <= members ? threshold : undefined
}

/**
 * Logs, witnesses, groups, quorum, one line each; thresholds as numbers. Reading it again gives
 * the same policy.
 * @throws Malformed `policy` if one of its words cannot be written.
 */
export function formatPolicy(policy: Policy): Uint8Array {
  const { logs, witnesses, groups, quorum } = policy
  const lines = [
    ...logs.map(({ key, url }) => ['log', formatVerifierKey(key), url]),
    ...witnesses.map(({ name, key, url }) => [
      'witness',
      name,
      formatVerifierKey(key),
      url,
    ]),
    ...groups.map(({ name, threshold, members }) => [
      'group',
      name,
      String(threshold),
      ...members,
    ]),
    ['quorum', quorum],
  ]
  let text = ''
  for (const line of lines) {
    const items = line.filter((word) => word !== undefined)
    if (items.some((word) => !item.test(word))) throw new Malformed('policy', 'items')
    text += `${items.join(' ')}\n`
  }
  const bytes = encodeUtf8(text, true)
  if (bytes === undefined) throw new Malformed('policy', 'not-utf8')
  return bytes
}
