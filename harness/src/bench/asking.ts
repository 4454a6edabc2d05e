/** Requests as a one-stop system sends them, over connections kept open. */
import { Buffer } from 'node:buffer'
import { type Dispatcher, Pool } from 'undici'
import { openOneStopClient } from '../client/one-stop-client.ts'
import type { Ask } from './load.ts'
import { asked, publicUrl, type Scene } from './scene.ts'

export type Side = 'bare' | 'gateway'

/** What an answer must hold: a refusal would be quicker than an answer and flatter the numbers. */
const proof: Readonly<Record<Side, string>> = {
  bare: 'SoDinhDanh>',
  gateway: '"outcome":"answered"',
}

interface Prepared {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export async function openAsking(
  scene: Scene,
  side: Side,
  url: string,
  connections: number,
): Promise<{ readonly ask: Ask; close(): Promise<void> }> {
  const prepared = await prepareRequests(scene)
  const pool = new Pool(url, { connections, pipelining: 1 })
  let next = Math.floor(Math.random() * prepared.length)
  // A step that shares no factor with the count visits every dossier, never two neighbours.
  const step = stepFor(prepared.length)
  return {
    ask() {
      next = (next + step) % prepared.length
      const request = prepared[next]
      if (request === undefined) throw new Error('no dossier to ask about')
      return send(pool, request, proof[side])
    },
    close: () => pool.close(),
  }
}

/** One assertion per officer, as a one-stop system would keep it for its five minutes. */
async function prepareRequests(scene: Scene): Promise<readonly Prepared[]> {
  const client = await openOneStopClient(publicUrl, scene.client)
  const assertions = new Map<string, string>()
  for (const officer of scene.officers)
    assertions.set(officer, await client.assertOfficer(officer))
  const { procedure, service, purpose } = asked
  return scene.targets.map(({ code, officer, person }) => ({
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${scene.token}`,
      'chot-officer-assertion': assertions.get(officer) ?? '',
    },
    body: JSON.stringify({
      dossier: code,
      procedure,
      service,
      purpose,
      subject: { number: person.number, fullName: person.fullName, birth: person.birth },
    }),
  }))
}

function stepFor(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  let step = Math.max(1, Math.floor(count * 0.618))
  while (divisor(count, step) > 1) step += 1
  return step
}

function send(pool: Pool, request: Prepared, expected: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0
    const chunks: Buffer[] = []
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        const bytes = Buffer.concat(chunks)
        if (status === 200 && bytes.includes(expected)) resolve()
        else reject(new Error(`HTTP ${status}: ${bytes.toString('utf8').slice(0, 300)}`))
      },
      onResponseError(_controller, error) {
        reject(error)
      },
    }
    // Written without `request()`: the less the load itself costs, the less it hides.
    pool.dispatch(
      {
        method: 'POST',
        path: '/v1/queries',
        headers: request.headers,
        body: request.body,
      },
      handler,
    )
  })
}
