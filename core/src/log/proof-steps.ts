/**
 * The check of a proof step by step, for people: what was looked at, what holds, what fails and
 * why. The steps are those of `verifyProof` ("Verifying a tlog proof", C2SP tlog-proof) and, before
 * them, whether the proof belongs to the receipt and the entry at hand.
 */
import { parseCheckpoint } from './checkpoint.ts'
import { leafHash } from './entry.ts'
import { decodeUtf8 } from './note-encoding.ts'
import { noteKeyTypes, sameKey } from './note-key.ts'
import { type Ed25519Verify, judgeClaims, signatureClaims } from './note-verify.ts'
import { type Policy, quorumMet } from './policy.ts'
import { keysOfPolicy, type WitnessedAt } from './policy-check.ts'
import type { TlogProof } from './proof.ts'
import { factsThatDiffer, type ReceiptEntry } from './receipt.ts'
import { type Sha256, sameBytes } from './tree.ts'
import { verifyInclusion } from './tree-proof.ts'

export type StepName =
  /** The proof is about the entry that the receipt names. */
  | 'receipt'
  /** The entry's text gives the leaf hash of the receipt. */
  | 'entry'
  /** The entry states what the receipt states. */
  | 'facts'
  /** From the leaf hash up to the root in the checkpoint. */
  | 'inclusion'
  /** The checkpoint is of a log that the policy trusts, signed with its key. */
  | 'log'
  | 'log-signature'
  | 'witness-signatures'
  | 'quorum'

export type StepReason =
  | 'other-place'
  | 'other-log'
  | 'other-entry'
  | 'nothing-to-check'
  | 'facts-differ'
  | 'not-included'
  | 'log-not-trusted'
  | 'key-not-trusted'
  | 'ambiguous-key'
  | 'invalid-signature'
  | 'no-quorum'
  /** Why a step was left out. */
  | 'no-receipt'
  | 'no-entry'
  | 'no-policy'
  | 'no-witness'
  | 'none-required'

export interface Step {
  readonly name: StepName
  /** `skipped`: what it needs is not there. */
  readonly state: 'holds' | 'fails' | 'skipped'
  readonly reason?: StepReason
  /** Names concerned, as the policy, the checkpoint or the entry has them. */
  readonly detail?: string
}

export interface SteppedProof {
  /** `unsigned`: nothing fails, but without a policy no signature was checked. */
  readonly verdict: 'holds' | 'fails' | 'unsigned'
  readonly steps: readonly Step[]
  /** Of the checkpoint; to be believed only when the verdict is `holds`. */
  readonly origin: string
  readonly size: number
  readonly witnessed: readonly WitnessedAt[]
  /** The text that was hashed. */
  readonly entry?: string
}

export interface ProofHandedIn {
  readonly proof: TlogProof
  readonly receipt?: {
    readonly log?: string
    readonly entry: ReceiptEntry
  }
  /** The keys the checker trusts, from elsewhere than the proof. */
  readonly policy?: Policy
}

export function stepsOfProof(
  { proof, receipt, policy }: ProofHandedIn,
  sha256: Sha256,
  verify: Ed25519Verify,
): SteppedProof {
  const { origin, size } = parseCheckpoint(proof.note.text)
  const entry =
    proof.extra === undefined ? undefined : (decodeUtf8(proof.extra) ?? undefined)
  const signed =
    policy === undefined ? unsignedSteps : signatureSteps(proof, policy, verify)
  const steps = [
    receiptStep(proof, origin, receipt),
    ...entrySteps(proof, entry, receipt?.entry, sha256),
    inclusionStep(proof, receipt?.entry, sha256),
    ...signed.steps,
  ]
  const failed = steps.some(({ state }) => state === 'fails')
  const verdict = failed ? 'fails' : policy === undefined ? 'unsigned' : 'holds'
  const told = { verdict, steps, origin, size, witnessed: signed.witnessed } as const
  return entry === undefined ? told : { ...told, entry }
}

function receiptStep(
  { index }: TlogProof,
  origin: string,
  receipt: ProofHandedIn['receipt'],
): Step {
  const name = 'receipt'
  if (receipt === undefined) return { name, state: 'skipped', reason: 'no-receipt' }
  if (receipt.log !== undefined && receipt.log !== origin)
    return { name, state: 'fails', reason: 'other-log', detail: origin }
  return receipt.entry.sequence === index
    ? { name, state: 'holds' }
    : { name, state: 'fails', reason: 'other-place', detail: String(index) }
}

function entrySteps(
  { extra }: TlogProof,
  text: string | undefined,
  receipt: ReceiptEntry | undefined,
  sha256: Sha256,
): Step[] {
  const entry = 'entry'
  const facts = 'facts'
  if (extra === undefined) {
    const reason = receipt === undefined ? 'nothing-to-check' : 'no-entry'
    const state = receipt === undefined ? 'fails' : 'skipped'
    return [
      { name: entry, state, reason },
      { name: facts, state: 'skipped', reason: 'no-entry' },
    ]
  }
  if (receipt === undefined)
    return [
      { name: entry, state: 'holds' },
      { name: facts, state: 'skipped', reason: 'no-receipt' },
    ]
  const same = sameBytes(leafHash(extra, sha256), receipt.leafHash)
  const differing = factsThatDiffer(receipt.facts, text ?? '')
  return [
    same
      ? { name: entry, state: 'holds' }
      : { name: entry, state: 'fails', reason: 'other-entry' },
    differing.length === 0
      ? { name: facts, state: 'holds' }
      : {
          name: facts,
          state: 'fails',
          reason: 'facts-differ',
          detail: differing.join(', '),
        },
  ]
}

