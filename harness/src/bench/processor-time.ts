/** Processor time of processes, as /proc tells it (proc(5)); null on systems without it. */
import { readdirSync, readFileSync } from 'node:fs'

/** The kernel's tick as user space sees it: USER_HZ is 100 on every Linux. */
const tickMs = 10

interface Stat {
  readonly parent: number
  /** Its own. */
  readonly ownMs: number
  /** Of children that have ended. */
  readonly endedChildrenMs: number
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before may hold anything, brackets too.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = (from: number) => (fields[from] ?? 0) + (fields[from + 1] ?? 0)
    return {
      parent: fields[1] ?? 0,
      ownMs: ticks(11) * tickMs,
      endedChildrenMs: ticks(13) * tickMs,
    }
  } catch {
    return null
  }
}

/** Milliseconds a process has used so far. */
export const processorMsOf = (pid: number): number | null => statOf(pid)?.ownMs ?? null

/** Milliseconds a process and all its children, ended or not, have used so far. */
export function familyProcessorMsOf(pid: number): number | null {
  const parent = statOf(pid)
  if (parent === null) return null
  let sum = parent.ownMs + parent.endedChildrenMs
  for (const name of readdirSync('/proc')) {
    const child = /^\d+$/.test(name) ? statOf(Number(name)) : null
    if (child?.parent === pid) sum += child.ownMs + child.endedChildrenMs
  }
  return sum
}

export const parentOf = (pid: number): number | null => statOf(pid)?.parent ?? null
