import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeadlinePassed, post } from './exchange.ts'

let server: Server
let pool: Pool
let bodies: string[]
let held: ServerResponse[]

beforeEach(async () => {
  bodies = []
  held = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      bodies.push(body)
      if (body === 'hold') held.push(response)
      else response.end(`answer to ${body}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1, pipelining: 1 })
})
afterEach(async () => {
  await pool.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const ask = (body: string, timeoutMs: number) =>
  post(pool, { path: '/', headers: {}, body, timeoutMs })

describe('one exchange', () => {
  it('gives the status and all the bytes', async () => {
    const { status, bytes } = await ask('one', 5_000)
    expect([status, bytes.toString()]).toEqual([200, 'answer to one'])
  })

  it('ends at its deadline when no answer comes', async () => {
    await expect(ask('hold', 50)).rejects.toBeInstanceOf(DeadlinePassed)
  })

  it('that waited for a connection until its deadline is not sent afterwards', async () => {
    const holding = ask('hold', 5_000)
    const waiting = ask('late', 50)
    await expect(waiting).rejects.toBeInstanceOf(DeadlinePassed)
    expect(held).toHaveLength(1)
    held[0]?.end('at last')
    expect((await holding).bytes.toString()).toBe('at last')
    await ask('next', 5_000)
    expect(bodies).toEqual(['hold', 'next'])
  })
})
