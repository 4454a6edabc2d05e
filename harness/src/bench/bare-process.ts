/**
 * What the gateway is measured against, as a process of its own: `bare-process.ts <scene>`. Takes a
 * JSON body, sends a SOAP request of the same size to the same upstream and gives back its bytes.
 * It authenticates, decides and records nothing.
 */
import { createHash, randomUUID } from 'node:crypto'
import { writeEnvelope } from '@chot/server/upstream/request.ts'
import Fastify from 'fastify'
import { Pool } from 'undici'
import { announceReady } from './processes.ts'
import { asked, npdClient, readScene, type Target } from './scene.ts'

const { config, targets } = readScene(process.argv[2])
const upstream = new URL(config.upstream.url)
const pool = new Pool(upstream.origin, {
  connections: config.upstream.connections,
  pipelining: 1,
})

const idPlace = randomUUID()

/** Written beforehand but for MaYeuCau, which the upstream takes once only. */
const envelopes = targets.map((target) => envelopeOf(target).split(idPlace))

function envelopeOf({ person, officer, agency }: Target): string {
  return writeEnvelope(
    {
      requestId: idPlace,
      service: {
        operation: 'TraCuuThongTinCongDan',
        integrationCode: '037',
        answer: 'person',
      },
      procedure: asked.procedure,
      officer: { number: '010190000001', agency, username: officer, phone: '0912345678' },
      person,
    },
    'upper',
  )
}

const headersMsMax = 60_000
let headers = headersAt(Date.now())
setInterval(() => {
  headers = headersAt(Date.now())
}, headersMsMax).unref()

function headersAt(nowMs: number): Record<string, string> {
  const { user, secret, servicePath, roadClient, apiKey } = npdClient
  const proof = createHash('sha256')
    .update(servicePath + user + nowMs + secret)
    .digest('hex')
  return {
    timestamp: String(nowMs),
    authorization: `Basic ${Buffer.from(`${user}:${proof}`).toString('base64')}`,
    'x-road-client': roadClient,
    apikey: apiKey,
    soapaction: '""',
    'content-type': 'application/xml; charset=utf-8',
  }
}

const app = Fastify()
let next = 0
app.post('/v1/queries', async (_request, reply) => {
  next = (next + 1) % envelopes.length
  const [before, after] = envelopes[next] ?? []
  const response = await pool.request({
    method: 'POST',
    path: upstream.pathname,
    headers,
    body: `${before}${randomUUID()}${after}`,
  })
  const bytes = Buffer.from(await response.body.arrayBuffer())
  return reply
    .code(response.statusCode)
    .type('application/xml; charset=utf-8')
    .send(bytes)
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
announceReady({ url }, async () => {
  await app.close()
  await pool.close()
})
