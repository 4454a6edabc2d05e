/**
 * The board as pages that are open are told of it: one look a second per node, shared by all of them,
 * and only while there are any. Each is told what changed.
 */
import type { BoardMinute, BoardNews, BoardParts } from '@chot/contract/board.ts'
import type { Deps } from '../../deps.ts'
import { describeFault } from '../../http/app.ts'
import { readWitnessing } from '../../log/witness/witnessing.ts'
import { readBoard } from './read.ts'
import { openTraffic, type Traffic } from './traffic.ts'

type BoardDeps = Pick<Deps, 'db' | 'clock' | 'policies' | 'log'>

const lookEveryMs = 1_000
/** What is left of limits costs more to read, and moves slowly. */
const forecastEveryMs = 5_000
/** Said when nothing changed, so that a page knows the silence. */
const beatEveryMs = 5_000

type Listener = (news: BoardNews) => void

export interface Board {
  /** Tells `listener` all there is, then what changes, until the returned function is called. */
  watch(listener: Listener): () => void
  /** Looks at once, and tells. */
  look(): Promise<void>
  close(): Promise<void>
}

/** `forecastAt` reads what is left of the limits at an instant, UTC milliseconds. */
export function openBoard(
  deps: BoardDeps,
  forecastAt: (at: number) => Promise<BoardParts['forecast']>,
): Board {
  const listeners = new Set<Listener>()
  /** Of those who have been told nothing yet. */
  const newcomers = new Set<Listener>()
  let traffic: Traffic | null = null
  let last: BoardParts | null = null
  let forecast: { readonly at: number; readonly gauges: BoardParts['forecast'] } | null =
    null
  let toldAt = 0
  let failing = false
  let running: Promise<void> = Promise.resolve()

  async function read(now: number): Promise<BoardParts> {
    traffic ??= openTraffic()
    const { minutes, refusals } = await traffic.look(deps.db, now)
    const { log, ...found } = await readBoard(deps.db, now)
    const { state: witnessing } = await readWitnessing(deps)
    if (forecast === null || Math.abs(now - forecast.at) >= forecastEveryMs)
      forecast = { at: now, gauges: await forecastAt(now) }
    return {
      minutes,
      refusals,
      ...found,
      forecast: forecast.gauges,
      log: { ...log, witnessing },
    }
  }

  async function look(): Promise<void> {
    const at = deps.clock.now()
    const before = last
    const parts = await read(at)
    last = parts
    const changed = before === null ? parts : changesOf(before, parts)
    const silent = Object.keys(changed).length === 0 && at - toldAt < beatEveryMs
    for (const listener of listeners) {
      if (newcomers.delete(listener)) listener({ at, ...parts })
      else if (!silent) listener({ at, ...changed })
    }
    if (!silent) toldAt = at
  }

  /** One after the other, however it was asked for. */
  function lookNext(): Promise<void> {
    const next = running.then(look)
    running = next.then(
      () => {
        failing = false
      },
      (error) => {
        // What was read half-way is read anew: nothing is counted twice.
        traffic = null
        if (!failing)
          deps.log.error({ fault: describeFault(error) }, 'the board is blind')
        failing = true
      },
    )
    return next
  }

  let timer: NodeJS.Timeout | undefined
  const turn = async () => {
    if (listeners.size > 0) await lookNext().catch(() => undefined)
    else {
      // Nobody looks: what was kept would be old when somebody does.
      traffic = null
      last = null
      forecast = null
    }
    if (timer !== undefined) timer = setTimeout(turn, lookEveryMs).unref()
  }
  timer = setTimeout(turn, lookEveryMs).unref()

  return {
    look: lookNext,
    watch(listener) {
      listeners.add(listener)
      newcomers.add(listener)
      return () => {
        listeners.delete(listener)
        newcomers.delete(listener)
      }
    },
    async close() {
      clearTimeout(timer)
      timer = undefined
      await running
    },
  }
}

/** The parts that differ; of the minutes, those that do. */
function changesOf(before: BoardParts, now: BoardParts): Partial<BoardParts> {
  const differs = <Part>(one: Part, other: Part) =>
    JSON.stringify(one) !== JSON.stringify(other)
  const { minutes, ...others } = now
  const known = new Map(before.minutes.map((minute) => [minute.at, minute]))
  const moved = minutes.filter((minute: BoardMinute) =>
    differs(known.get(minute.at), minute),
  )
  const changed = Object.entries(others).filter(([name, part]) =>
    differs(before[name as keyof BoardParts], part),
  )
  return {
    ...(moved.length > 0 ? { minutes: moved } : {}),
    ...(Object.fromEntries(changed) as Partial<BoardParts>),
  }
}
