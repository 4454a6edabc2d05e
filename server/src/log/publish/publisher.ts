/**
 * Publishes the log: grows the tree by the entries committed since the last head, checks each of
 * them, signs the new head and stores it in place of the old. One node of a database does so at a
 * time. Every step may be the last one of a process: what was not stored was shown to nobody, and
 * what was stored the next turn takes up, whoever makes it.
 */
import { formatVerifierKey } from '@chot/core/log/note-key.ts'
import type { Deps } from '../../deps.ts'
import { type HeadToWitness, openRounds, type WitnessRounds } from '../witness/rounds.ts'
import type { WitnessPolicy } from '../witness/witness-policy.ts'
import { adoptWitnesses } from '../witness/witnessing.ts'
import { type Copies, openCopies } from './copies.ts'
import { type FullTile, growFrom, rootOfEdge } from './edge.ts'
import { eachLeaf } from './entries.ts'
import { PublishFault } from './fault.ts'
import { beatWhenIdle, readLogState } from './heartbeat.ts'
import { openLease } from './lease.ts'
import { findSigned, type Published, readPublished, storePublished } from './published.ts'
import { signHead } from './signed-head.ts'
import { openSigners, type Signer } from './signing-key.ts'

/** A long backlog is published head by head. */
export const entriesPerHeadMax = 65_536

/** `copy-behind`: heads are signed and served, but a copy of the log cannot be written. */
export type PublisherState = 'publishing' | 'copy-behind' | 'standby' | 'stopped'

/**
 * `grown`: a head was stored. `beat`: a heartbeat was entered, to be published by the next turn.
 * `overtaken`: another node stored a head meanwhile.
 */
export type Turn = 'standby' | 'stopped' | 'idle' | 'beat' | 'grown' | 'overtaken'

export interface Publisher {
  state(): PublisherState
  /** One turn. Throws what the database or the disk throws; the next turn begins anew. */
  turn(): Promise<Turn>
  /** Ends when the copies are level with what was published, or have failed. */
  settled(): Promise<void>
  close(): Promise<void>
}

export type PublisherDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'policies' | 'log'>

interface Leading {
  readonly signers: readonly [Signer, ...Signer[]]
  readonly copies: Copies
  /** Null: no witness is asked. */
  readonly rounds: WitnessRounds | null
  last: Published
  /** The newest head that got its quorum from this node. */
  cosigned: HeadToWitness | null
}

/** @param witnesses those asked to cosign each head; null: none */
export function openPublisher(
  deps: PublisherDeps,
  witnesses: WitnessPolicy | null = null,
): Publisher {
  const lease = openLease(deps.db, 'publish')
  let stopped = false
  let leading: Leading | null = null
  /** Of whom led last: a copy has one writer at a time. */
  let copies: Copies | null = null

  async function stop(fault: PublishFault): Promise<void> {
    stopped = true
    leave()
    const { code, index, setting, path } = fault
    deps.log.error(
      { code, index, setting, path },
      `publishing of the access log has STOPPED: ${fault.message}`,
    )
    // Another node may find its own folder and keys in order; of the entries it finds the same.
    await lease.release()
  }

  function leave(): void {
    void leading?.rounds?.close()
    leading = null
  }

  async function guarded(work: () => Promise<Turn>): Promise<Turn> {
    try {
      return await work()
    } catch (error) {
      leave()
      if (!(error instanceof PublishFault)) throw error
      await stop(error)
      return 'stopped'
    }
  }

  async function turn(): Promise<Turn> {
    if (stopped) return 'stopped'
    return guarded(async () => {
      if (!(await lease.hold())) {
        leave()
        return 'standby'
      }
      const lead = leading ?? (await takeOver())
      leading = lead
      const done = await advance(lead)
      show(lead)
      return done
    })
  }

  async function advance(lead: Leading): Promise<Turn> {
    const { last } = lead
    const log = await readLogState(deps.db, deps.clock.heldAt())
    if (log.size < last.size) throw new PublishFault('log-shorter', { index: log.size })
    if (log.size === last.size) return (await beatWhenIdle(deps, log)) ? 'beat' : 'idle'
    const size = Math.min(log.size, last.size + entriesPerHeadMax)
    const grown = await growTo(deps, lead.signers, last, size)
    if (!(await store(deps, last, grown))) {
      // Without the lock, or it would not have happened.
      leave()
      await lease.release()
      return 'overtaken'
    }
    lead.last = grown.head
    return 'grown'
  }

  /** Looks at everything there is before anything is signed. */
  async function takeOver(): Promise<Leading> {
    const { config, db } = deps
    const { checkpoint } = await findSigned(db)
    const { keysFolder, log } = config
    const signers = await openSigners(keysFolder, log.origin, checkpoint === null)
    const last = await readPublished(db, signers)
    await copies?.close()
    copies = await openCopies(deps, signers, stop)
    await copies.check(last.size)
    await adoptWitnesses(deps, witnesses)
    // What verifiers have to be given.
    deps.log.info(
      { keys: signers.map(({ key }) => formatVerifierKey(key)) },
      'this node publishes the access log',
    )
    const onQuorum = (head: HeadToWitness) => {
      lead.cosigned = head
      lead.copies.bringTo(head)
    }
    const rounds =
      witnesses === null ? null : openRounds(deps, witnesses, signers, onQuorum, stop)
    // What was cosigned for another quorum, or long ago, is asked about anew.
    const lead: Leading = { signers, copies, rounds, last, cosigned: null }
    return lead
  }

  /** Beside the turns: neither a slow store nor a slow witness holds up a head. */
  function show({ rounds, copies, last, cosigned }: Leading): void {
    const { checkpoint } = last
    if (checkpoint === null) return
    const signed = { ...last, checkpoint }
    const shown = rounds === null ? signed : cosigned
    if (shown !== null) copies.bringTo(shown)
    if ((cosigned?.size ?? 0) < last.size) rounds?.offer(signed)
  }

  function state(): PublisherState {
    if (stopped) return 'stopped'
    if (leading === null) return 'standby'
    return leading.copies.isBehind() ? 'copy-behind' : 'publishing'
  }

  return {
    state,
    turn,
    async settled() {
      await leading?.rounds?.settled()
      await copies?.settled()
    },
    async close() {
      await leading?.rounds?.close()
      await copies?.close()
      await lease.release()
    },
  }
}

export interface GrownHead {
  readonly head: Published
  readonly full: readonly FullTile[]
}

/** The signed head of the first `size` entries. Stores nothing. Throws PublishFault. */
export async function growTo(
  deps: Pick<Deps, 'db'>,
  signers: readonly [Signer, ...Signer[]],
  last: Published,
  size: number,
): Promise<GrownHead> {
  const growing = growFrom(last.edge)
  await eachLeaf(deps.db, last.size, size, growing.append)
  const edge = growing.edge()
  const root = rootOfEdge(edge)
  const checkpoint = await signHead(signers, { size, root })
  return { head: { size, root, checkpoint, edge }, full: growing.full }
}

/** Stores a head in place of the one it grew from; false when that is no longer the last. */
export function store(
  deps: Pick<Deps, 'db' | 'clock'>,
  last: Published,
  { head, full }: GrownHead,
): Promise<boolean> {
  return deps.db.inTx((tx) => storePublished(tx, last, head, full, deps.clock.now()))
}
