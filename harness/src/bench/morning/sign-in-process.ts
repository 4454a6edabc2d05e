/** The officers of a morning, as a process of its own: `sign-in-process.ts <file of a WaveOrder>`. */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { solveWork } from '@chot/server/testing/solve-work.ts'
import { Agent, request } from 'undici'
import { codeOfStep, stepAt } from '../../demo/totp.ts'
import { announceReady } from '../processes.ts'
import { publicUrl } from '../scene.ts'
import { quantile } from '../statistics.ts'
import { arrivals } from './arrivals.ts'

export interface WaveOrder {
  readonly url: string
  readonly officers: readonly string[]
  /** Of all of them. */
  readonly password: string
  readonly totpSecret: string
  readonly lengthMs: number
  /** Addresses they come from: an office shares one. */
  readonly offices: number
}

export interface WaveResult {
  /** In, with a session that answers in their name. */
  readonly done: number
  /** Wrong passwords that were typed, all of them refused. */
  readonly refused: number
  /** Times somebody was told to come back, did, and got in. */
  readonly busy: number
  /** Proofs of work that were asked for and done. */
  readonly worked: number
  readonly lost: number
  readonly whyLost: Readonly<Record<string, number>>
  /** Of attempts with everything right, from the moment they were due. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** One in so many types the password wrong once, and one in so many until work is asked for. */
const clumsyEvery = 16
const verySeldomEvery = 200
const failuresUntilWork = 3
const attemptsMax = 20

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as WaveOrder
const agent = new Agent({ connections: 64, bodyTimeout: 60_000, headersTimeout: 60_000 })
const latencies: number[] = []
const whyLost: Record<string, number> = {}
const told = { done: 0, refused: 0, busy: 0, worked: 0, lost: 0 }

const began = performance.now()
await Promise.all(
  arrivals(order.officers.length, order.lengthMs, Math.random).map((at, officer) =>
    comeAt(began + at, officer).catch((error: unknown) => {
      told.lost += 1
      const why = error instanceof Error ? error.message : String(error)
      whyLost[why] = (whyLost[why] ?? 0) + 1
    }),
  ),
)
const result: WaveResult = {
  ...told,
  whyLost,
  p50Ms: latencies.length === 0 ? 0 : quantile(latencies, 0.5),
  p99Ms: latencies.length === 0 ? 0 : quantile(latencies, 0.99),
  maxMs: latencies.length === 0 ? 0 : quantile(latencies, 1),
}
announceReady({ ...result }, () => agent.close())

async function comeAt(due: number, officer: number): Promise<void> {
  await pause(Math.max(0, due - performance.now()))
  const username = order.officers[officer] ?? ''
  const office = officer % order.offices
  const address = `10.38.${office >> 8}.${office & 255}`
  const wrongs =
    officer % verySeldomEvery === 7
      ? failuresUntilWork
      : officer % clumsyEvery === 3
        ? 1
        : 0
  for (let wrong = 0; wrong < wrongs; wrong += 1) {
    const mistyped = { username, password: 'gõ nhầm mật khẩu' }
    let answer = await post(address, mistyped)
    // Others of the office failed before: the page does the work, whatever was typed.
    if (answer.status === 428) {
      const work = await doWork(address)
      told.worked += 1
      answer = await post(address, { ...mistyped, work })
    }
    if (answer.status !== 401) throw new Error(`wrong password: HTTP ${answer.status}`)
    told.refused += 1
    // Reading what it says, and typing anew.
    await pause(4_000 + Math.random() * 4_000)
  }
  let work: object | undefined
  let dueNow = wrongs === 0 ? due : performance.now()
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const answer = await post(address, { username, password: order.password, work })
    if (answer.status === 200) {
      latencies.push(performance.now() - dueNow)
      await readSession(answer.cookie, username)
      told.done += 1
      return
    }
    if (answer.status === 428) {
      work = await doWork(address)
      told.worked += 1
      dueNow = performance.now()
    } else if (answer.status === 503) {
      told.busy += 1
      await pause(answer.retryMs)
    } else throw new Error(`HTTP ${answer.status} ${answer.code}`)
  }
  throw new Error('busy too often')
}

async function post(
  address: string,
  typed: { username: string; password: string; work?: object | undefined },
) {
  const { statusCode, headers, body } = await request(`${order.url}/v1/session`, {
    dispatcher: agent,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: publicUrl,
      'x-chot-request': '1',
      'x-forwarded-for': address,
    },
    body: JSON.stringify({
      ...typed,
      totp: codeOfStep(order.totpSecret, stepAt(Date.now())),
    }),
  })
  const answer = (await body.json()) as { code?: string }
  const cookie = String(headers['set-cookie'] ?? '').split(';')[0] ?? ''
  const retryMs = Number(headers['retry-after'] ?? 5) * 1000
  return { status: statusCode, code: answer.code ?? '', cookie, retryMs }
}

async function readSession(cookie: string, username: string): Promise<void> {
  const { statusCode, body } = await request(`${order.url}/v1/session`, {
    dispatcher: agent,
    headers: { cookie },
  })
  const answer = (await body.json()) as { account?: { username?: string } }
  if (statusCode !== 200 || answer.account?.username !== username)
    throw new Error(`session: HTTP ${statusCode}`)
}

async function doWork(address: string): Promise<object> {
  const { body } = await request(`${order.url}/v1/session/work`, {
    dispatcher: agent,
    headers: { 'x-forwarded-for': address },
  })
  return solveWork((await body.json()) as Parameters<typeof solveWork>[0])
}
