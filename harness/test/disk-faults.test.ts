/**
 * A full disk and an fsync that fails, of the database and of the published folder: the service
 * stops and says why, nothing acknowledged is lost, and it goes on when the fault is gone. The
 * faults come from disk-faults.c, preloaded into the processes.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSource } from '@chot/evidence/source.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit, lonePolicy, told } from './auditing.ts'
import {
  type Arena,
  checkAll,
  type OwnDatabase,
  openArena,
  openOwnDatabase,
} from './crash-arena.ts'
import { type Load, startLoad } from './load.ts'
import { keyOf } from './real-log.ts'

const home = mkdtempSync(join(tmpdir(), 'chot-disk-'))
const shim = join(home, 'disk-faults.so')
const control = join(home, 'control')
const source = fileURLToPath(new URL('disk-faults.c', import.meta.url))
const compiled = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'])
const environment = { LD_PRELOAD: shim, CHOT_DISK_FAULTS: control }

// PostgreSQL may run as another user.
chmodSync(home, 0o755)
afterAll(() => rmSync(home, { recursive: true, force: true }))

type Fault = 'full' | 'sync'
function breakDisk(fault: Fault, folder: string): void {
  writeFileSync(control, `${fault} ${folder}\n`)
}
const mendDisk = () => rmSync(control, { force: true })

const msMax = 60_000
const soon = (look: () => unknown) => expect.poll(look, { interval: 50, timeout: msMax })
const readiness = async (arena: Arena) => {
  const answer = await fetch(`${arena.nodes[0].url}/readyz`)
  return { code: answer.status, ...((await answer.json()) as object) }
}
const loadOn = (arena: Arena): Load =>
  startLoad({
    callers: 8,
    target: () => arena.nodes[0].url,
    question: () => arena.question(0),
  })
const receipts = ({ heard }: Load) => heard.answered.length + heard.others.length
const refusals = ({ heard }: Load) => heard.codes.get('record-unavailable') ?? 0

const reason =
  compiled.status === 0
    ? ''
    : ' (skipped: there is no C compiler `cc` to make the faults with)'

describe.skipIf(reason !== '')(`the disk of the database${reason}`, () => {
  let own: OwnDatabase
  let arena: Arena
  let programLog = ''

  beforeAll(async () => {
    own = await openOwnDatabase(environment)
    arena = await openArena(2, {
      database: own.database,
      log: (text) => {
        programLog += text
      },
    })
    await own.database.rows('update dossiers set budget = 500')
    await arena.nodes[0].start()
  })
  afterAll(async () => {
    mendDisk()
    await arena?.close()
    await own?.close()
  })

  it.each([
    ['is full where its tables are', 'full', 'base', /disk is full/],
    ['is full where its own log is', 'full', 'pg_wal', /could not be recorded/],
    // PostgreSQL goes down at once: whether its last word reaches a client is a matter of luck.
    ['fails an fsync of its own log', 'sync', 'pg_wal', /disk fails|failing disk/],
  ] as const)(
    '%s: nobody is answered, and nothing is lost',
    async (_, fault, part, said) => {
      const load = loadOn(arena)
      await soon(() => receipts(load)).toBeGreaterThan(20)
      programLog = ''
      breakDisk(fault, join(own.dataFolder, part))
      await soon(() => refusals(load)).toBeGreaterThan(30)
      await soon(() => readiness(arena)).toMatchObject({ code: 503, status: 'not-ready' })
      await soon(() => programLog).toMatch(said)
      // Whoever was granted before may still be on the way.
      await soon(() => {
        const before = receipts(load)
        return new Promise((resolve) =>
          setTimeout(() => resolve(receipts(load) - before), 1_500),
        )
      }).toBe(0)

      mendDisk()
      // Its recovery fails as well and hangs: an operator ends it and starts it again.
      if (fault === 'sync') {
        own.postgres().kill9()
        await own.postgres().ended
        await own.restart()
      }
      const before = receipts(load)
      await soon(async () => {
        await own.restartIfEnded()
        return receipts(load)
      }).toBeGreaterThan(before)
      await soon(() => readiness(arena)).toMatchObject({ code: 200, status: 'ready' })
      await load.stop()
      expect([...load.heard.codes.keys()]).not.toContain('internal-fault')
      expect(await arena.nodes[0].stop()).toBe(0)
      await arena.nodes[0].start()
      await checkAll(arena, load)
    },
    180_000,
  )
})

describe.skipIf(reason !== '')(`the disk of CHOT_LOG_DIR${reason}`, () => {
  const folder = join(home, 'log')
  let arena: Arena
  let programLog = ''

  beforeAll(async () => {
    arena = await openArena(2, {
      folder,
      environment,
      log: (text) => {
        programLog += text
      },
    })
    await arena.nodes[0].start()
  })
  afterAll(async () => {
    mendDisk()
    await arena?.close()
  })

  const sizeIn = (text: string) => Number(text.split('\n')[1])
  const overHttp = async () =>
    sizeIn(await (await fetch(`${arena.nodes[0].url}/log/checkpoint`)).text())
  const inFolder = () => sizeIn(readFileSync(join(folder, 'checkpoint'), 'utf8'))

  it.each([
    ['is full', 'full', /CHOT_LOG_DIR could not be written: its disk is full/],
    ['fails an fsync', 'sync', /CHOT_LOG_DIR could not be written: its disk fails/],
  ] as const)(
    '%s: the log goes on over HTTP, the alarm is up, and the folder follows later',
    async (_, fault, said) => {
      const load = loadOn(arena)
      await soon(() => receipts(load)).toBeGreaterThan(20)
      await soon(inFolder).toBeGreaterThan(20)
      programLog = ''
      breakDisk(fault, folder)
      await soon(() => programLog).toMatch(said)
      expect(await readiness(arena)).toMatchObject({
        code: 200,
        publishing: 'copy-behind',
      })
      const stood = inFolder()
      await soon(overHttp).toBeGreaterThan(stood + 50)
      expect(inFolder()).toBe(stood)

      mendDisk()
      await soon(() => programLog).toMatch(/the copy of the log is written again/)
      expect(await readiness(arena)).toMatchObject({
        code: 200,
        publishing: 'publishing',
      })
      await load.stop()
      const size = await overHttp()
      await soon(inFolder).toBeGreaterThanOrEqual(size)
      const policy = lonePolicy(keyOf(arena.gateway))
      expect(told(await audit(openSource(folder), policy))).toMatchObject({
        ok: true,
        kinds: [],
      })
      await soon(() => readdirSync(join(folder, '.tmp'))).toEqual([])
    },
    180_000,
  )
})
