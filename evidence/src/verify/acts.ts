/**
 * What entries say together: times never decrease, every outcome names its decision, no granted
 * decision is settled twice, the log is never silent for long. Keeps the decisions that wait for
 * their outcome and nothing else, so that memory does not grow with the log.
 */
import type { Clocks } from './clocks.ts'
import type { EntryFacts, Prune } from './entry-fields.ts'
import type { Findings } from './finding.ts'
import { createOpenDecisions } from './open-decisions.ts'

/** Far more than a gateway can have under way; a log with more is not one of ours. */
const openMax = 500_000
const unmatchedMax = 100_000
/** The gateway closes the queries of a node that died within minutes. */
const openMsMax = 15 * 60_000

/** An outcome whose decision does not wait among the entries read. */
export interface Unmatched {
  readonly index: number
  readonly id: string
  /** −1 if it names none. */
  readonly decision: number
}

export interface Acts {
  /** `known`: an earlier run has checked it; it is only remembered. */
  observe(index: number, facts: EntryFacts, known: boolean): void
  /** What the entries read announce as pruned, in their order. */
  prunes(): readonly Announced[]
  /** Outcomes to be looked up in earlier entries, by request id. */
  unmatched(): ReadonlyMap<string, Unmatched>
  /** Reports what is left open; returns the granted decisions without an outcome. */
  end(): { open: number; heartbeats: number; lastTime: number | null }
}

export interface Announced extends Prune {
  /** Sequence and UTC milliseconds of the entry that announces it. */
  readonly index: number
  readonly time: number
}

export function createActs(
  findings: Findings,
  heartbeatMs: number,
  clocks: Clocks,
): Acts {
  const open = createOpenDecisions()
  const unmatched = new Map<string, Unmatched>()
  const prunes: Announced[] = []
  // Of the one bundle that is read for what an earlier run has checked: 256 at most.
  const settledBefore = new Set<string>()
  let lastTime: number | null = null
  let heartbeats = 0
  let overflowing = false

  const decide = (index: number, facts: EntryFacts, known: boolean) => {
    if (facts.outcome !== 'granted') return
    if (open.has(facts.id)) {
      if (!known) findings.fault({ kind: 'decision-repeated', index })
      return
    }
    if (open.size() < openMax) open.put(facts.id, { index, time: facts.time })
    else {
      if (!overflowing) findings.fault({ kind: 'too-many-open', index })
      overflowing = true
    }
  }

  const settle = (index: number, { id, decision }: EntryFacts, known: boolean) => {
    const waiting = open.take(id)
    if (waiting !== undefined) {
      if (known || decision === waiting.index) return
      if (decision < 0) findings.warn({ kind: 'outcome-unnamed', index })
      else
        findings.fault({
          kind: 'outcome-of-other-request',
          index,
          detail: String(decision),
        })
      return
    }
    const { text } = id
    if (known) settledBefore.add(text)
    if (known || overflowing) return
    if (unmatched.has(text) || settledBefore.has(text))
      findings.fault({ kind: 'settled-twice', index })
    else if (unmatched.size < unmatchedMax)
      unmatched.set(text, { index, id: text, decision })
    else findings.fault({ kind: 'outcome-without-decision', index })
  }

  return {
    observe(index, facts, known) {
      const { time, kind } = facts
      if (lastTime !== null && !known) {
        if (time < lastTime) findings.fault({ kind: 'time-decreases', index })
        else if (time - lastTime > 2 * heartbeatMs) {
          const detail = String(Math.round((time - lastTime) / 1000))
          findings.warn({ kind: 'heartbeat-gap', index, detail })
        }
      }
      lastTime = time
      clocks.observe(index, time)
      if (kind === 'decision') decide(index, facts, known)
      else if (kind === 'outcome') settle(index, facts, known)
      else if (kind === 'heartbeat') heartbeats += 1
      if (facts.prune !== null && !known) prunes.push({ ...facts.prune, index, time })
    },
    prunes: () => prunes,
    unmatched: () => unmatched,
    end() {
      clocks.end()
      const latest = lastTime ?? 0
      for (const { index, time } of open.values())
        if (latest - time > openMsMax) findings.warn({ kind: 'decision-open', index })
      return { open: open.size(), heartbeats, lastTime }
    },
  }
}
