/** Load on one server: so many callers, each asking again when answered, or so many requests a second. */
import { setTimeout as pause } from 'node:timers/promises'
import { quantile } from './statistics.ts'

export type Manner = { readonly callers: number } | { readonly perSecond: number }

export interface LoadResult {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** Answers measured. */
  readonly answers: number
  /** Requests sent, warm-up included. */
  readonly sent: number
  readonly seconds: number
  /** Processor time of the load's own process for one request. */
  readonly processorMicros: number
}

/** Sends one request; throws when the answer is not what was asked for. */
export type Ask = () => Promise<void>

interface Window {
  readonly fromMs: number
  readonly toMs: number
}

export async function applyLoad(
  ask: Ask,
  manner: Manner,
  warmMs: number,
  measuredMs: number,
): Promise<LoadResult> {
  const fromMs = performance.now() + warmMs
  const window = { fromMs, toMs: fromMs + measuredMs }
  const before = process.cpuUsage()
  const { latencies, sent } =
    'callers' in manner
      ? await closedLoop(ask, manner.callers, window)
      : await openLoop(ask, manner.perSecond, window, warmMs)
  const { user, system } = process.cpuUsage(before)
  return {
    processorMicros: (user + system) / sent,
    perSecond: (latencies.length / measuredMs) * 1000,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    maxMs: quantile(latencies, 1),
    answers: latencies.length,
    sent,
    seconds: (warmMs + measuredMs) / 1000,
  }
}

interface Measured {
  readonly latencies: readonly number[]
  readonly sent: number
}

/** An answer counts where it arrived. */
async function closedLoop(ask: Ask, callers: number, window: Window): Promise<Measured> {
  const latencies: number[] = []
  let sent = 0
  async function call(): Promise<void> {
    for (let begun = performance.now(); begun < window.toMs; ) {
      sent += 1
      await ask()
      const ended = performance.now()
      if (ended >= window.fromMs && ended < window.toMs) latencies.push(ended - begun)
      begun = ended
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return { latencies, sent }
}

/**
 * Requests are due at fixed instants whatever became of those before, and latency runs from the
 * instant a request was due: waiting behind a slow answer is not hidden ("coordinated omission").
 */
async function openLoop(
  ask: Ask,
  perSecond: number,
  window: Window,
  warmMs: number,
): Promise<Measured> {
  const latencies: number[] = []
  const pending: Promise<void>[] = []
  const everyMs = 1000 / perSecond
  let due = window.fromMs - warmMs
  async function one(dueAt: number): Promise<void> {
    await ask()
    if (dueAt >= window.fromMs) latencies.push(performance.now() - dueAt)
  }
  while (due < window.toMs) {
    const now = performance.now()
    for (; due <= now && due < window.toMs; due += everyMs) pending.push(one(due))
    await pause(1)
  }
  await Promise.all(pending)
  return { latencies, sent: pending.length }
}
