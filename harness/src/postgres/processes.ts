/**
 * The processes of a database cluster, told by the cluster's name in their command line: the one
 * trace of another user's process that may be read without further rights. Linux only.
 */
import { readdirSync, readFileSync } from 'node:fs'

/** Ids of all processes that carry the name: the server, its children, the shell that watches it. */
export function processesOf(clusterName: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && commandLine(pid).includes(clusterName))
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}

/** Sends a signal to processes that may have ended by now. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
