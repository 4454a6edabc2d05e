/**
 * The adapter `soap-direct`: SOAP 1.1 to NDXP/C06 with the C06 headers (npd-protocol, Direct
 * authentication). Bounded in time and size; follows no redirect; sends a second time only what
 * surely was not sent the first.
 */
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Pool } from 'undici'
import type { Clock } from '../clock.ts'
import type { UpstreamConfig } from '../config.ts'
import { OtherPerson, type Question, type ReadAnswer, readAnswer } from './answer.ts'
import { DeadlinePassed, post } from './exchange.ts'
import { openPlaces } from './places.ts'
import { type UpstreamRequest, writeEnvelope } from './request.ts'
import { MalformedXml } from './xml.ts'

const answerBytesMax = 1024 * 1024
const connectTimeoutMs = 3_000

/** What became of one request to the NPD. */
export type UpstreamOutcome =
  | { readonly kind: 'answered'; readonly answer: ReadAnswer; readonly bytes: Buffer }
  /** Sent, or perhaps sent, and nothing usable came back. */
  | {
      readonly kind: 'failed'
      readonly reason:
        | 'upstream-timeout'
        | 'upstream-broken'
        | 'upstream-malformed'
        | 'upstream-too-large'
        | 'upstream-other-person'
        | `upstream-http-${number}`
      readonly bytes: Buffer | null
    }
  /** No byte of it left this machine's connection attempt. */
  | { readonly kind: 'not-sent'; readonly reason: 'upstream-unreachable' | 'window-edge' }

export interface Upstream {
  call(request: UpstreamRequest): Promise<UpstreamOutcome>
  close(): Promise<void>
}

/** Errors of establishing a connection: the request was never written. */
const notSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

const codeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : ''
}

export function openSoapDirect(config: UpstreamConfig, clock: Clock): Upstream {
  const target = new URL(config.url)
  const pool = new Pool(target.origin, {
    connections: config.connections,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    connect: {
      timeout: connectTimeoutMs,
      rejectUnauthorized: true,
      ...(config.caFile === null ? {} : { ca: readFileSync(config.caFile, 'utf8') }),
    },
    maxResponseSize: answerBytesMax,
  })
  const places = openPlaces()
  const path = target.pathname + target.search

  function headers(): Record<string, string> {
    const nowMs = clock.now()
    const timestamp = String(config.timestamp === 'ms' ? nowMs : Math.floor(nowMs / 1000))
    const proof = hash(
      'sha256',
      config.servicePath + config.user + timestamp + config.secret,
      'hex',
    )
    return {
      timestamp,
      authorization: `Basic ${Buffer.from(`${config.user}:${proof}`).toString('base64')}`,
      'x-road-client': config.roadClient,
      apikey: config.apiKey,
      soapaction: '""',
      'content-type': 'application/xml; charset=utf-8',
      accept: 'application/xml, text/xml',
    }
  }

  async function once(body: string, question: Question): Promise<UpstreamOutcome> {
    try {
      const { timeoutMs } = config
      const { status, bytes } = await post(pool, {
        path,
        headers: headers(),
        body,
        timeoutMs,
      })
      if (status < 200 || status > 299) return failedByStatus(status, bytes, question)
      if (bytes.length === 0)
        return { kind: 'failed', reason: 'upstream-broken', bytes: null }
      return {
        kind: 'answered',
        answer: readAnswer(bytes.toString('utf8'), question, places),
        bytes,
      }
    } catch (error) {
      const code = codeOf(error)
      if (error instanceof MalformedXml)
        return { kind: 'failed', reason: 'upstream-malformed', bytes: null }
      if (error instanceof OtherPerson)
        return { kind: 'failed', reason: 'upstream-other-person', bytes: null }
      if (notSentCodes.has(code))
        return { kind: 'not-sent', reason: 'upstream-unreachable' }
      if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
        return { kind: 'failed', reason: 'upstream-too-large', bytes: null }
      if (error instanceof DeadlinePassed)
        return { kind: 'failed', reason: 'upstream-timeout', bytes: null }
      return { kind: 'failed', reason: 'upstream-broken', bytes: null }
    }
  }

  /** SOAP 1.1 §6.2: a fault comes with 500; it is then an answer, if a readable one. */
  function failedByStatus(
    status: number,
    bytes: Buffer,
    question: Question,
  ): UpstreamOutcome {
    if (status === 500 && bytes.length > 0) {
      try {
        const read = readAnswer(bytes.toString('utf8'), question, places)
        if (read.kind === 'fault') return { kind: 'answered', answer: read, bytes }
      } catch (error) {
        if (!(error instanceof MalformedXml)) throw error
      }
    }
    return { kind: 'failed', reason: `upstream-http-${status}`, bytes: null }
  }

  return {
    async call(request) {
      const body = writeEnvelope(request, config.name)
      const question = { answer: request.service.answer, number: request.person.number }
      const first = await once(body, question)
      return first.kind === 'not-sent' ? once(body, question) : first
    },
    close: () => pool.destroy(),
  }
}
