/**
 * Asks the witnesses to cosign the newest signed head, beside the turns of publishing: a slow
 * witness holds up neither a head nor another witness. A head has the quorum as soon as enough of
 * them have signed; it is kept then, with the lines that came.
 */
import { setTimeout as pause } from 'node:timers/promises'
import {
  formatNote,
  type NoteSignature,
  parseNote,
  type SignedNote,
} from '@chot/core/log/note.ts'
import { quorumMet } from '@chot/core/log/policy.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import type { Deps } from '../../deps.ts'
import { describeFault } from '../../http/app.ts'
import { PublishFault } from '../publish/fault.ts'
import { findSigned } from '../publish/published.ts'
import { readSignedHead, type SignedHead } from '../publish/signed-head.ts'
import type { Signer } from '../publish/signing-key.ts'
import { rootAt } from '../publish/tiles.ts'
import { askWitness, lastCosigned, reasonOf } from './ask.ts'
import { proveGrowth } from './growth.ts'
import type { Witness, WitnessPolicy } from './witness-policy.ts'
import { storeCosigned } from './witnessing.ts'

/** How long the others may take once there is a quorum; their lines are welcome, not needed. */
const graceMs = 100
const againMsMin = 1_000
const againMsMax = 15_000
/** The witness may have been asked by another node: one answer tells the size, the next signs. */
const attemptsMax = 3

export interface HeadToWitness extends SignedHead {
  readonly checkpoint: string
}

export interface WitnessRounds {
  /** Asks about this head unless a round is under way or no witness is due. */
  offer(head: HeadToWitness): void
  /** Ends when nothing is being asked. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface Lane {
  readonly witness: Witness
  /** Size it has last cosigned, as far as we know. */
  seen: number | null
  busy: boolean
  failures: number
  /** Not asked before, UTC milliseconds. */
  dueAt: number
}

/**
 * @param onQuorum told of each head that was kept
 * @param onFault told when a witness holds what our own key has signed and this log is not
 */
export function openRounds(
  deps: Pick<Deps, 'db' | 'clock' | 'log' | 'config'>,
  { policy, witnesses }: WitnessPolicy,
  signers: readonly [Signer, ...Signer[]],
  onQuorum: (head: HeadToWitness) => void,
  onFault: (fault: PublishFault) => Promise<void>,
): WitnessRounds {
  const closing = new AbortController()
  const lanes = witnesses.map(
    (witness): Lane => ({ witness, seen: null, busy: false, failures: 0, dueAt: 0 }),
  )
  let round: Promise<void> | null = null
  const asking = new Set<Promise<void>>()

  function fail(lane: Lane, why: string): void {
    lane.failures += 1
    lane.seen = null
    const waitMs = Math.min(againMsMax, againMsMin * 2 ** (lane.failures - 1))
    lane.dueAt = deps.clock.now() + waitMs
    if (lane.failures === 1 && !closing.signal.aborted)
      deps.log.warn({ witness: lane.witness.name, why }, 'a witness has not cosigned')
  }

  async function ask(
    lane: Lane,
    head: HeadToWitness,
    note: SignedNote,
  ): Promise<NoteSignature | null> {
    const { witness } = lane
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const oldSize = lane.seen ?? 0
      const proof = oldSize === 0 ? [] : await proveGrowth(deps.db, oldSize, head.size)
      const answer = await askWitness(witness, { oldSize, proof, note }, closing.signal)
      if (answer.kind === 'cosigned') {
        if (lane.failures > 0)
          deps.log.info({ witness: witness.name }, 'a witness cosigns again')
        lane.failures = 0
        lane.seen = head.size
        return answer.line
      }
      if (answer.kind === 'at' && answer.size <= head.size) lane.seen = answer.size
      else {
        fail(
          lane,
          answer.kind === 'failed' ? answer.why : await suspicion(witness, head.size),
        )
        return null
      }
    }
    fail(lane, 'it names another size each time')
    return null
  }

  /**
   * A witness says that the log did not grow from what it saw. That is believed when it shows a head
   * that our own key has signed: then it throws PublishFault.
   */
  async function suspicion(witness: Witness, size: number): Promise<string> {
    const seen = await lastCosigned(witness, deps.config.log.origin, closing.signal)
    if (seen === null) return 'it refuses the head and shows none'
    if (readSignedHead(signers, formatNote(seen.note)) === null)
      return 'it refuses the head and shows one that is not ours'
    // Another node may have gone on meanwhile: what it signed it has stored before.
    const signed = await findSigned(deps.db)
    if (seen.size > signed.size)
      throw new PublishFault('witness-ahead', { index: signed.size })
    const root = await rootAt(deps.db, seen.size)
    if (!sameBytes(root, seen.root)) throw new PublishFault('witness-differs')
    return seen.size > size ? 'it has seen a newer head' : 'it refuses a head that grew'
  }

  async function askAll(head: HeadToWitness): Promise<void> {
    const note = parseNote(Buffer.from(head.checkpoint))
    const lines = new Map<string, NoteSignature>()
    let enough = () => {}
    const quorum = new Promise<void>((resolve) => {
      enough = resolve
    })
    const now = deps.clock.now()
    const due = lanes.filter((lane) => !lane.busy && lane.dueAt <= now)
    const answers = due.map(async (lane) => {
      lane.busy = true
      try {
        const line = await ask(lane, head, note)
        if (line !== null) lines.set(lane.witness.name, line)
        if (quorumMet(policy, new Set(lines.keys()))) enough()
      } catch (error) {
        if (error instanceof PublishFault) await onFault(error)
        fail(lane, reasonOf(error))
      } finally {
        lane.busy = false
      }
    })
    for (const answer of answers) {
      asking.add(answer)
      void answer.finally(() => asking.delete(answer))
    }
    const all = Promise.all(answers)
    await Promise.race([all, quorum.then(() => Promise.race([all, pause(graceMs)]))])
    if (!quorumMet(policy, new Set(lines.keys()))) return
    const cosignatures = lanes.flatMap(({ witness }) => lines.get(witness.name) ?? [])
    const signatures = [...note.signatures, ...cosignatures]
    const checkpoint = Buffer.from(formatNote({ text: note.text, signatures })).toString()
    if (await storeCosigned(deps, head, checkpoint)) onQuorum({ ...head, checkpoint })
  }

  return {
    offer(head) {
      const now = deps.clock.now()
      const due = lanes.some((lane) => !lane.busy && lane.dueAt <= now)
      if (round !== null || !due || closing.signal.aborted) return
      round = askAll(head)
        .catch((error: unknown) => {
          deps.log.error({ fault: describeFault(error) }, 'a quorum could not be kept')
        })
        .finally(() => {
          round = null
        })
    },
    async settled() {
      await round
      await Promise.all(asking)
    },
    async close() {
      closing.abort()
      await round
      await Promise.all(asking)
    },
  }
}
