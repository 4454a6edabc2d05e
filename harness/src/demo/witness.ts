/**
 * The witness of the demonstration: the very program another body would run, as a process of its
 * own with a key of its own, in `.chot/witness`. It ends with us.
 */
import { fork } from 'node:child_process'
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { formatVerifierKey } from '@chot/core/log/note-key.ts'
import { makeWitnessKey } from '@chot/evidence/witness/folder.ts'
import { openSigners } from '@chot/server/log/publish/signing-key.ts'

export interface DemoWitness {
  /** The policy file that the gateway is given: the witness with its address. */
  readonly policyFile: string
  close(): Promise<void>
}

const program = fileURLToPath(import.meta.resolve('@chot/evidence/main.ts'))
const attemptsMax = 10
const againMs = 300

/** What an auditor of the demonstration is given: keys and quorum, no address. */
export const auditorPolicyOf = (home: string) => join(home, 'auditor-policy.txt')

/**
 * Starts it on the port it had and writes both policy files. Makes its key, and the key of the log,
 * at the first start. Throws when it does not start.
 */
export async function startWitness(
  home: string,
  origin: string,
  freePort: () => Promise<number>,
): Promise<DemoWitness> {
  const state = join(home, 'witness')
  const published = existsSync(join(home, 'log', 'checkpoint'))
  const [{ key }] = await openSigners(join(home, 'keys'), origin, !published)
  const log = formatVerifierKey(key)
  const vkeyFile = join(state, 'witness.vkey')
  if (!existsSync(join(state, 'witness.key'))) makeWitnessKey(state, 'chot.demo/witness')
  const vkey = readFileSync(vkeyFile, 'utf8').trim()
  const policyFile = join(home, 'witnesses.txt')
  const former = existsSync(policyFile) ? readFileSync(policyFile, 'utf8') : ''
  let port = Number(/:(\d+)$/mu.exec(former)?.[1] ?? (await freePort()))
  for (let attempt = 1; ; attempt += 1) {
    const args = ['witness', '--state', state, '--log', log]
    const started = await startProgram(home, [...args, '--listen', `127.0.0.1:${port}`])
    if (typeof started !== 'string') {
      writeFileSync(
        policyFile,
        `witness demo ${vkey} http://127.0.0.1:${port}\nquorum demo\n`,
      )
      writeFileSync(
        auditorPolicyOf(home),
        `# Whom an auditor of the demonstration trusts (c2sp.org/tlog-policy)\nlog ${log}\nwitness demo ${vkey}\nquorum demo\n`,
      )
      return { policyFile, close: started.close }
    }
    if (attempt === attemptsMax) throw new Error(`the witness did not start: ${started}`)
    // The one of a killed start may be about to end; its port may be somebody else's by now.
    await pause(againMs)
    if (attempt > attemptsMax / 2) port = await freePort()
  }
}

/** What it said when it did not start. */
async function startProgram(
  home: string,
  args: readonly string[],
): Promise<{ close(): Promise<void> } | string> {
  const said = join(home, 'witness.log')
  const child = fork(program, args, {
    execArgv: [],
    stdio: ['ignore', 'pipe', openSync(said, 'a', 0o600), 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const listens = await new Promise<boolean>((resolve) => {
    child.stdout?.on('data', (part: Buffer) => {
      if (part.includes('address:')) resolve(true)
    })
    void ended.then(() => resolve(false))
  })
  if (!listens) return readFileSync(said, 'utf8').trimEnd().split('\n').at(-1) ?? ''
  return {
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
