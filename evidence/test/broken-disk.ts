/**
 * The program on a disk that fails it: `kill <call> <nth>` ends the process as `kill -9` does, just
 * before the nth call; `forget renameSync 1` leaves that call out, as a disk does that lies.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [way, name, nth] = process.argv.splice(2, 3)
const call = name as 'writeSync' | 'fsyncSync' | 'renameSync'
const real = fs[call] as (...args: readonly unknown[]) => unknown
let calls = 0
const broken = (...args: readonly unknown[]) => {
  calls += 1
  if (calls !== Number(nth)) return real(...args)
  if (way === 'kill') process.kill(process.pid, 'SIGKILL')
  return undefined
}
Object.assign(fs, { [call]: broken })
syncBuiltinESMExports()
await import('../src/main.ts')
