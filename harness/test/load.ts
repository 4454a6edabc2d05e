/** Callers who ask without end, and remember what they were told. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Receipt } from '@chot/contract/problem-body.ts'
import { Agent, request } from 'undici'

export interface Question {
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Heard {
  /** Of answers with data. */
  readonly answered: Receipt[]
  /** Of everything else that came with a receipt. */
  readonly others: Receipt[]
  /** How often each problem was told. */
  readonly codes: Map<string, number>
  /** Requests whose connection broke. */
  lost: number
}

export interface Load {
  readonly heard: Heard
  stop(): Promise<void>
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function startLoad(options: {
  readonly callers: number
  /** Where a server listens now, as far as is known; null when none does. */
  readonly target: () => string | null
  readonly question: () => Question
}): Load {
  const heard: Heard = { answered: [], others: [], codes: new Map(), lost: 0 }
  const dispatcher = new Agent({ connections: options.callers, bodyTimeout: 20_000 })
  let going = true

  async function ask(target: string): Promise<void> {
    const { headers, body } = options.question()
    try {
      const response = await request(`${target}/v1/queries`, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      const told = (await response.body.json()) as { receipt?: Receipt; code?: string }
      if (response.statusCode === 200) {
        if (told.receipt === undefined) throw new Error('an answer without a receipt')
        heard.answered.push(told.receipt)
        return
      }
      const code = told.code ?? `http-${response.statusCode}`
      heard.codes.set(code, (heard.codes.get(code) ?? 0) + 1)
      if (told.receipt !== undefined) heard.others.push(told.receipt)
      if (response.statusCode === 503) await pause(20)
    } catch {
      heard.lost += 1
      await pause(10)
    }
  }

  const callers = Array.from({ length: options.callers }, async () => {
    while (going) {
      const target = options.target()
      if (target === null) await pause(10)
      else await ask(target)
    }
  })
  return {
    heard,
    async stop() {
      going = false
      await Promise.all(callers)
      await dispatcher.destroy()
    },
  }
}
