/**
 * Server processes, publisher and database killed at random points under load while the log is
 * published to a folder: no entry that was acknowledged is lost, no head forks, no sequence stands
 * twice, the publisher goes on. `npm run crash -- --rounds 200 --seed 7` runs it for long.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openSource } from '@chot/evidence/source.ts'
import { faultsOfReceipts } from '@chot/server/testing/check-record.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit, lonePolicy, type Policy, told } from './auditing.ts'
import {
  type Arena,
  below,
  checkAll,
  nodeOf,
  type OwnDatabase,
  openArena,
  openOwnDatabase,
  seed,
  tally,
} from './crash-arena.ts'
import { type Load, startLoad } from './load.ts'
import { keyOf } from './real-log.ts'
import type { ServerProcess } from './server-process.ts'

const rounds = Number(process.env.CHOT_CRASH_ROUNDS ?? 4)
const callers = 8
const renewMs = 90_000
const msMax = 120_000 + rounds * 30_000

const say = (line: string) => {
  if (process.env.CHOT_CRASH_ROUNDS !== undefined) process.stdout.write(`${line}\n`)
}

interface Scene {
  readonly own: OwnDatabase
  readonly arena: Arena
  readonly folder: string
  close(): Promise<void>
}

async function openScene(sets: number): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'chot-crash-log-'))
  const own = await openOwnDatabase()
  const arena = await openArena(sets, { database: own.database, folder })
  return {
    own,
    arena,
    folder,
    async close() {
      await arena.close()
      await own.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Who dies in a round: each once, then at random. */
const deaths = [
  'the publisher',
  'the database (SIGKILL)',
  'everything',
  'the database (immediate shutdown)',
  'one node',
  'both nodes',
  'a node that starts',
] as const

async function publisherOf(arena: Arena): Promise<ServerProcess> {
  for (const node of arena.nodes) {
    const answer = await fetch(`${node.url}/readyz`).catch(() => null)
    const said = (await answer?.json().catch(() => null)) as {
      publishing?: string
    } | null
    if (said?.publishing === 'publishing') return node
  }
  return arena.nodes[below(2)] ?? arena.nodes[0]
}

async function dieAndRise({ own, arena }: Scene, death: (typeof deaths)[number]) {
  const { nodes } = arena
  const one = nodes[below(2)] ?? nodes[0]
  const victims = {
    'one node': [one],
    'both nodes': nodes,
    'the publisher': [await publisherOf(arena)],
    'the database (SIGKILL)': [],
    'the database (immediate shutdown)': [],
    everything: nodes,
    'a node that starts': [one],
  }[death]
  const killed = Promise.all(victims.map((node) => node.kill9()))
  if (death === 'the database (immediate shutdown)') own.postgres().quit()
  else if (death === 'the database (SIGKILL)' || death === 'everything')
    own.postgres().kill9()
  await killed
  if (death === 'a node that starts') {
    const started = one.start().catch(() => null)
    await pause(below(1_500))
    await one.kill9()
    await started
  }
  await pause(below(150))
  if (death.startsWith('the database') || death === 'everything') {
    await own.postgres().ended
    await own.restart()
  }
  await Promise.all(victims.map((node) => node.start()))
}

/** What the auditor has seen so far, of each place the log is read from. */
interface Auditor {
  look(place: string): Promise<number>
}

function auditorOf(policy: Policy): Auditor {
  const kept = new Map<string, Uint8Array>()
  return {
    async look(place) {
      const source = openSource(place)
      const bytes = await source.read('checkpoint', 100_000)
      if (bytes === undefined) return 0
      const key = place.startsWith('http') ? 'http' : place
      const since = kept.get(key)
      const said = await audit(source, policy, since)
      expect({ place: key, ...told(said), kinds: [] }).toMatchObject({ ok: true })
      if (said.checkpoint === null) throw new Error('no checkpoint')
      kept.set(key, bytes)
      return said.checkpoint.size
    },
  }
}

const sizeOf = async ({ own }: Scene) =>
  Number(
    (await own.database.rows<{ size: string }>('select size from log_head'))[0]?.size,
  )

