import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createFolder, otherLogSigner } from './signed-log.ts'
import {
  bodyOf,
  headOver,
  newWitness,
  post,
  startWitness,
  timeOfCosignature,
  type WitnessProcess,
  witnessName,
} from './witness-process.ts'

const { path: home, remove } = createFolder()
const running: WitnessProcess[] = []
afterEach(async () => {
  for (const witness of running.splice(0)) await witness.kill()
})
afterAll(remove)

const origin = 'chot.test/lao-cai'
const originHash = createHash('sha256').update(origin).digest('hex')

/** So many entries of one log; of another past after `shared` of them. */
const entries = (size: number, shared = size) =>
  Array.from({ length: size }, (_, place) =>
    Buffer.from(`${place < shared ? 'entry' : 'rewritten'} ${place}`),
  )

let witnesses = 0
function newState(): string {
  witnesses += 1
  const state = join(home, `w${witnesses}`)
  newWitness(state)
  return state
}
async function start(...args: Parameters<typeof startWitness>) {
  const witness = await startWitness(...args)
  running.push(witness)
  return witness
}
const ask = async (address: string, body: string) => {
  const response = await post(address, body)
  return [response.status, await response.text()] as const
}

describe('a witness over HTTP', () => {
  it('cosigns with the time of its own clock, and tells the last head it cosigned', async () => {
    const state = newState()
    const { address } = await start(state)
    const from = Math.floor(Date.now() / 1000)
    const [status, line] = await ask(address, bodyOf(entries(5), 0))
    expect(status).toBe(200)
    const time = timeOfCosignature(state, line, headOver(entries(5)))
    expect(time).toBeGreaterThanOrEqual(from)
    expect(time).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000))
    const last = await fetch(`${address}/${originHash}/checkpoint`)
    expect(await last.text()).toBe(headOver(entries(5)) + line)
    expect((await fetch(`${address}/${'0'.repeat(64)}/checkpoint`)).status).toBe(404)
  })

  it('answers each refusal as tlog-witness says', async () => {
    const state = newState()
    const { address } = await start(state)
    await ask(address, bodyOf(entries(5), 0))
    const conflict = await post(address, bodyOf(entries(9), 0))
    expect(conflict.status).toBe(409)
    expect(conflict.headers.get('content-type')).toBe('text/x.tlog.size')
    expect(await conflict.text()).toBe('5\n')
    const statusOf = async (body: string) => (await ask(address, body))[0]
    expect(await statusOf(bodyOf(entries(9, 3), 5))).toBe(422)
    expect(await statusOf(bodyOf(entries(9), 5, otherLogSigner))).toBe(403)
    expect(await statusOf(bodyOf(entries(9), 5).replaceAll(origin, 'chot.test/x'))).toBe(
      404,
    )
    expect(await statusOf(bodyOf(entries(4), 0).replace('old 0', 'old 5'))).toBe(400)
    expect(await statusOf('old 5\n\n')).toBe(400)
    expect(await statusOf('x'.repeat(70_000))).toBe(413)
    expect((await fetch(`${address}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(`${address}/`)).status).toBe(404)
    expect(await statusOf(bodyOf(entries(9), 5))).toBe(200)
  })

  it('keeps what convicts a log that signed two trees of one size', async () => {
    const state = newState()
    const { address } = await start(state)
    await ask(address, bodyOf(entries(5), 0))
    const other = bodyOf(entries(5, 2), 5)
    const answer = await post(address, other)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      409,
      'text/plain; charset=utf-8',
    ])
    const faces = join(state, originHash, 'two-faces')
    const [kept = ''] = readdirSync(faces)
    expect(readFileSync(join(faces, kept), 'utf8')).toBe(headOver(entries(5, 2)))
  })

  it('of many requests at once from one head cosigns those of one past only', async () => {
    const state = newState()
    const { address } = await start(state)
    await ask(address, bodyOf(entries(5), 0))
    const answers = await Promise.all(
      Array.from({ length: 24 }, async (_, place) => {
        const tree = entries(6 + (place % 8), place % 2 === 0 ? 99 : 5)
        return { tree, status: (await ask(address, bodyOf(tree, 5)))[0] }
      }),
    )
    const cosigned = answers.filter(({ status }) => status === 200)
    expect(cosigned).toHaveLength(1)
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
  })

  it('lets a client that says nothing go', async () => {
    const { address } = await start(newState())
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: x\r\n')
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.resume()
    await closed
  })
})

describe('a witness takes up what it left', () => {
  it('after a stop, and after a kill, and signs no other past', async () => {
    const state = newState()
    const first = await start(state)
    await ask(first.address, bodyOf(entries(5), 0))
    expect(await first.stop()).toBe(0)
    const second = await start(state)
    expect(await ask(second.address, bodyOf(entries(3), 0))).toEqual([409, '5\n'])
    await ask(second.address, bodyOf(entries(8), 5))
    await second.kill()
    const third = await start(state)
    expect((await ask(third.address, bodyOf(entries(9, 6), 8)))[0]).toBe(422)
    expect((await ask(third.address, bodyOf(entries(9), 8)))[0]).toBe(200)
  })

  it('and not while another process has its folder', async () => {
    const state = newState()
    const first = await start(state)
    await expect(startWitness(state)).rejects.toThrow('another process has this folder')
    await first.kill()
    await start(state)
  })

  it('but not a head that it has not cosigned itself, nor with a key that others can read', async () => {
    const state = newState()
    const witness = await start(state)
    await ask(witness.address, bodyOf(entries(5), 0))
    await witness.stop()
    const path = join(state, originHash, 'checkpoint')
    const kept = readFileSync(path, 'utf8')
    writeFileSync(path, headOver(entries(2)) + kept.slice(kept.lastIndexOf('—')))
    await expect(startWitness(state)).rejects.toThrow('was not cosigned by this key')
    await expect(startWitness(join(home, 'none'))).rejects.toThrow('--make-key')
    expect(() => newWitness(state)).toThrow('there is a key already')
  })
})

/**
 * Shows the witness one past, ends it at some step of keeping it, and shows the started one
 * another past: sizes and pasts of all heads whose cosignature it gave away.
 */
async function pastsCosigned(disk: string, killAfter: boolean): Promise<string[]> {
  const state = newState()
  const before = await start(state)
  await ask(before.address, bodyOf(entries(5), 0))
  await before.kill()
  const given: string[] = []
  const offer = async (address: string, past: string, tree: Buffer[]) => {
    const answer = await ask(address, bodyOf(tree, 5)).catch(() => null)
    if (answer?.[0] !== 200) return
    timeOfCosignature(state, answer[1], headOver(tree))
    given.push(past)
  }
  const failing = await start(state, { disk })
  await offer(failing.address, 'one', entries(9))
  if (killAfter) await failing.kill()
  await failing.ended
  const after = await start(state)
  await offer(after.address, 'other', entries(9, 5))
  return given
}

describe('killed while it keeps a head, a witness never cosigns two pasts:', () => {
  it.each([
    ['before it is written', 'kill writeSync 1', ['other']],
    ['before it is forced to the disk', 'kill fsyncSync 1', ['other']],
    ['before it takes its name', 'kill renameSync 1', ['other']],
    ['before its name is forced to the disk', 'kill fsyncSync 2', []],
  ])('%s', async (_, disk, given) => {
    expect(await pastsCosigned(disk, false)).toEqual(given)
  })

  it('after it has answered', async () => {
    expect(await pastsCosigned('kill renameSync 99', true)).toEqual(['one'])
  })

  it('and these tests would see one that forgets', async () => {
    expect(await pastsCosigned('forget renameSync 1', true)).toEqual(['one', 'other'])
  })
})

it('its key names it', () => {
  const state = newState()
  expect(readFileSync(join(state, 'witness.vkey'), 'utf8')).toMatch(
    new RegExp(`^${witnessName}\\+[0-9a-f]{8}\\+B`, 'u'),
  )
})
