/** What the adapter does when the way to the NPD is not what it should be: real sockets, real TLS. */

import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import type { UpstreamConfig } from '../config.ts'
import { openSoapDirect, type Upstream } from './soap-direct.ts'

const closers: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

function open(url: string, changes: Partial<UpstreamConfig> = {}): Upstream {
  const upstream = openSoapDirect(
    {
      url,
      servicePath: '/npd',
      user: 'laocai',
      secret: 'secret-for-tests',
      roadClient: 'VN/GOV/H38/chot',
      apiKey: 'key-for-tests',
      timestamp: 'ms',
      name: 'upper',
      caFile: null,
      timeoutMs: 500,
      connections: 4,
      ...changes,
    },
    systemClock,
  )
  closers.push(() => upstream.close())
  return upstream
}

const request = {
  requestId: '0190c0de-0000-7000-8000-000000000001',
  service: {
    operation: 'TraCuuThongTinCongDan',
    integrationCode: '037',
    answer: 'person',
  },
  procedure: '1.004873',
  officer: {
    number: '010190000001',
    agency: 'H38.1',
    username: 'can.bo.thu',
    phone: '0912345678',
  },
  person: { number: '010190123456', fullName: 'Giàng A Thử', birth: '1990-05-17' },
} as const

const noMatch =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>'

async function certificate() {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      { name: 'basicConstraints', cA: true },
    ],
  })
  const caFile = join(mkdtempSync(join(tmpdir(), 'chot-ca-')), 'ca.pem')
  writeFileSync(caFile, pems.cert)
  return { pems, caFile }
}

describe('the way to the NPD', () => {
  it('is not taken when the certificate is signed by nobody we trust', async () => {
    const { pems } = await certificate()
    let received = 0
    const server = createTlsServer(
      { key: pems.private, cert: pems.cert },
      (_request, response) => {
        received += 1
        response.end(noMatch)
      },
    )
    const port = await listen(server)
    const outcome = await open(`https://127.0.0.1:${port}/soap`).call(request)
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'upstream-unreachable' })
    expect(received).toBe(0)
  })

  it('is taken when the configured authority signed it', async () => {
    const { pems, caFile } = await certificate()
    const server = createTlsServer(
      { key: pems.private, cert: pems.cert },
      (_request, response) => response.end(noMatch),
    )
    const port = await listen(server)
    const outcome = await open(`https://127.0.0.1:${port}/soap`, { caFile }).call(request)
    expect(outcome).toMatchObject({ kind: 'answered', answer: { kind: 'no-match' } })
  })

  it('that refuses the connection was surely not used', async () => {
    const server = createTcpServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    const outcome = await open(`http://127.0.0.1:${port}/soap`).call(request)
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'upstream-unreachable' })
  })

  it('that breaks after the request may have been used: it is never sent a second time', async () => {
    let received = 0
    const server = createHttpServer((incoming) => {
      received += 1
      incoming.resume().on('end', () => incoming.socket.destroy())
    })
    const port = await listen(server)
    const outcome = await open(`http://127.0.0.1:${port}/soap`).call(request)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'upstream-broken' })
    expect(received).toBe(1)
  })

  it('that drips bytes without end is left at the deadline', async () => {
    const server = createHttpServer((_incoming, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    })
    const port = await listen(server)
    const outcome = await open(`http://127.0.0.1:${port}/soap`).call(request)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'upstream-timeout' })
  })

  it('that points elsewhere is not followed', async () => {
    const followed: string[] = []
    const server = createHttpServer((incoming, response) => {
      followed.push(incoming.url ?? '')
      response.writeHead(307, { location: '/other' }).end()
    })
    const port = await listen(server)
    const outcome = await open(`http://127.0.0.1:${port}/soap`).call(request)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'upstream-http-307' })
    expect(followed).toEqual(['/soap'])
  })

  it('carries the secret only as a proof of this very moment', async () => {
    const seen: string[] = []
    const server = createHttpServer((incoming, response) => {
      seen.push(JSON.stringify(incoming.headers))
      response.end(noMatch)
    })
    const port = await listen(server)
    await open(`http://127.0.0.1:${port}/soap`).call(request)
    expect(seen[0]).toContain('"x-road-client":"VN/GOV/H38/chot"')
    expect(seen[0]).not.toContain('secret-for-tests')
  })
})