/** The folder holds what was in the log when the kill was over. */
async function untilPublished(scene: Scene, size: number): Promise<void> {
  const checkpoint = join(scene.folder, 'checkpoint')
  await expect
    .poll(() => Number(readFileSync(checkpoint, 'utf8').split('\n')[1]), {
      interval: 50,
      timeout: 60_000,
    })
    .toBeGreaterThanOrEqual(size)
}

const receiptsOf = ({ heard }: Load) => [...heard.answered, ...heard.others]

/** Those that were told since it was asked last. */
function freshReceipts({ heard: { answered, others } }: Load) {
  let [first, second] = [0, 0]
  return () => {
    const fresh = [...answered.slice(first), ...others.slice(second)]
    first = answered.length
    second = others.length
    return fresh
  }
}

describe('nodes, publisher and database killed at random while the log is published', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene(Math.min(rounds, 40))
  })
  afterAll(() => scene?.close())

  it(
    `keep every acknowledged entry in one log that only grows (seed ${seed})`,
    async () => {
      const { arena, folder, own } = scene
      say(`${rounds} rounds, seed ${seed}`)
      await Promise.all(arena.nodes.map((node) => node.start()))
      await untilPublished(scene, 1)
      const auditor = auditorOf(lonePolicy(keyOf(arena.gateway)))
      let round = 0
      const load = startLoad({
        callers,
        target: () => nodeOf(arena),
        question: () => arena.question(round % 40),
      })
      const died = new Map<string, number>()
      let renewedAt = performance.now()
      const fresh = freshReceipts(load)
      for (; round < rounds; round++) {
        await pause(50 + below(600))
        const death =
          deaths[round < deaths.length ? round : below(deaths.length)] ?? 'everything'
        died.set(death, (died.get(death) ?? 0) + 1)
        await dieAndRise(scene, death)
        await untilPublished(scene, await sizeOf(scene))
        expect(await faultsOfReceipts(own.database.rows, fresh())).toEqual([])
        const seen = await auditor.look(folder)
        const [{ url }] = arena.nodes
        if (url !== null) await auditor.look(`${url}/log`)
        if (performance.now() - renewedAt > renewMs) {
          await arena.renew()
          renewedAt = performance.now()
        }
        say(
          `round ${round + 1}: ${death}; ${seen} entries published, ${receiptsOf(load).length} receipts`,
        )
      }
      await pause(300)
      await load.stop()
      await Promise.all(arena.nodes.map((node) => node.kill9()))
      await arena.nodes[0].start()

      await checkAll(arena, load)
      await untilPublished(scene, await sizeOf(scene))
      const whole = await audit(openSource(folder), lonePolicy(keyOf(arena.gateway)))
      expect(told(whole)).toMatchObject({ ok: true, kinds: [] })
      const overHttp = await fetch(`${arena.nodes[0].url}/log/checkpoint`)
      expect(await overHttp.text()).toBe(readFileSync(join(folder, 'checkpoint'), 'utf8'))
      say(JSON.stringify({ died: Object.fromEntries(died), ...tally(load) }))
      expect(load.heard.answered.length).toBeGreaterThan(20)
      expect(load.heard.codes.has('internal-fault')).toBe(false)
    },
    msMax,
  )
})

describe('a database that acknowledges before it has written', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene(6)
  })
  afterAll(() => scene?.close())

  it('loses acknowledged entries when it is killed, and these tests see it', async () => {
    const { arena, own } = scene
    await own.database.rows('alter database chot set synchronous_commit = off')
    await arena.nodes[0].start()
    const load = startLoad({
      callers,
      target: () => arena.nodes[0].url,
      question: () => arena.question(5),
    })
    let faults: readonly string[] = []
    for (let kills = 0; kills < 12 && faults.length === 0; kills++) {
      const before = receiptsOf(load).length
      await expect
        .poll(() => receiptsOf(load).length, { interval: 5 })
        .toBeGreaterThan(before + 10)
      own.postgres().kill9()
      await own.postgres().ended
      await own.restart()
      faults = await faultsOfReceipts(own.database.rows, receiptsOf(load))
    }
    await load.stop()
    expect(faults[0]).toMatch(/no such (decision|outcome) at \d+/)
  }, 120_000)
})
