/** `chot witness`: serves until it is told to stop, and follows the log if it mirrors it. */
import { stderr, stdout } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import {
  formatVerifierKey,
  noteKeyTypes,
  parseVerifierKey,
  type VerifierKey,
} from '@chot/core/log/note-key.ts'
import type { Command } from '../command.ts'
import { sha256 } from '../hashing.ts'
import { openSource } from '../source.ts'
import { Unreachable } from '../unreachable.ts'
import { type Cosigner, createCosigner } from './cosigner.ts'
import { openWitnessFolder, type WitnessFolder } from './folder.ts'
import { mirrorTo } from './mirror.ts'
import { serveWitness } from './serve.ts'

/** Between two looks of the mirror; a look without news reads nothing. */
const mirrorEveryMs = 2_000
const mirrorAgainMs = 30_000

const tell = (line: string) => stderr.write(`${new Date().toISOString()} ${line}\n`)

/** @throws Unreachable if it cannot start. */
export async function runWitness(
  command: Extract<Command, { name: 'witness' }>,
): Promise<void> {
  const logs = command.logs.map(keyOfLog)
  const folder = await openWitnessFolder(command.state)
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => stop.abort())
  // Started by a program that keeps a channel to it, it ends with that program, however that ends.
  if (process.connected) process.once('disconnect', () => stop.abort())
  const cosigner = createCosigner(folder, logs, Date.now, tell)
  const serving = await serveWitness(cosigner, command.host, command.port)
  stdout.write(
    [
      `Bên làm chứng đang chạy / witness: ${formatVerifierKey(folder.key)}`,
      ...logs.map((key) => `Nhật ký / log: ${formatVerifierKey(key)}`),
      `Địa chỉ / address: ${serving.address}`,
      '',
    ].join('\n'),
  )
  const [log] = logs
  const mirroring =
    command.mirror === undefined || log === undefined
      ? Promise.resolve()
      : mirrorOn(command.mirror, log.name, cosigner, folder, stop.signal)
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve()
    else stop.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await serving.close()
  await mirroring
  folder.close()
}

function keyOfLog(text: string): VerifierKey {
  try {
    const key = parseVerifierKey(text, sha256)
    if (key.type === noteKeyTypes.ed25519) return key
  } catch (error) {
    if (error instanceof Malformed) throw new Unreachable(`--log: ${error.message}`)
    throw error
  }
  throw new Unreachable('--log: this is the key of a witness, not of a log')
}

/** Beside the serving: a mirror that lags or fails never holds up a cosignature. */
async function mirrorOn(
  place: string,
  origin: string,
  cosigner: Pick<Cosigner, 'last'>,
  folder: Pick<WitnessFolder, 'mirrorOf'>,
  stopped: AbortSignal,
): Promise<void> {
  let failing = false
  while (!stopped.aborted) {
    let waitMs = mirrorEveryMs
    try {
      const last = cosigner.last(origin)
      if (last !== null) {
        const { head, note } = last
        await mirrorTo(openSource(place), folder.mirrorOf(origin), { ...head, note })
      }
      if (failing) tell('mirror: the copy is whole again')
      failing = false
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      if (!failing) tell(`mirror: ${said}; tried again`)
      failing = true
      waitMs = mirrorAgainMs
    }
    await pause(waitMs, undefined, { signal: stopped }).catch(() => {})
  }
}