/** From the entry's text, which nobody can have chosen for its hash; else from the receipt's leaf. */
function inclusionStep(
  { index, extra, hashes, note }: TlogProof,
  receipt: ReceiptEntry | undefined,
  sha256: Sha256,
): Step {
  const name = 'inclusion'
  const leaf = extra === undefined ? receipt?.leafHash : leafHash(extra, sha256)
  if (leaf === undefined) return { name, state: 'skipped', reason: 'nothing-to-check' }
  const { size, root } = parseCheckpoint(note.text)
  const claim = { index, size, root, leafHash: leaf, proof: hashes }
  return verifyInclusion(claim, sha256)
    ? { name, state: 'holds' }
    : { name, state: 'fails', reason: 'not-included' }
}

interface Signed {
  readonly steps: readonly Step[]
  readonly witnessed: readonly WitnessedAt[]
}

const skipped = (name: StepName, reason: StepReason): Step => ({
  name,
  state: 'skipped',
  reason,
})

const unsignedSteps: Signed = {
  steps: [
    skipped('log', 'no-policy'),
    skipped('log-signature', 'no-policy'),
    skipped('witness-signatures', 'no-policy'),
    skipped('quorum', 'no-policy'),
  ],
  witnessed: [],
}

function signatureSteps(
  { note }: TlogProof,
  policy: Policy,
  verify: Ed25519Verify,
): Signed {
  const keys = keysOfPolicy(policy)
  const claims = signatureClaims(note, keys)
  const holds = claims.map(
    ({ key, message, signature }) =>
      signature !== undefined && verify(key.publicKey, message, signature),
  )
  const checked = claims.map((claim, at) => ({ ...claim, holds: holds[at] === true }))
  const isLog = ({ key }: (typeof checked)[number]) => key.type === noteKeyTypes.ed25519
  const ofLogs = checked.filter(isLog)
  const ofWitnesses = checked.filter((claim) => !isLog(claim))
  const witnessed = ofWitnesses.flatMap(({ key, time, holds }) => {
    const witness = policy.witnesses.find((known) => sameKey(known.key, key))
    return holds && witness !== undefined && time !== undefined
      ? [{ witness: witness.name, time }]
      : []
  })
  const ambiguous = judgeClaims(claims, holds, keys)
  const log =
    !ambiguous.valid && ambiguous.reason === 'ambiguous-key'
      ? failing('log', 'ambiguous-key', ambiguous.key?.name)
      : logStep(note.text, policy, ofLogs)
  return {
    steps: [
      log,
      ofLogs.length === 0
        ? { name: 'log-signature', state: 'skipped' }
        : signatureStep('log-signature', ofLogs),
      ofWitnesses.length === 0
        ? skipped('witness-signatures', 'no-witness')
        : signatureStep('witness-signatures', ofWitnesses),
      quorumStep(policy, witnessed),
    ],
    witnessed,
  }
}

function failing(name: StepName, reason: StepReason, detail?: string): Step {
  const step = { name, state: 'fails', reason } as const
  return detail === undefined ? step : { ...step, detail }
}

function logStep(
  text: string,
  policy: Policy,
  ofLogs: readonly { readonly key: Policy['logs'][number]['key'] }[],
): Step {
  const { origin } = parseCheckpoint(text)
  if (!policy.logs.some(({ key }) => key.name === origin))
    return failing('log', 'log-not-trusted', origin)
  return ofLogs.some(({ key }) => key.name === origin)
    ? { name: 'log', state: 'holds', detail: origin }
    : failing('log', 'key-not-trusted', origin)
}

function signatureStep(
  name: 'log-signature' | 'witness-signatures',
  checked: readonly {
    readonly key: { readonly name: string }
    readonly holds: boolean
  }[],
): Step {
  const broken = checked.find(({ holds }) => !holds)
  if (broken !== undefined) return failing(name, 'invalid-signature', broken.key.name)
  const names = [...new Set(checked.map(({ key }) => key.name))]
  return { name, state: 'holds', detail: names.join(', ') }
}

function quorumStep(policy: Policy, witnessed: readonly WitnessedAt[]): Step {
  const names = [...new Set(witnessed.map(({ witness }) => witness))]
  const detail = names.join(', ')
  if (!quorumMet(policy, new Set(names))) return failing('quorum', 'no-quorum', detail)
  return policy.quorum === 'none'
    ? { name: 'quorum', state: 'holds', reason: 'none-required', detail }
    : { name: 'quorum', state: 'holds', detail }
}
