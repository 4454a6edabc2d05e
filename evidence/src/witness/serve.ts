/** The witness over HTTP: little is taken in, and nobody may take long about it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addCheckpointBytesMax } from '@chot/core/log/add-checkpoint.ts'
import { Unreachable } from '../unreachable.ts'
import type { Answer, Cosigner } from './cosigner.ts'

const headersMsMax = 5_000
const requestMsMax = 10_000
/** A log asks every second or so and keeps its connection. */
const idleMsMax = 75_000
const connectionsMax = 256
const checkpointPath = /^\/([0-9a-f]{64})\/checkpoint$/u

export interface Serving {
  /** Where it listens, `http://<host>:<port>`. */
  readonly address: string
  close(): Promise<void>
}

/** @throws Unreachable if the port cannot be had. */
export async function serveWitness(
  cosigner: Cosigner,
  host: string,
  port: number,
): Promise<Serving> {
  const server = createServer(
    {
      headersTimeout: headersMsMax,
      requestTimeout: requestMsMax,
      keepAliveTimeout: idleMsMax,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 8_192,
    },
    (request, response) => {
      answer(cosigner, request).then(
        (given) => send(request, response, given),
        () => response.destroy(),
      )
    },
  )
  server.maxConnections = connectionsMax
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Unreachable(`${host}:${port}: ${error.code}`)),
    )
    server.listen(port, host, resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const say = (status: number, text: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${text}\n`,
})

async function answer(cosigner: Cosigner, request: IncomingMessage): Promise<Answer> {
  const { method, url = '' } = request
  if (url === '/add-checkpoint') {
    if (method !== 'POST') return say(405, 'POST only')
    const body = await bodyOf(request)
    return body === null ? say(413, 'too large') : cosigner.addCheckpoint(body)
  }
  const [, hash] = checkpointPath.exec(url) ?? []
  if (hash === undefined) return say(404, 'add-checkpoint or <origin hash>/checkpoint')
  return method === 'GET' || method === 'HEAD'
    ? cosigner.checkpoint(hash)
    : say(405, 'GET only')
}

/** Null: more than any request of a log. @throws when the client goes away. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > addCheckpointBytesMax) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body }: Answer,
): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
