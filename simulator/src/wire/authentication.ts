import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { WireRefusal } from './wire-refusal.ts'

/** What the Ministry handed to the one client it knows. */
export type Client = {
  readonly user: string
  readonly secret: string
  /** A configured text that goes into the hash; not necessarily the path of the URL. */
  readonly servicePath: string
  /** `instance/memberClass/memberCode/subsystem`. */
  readonly roadClient: string
  readonly apiKey: string
}

/** Clients differ in the unit of `Timestamp`: milliseconds mostly, seconds one. */
export type TimestampUnit = 'ms' | 's' | 'either'

export type AuthenticationRule = {
  readonly client: Client
  readonly timestampUnit: TimestampUnit
  readonly timestampToleranceMs: number
}

/** Below this a number of milliseconds would be before 1973: it is seconds. */
const MILLISECONDS_FROM = 100_000_000_000

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  if (typeof value !== 'string' || value === '') {
    throw new WireRefusal(401, 'header-missing', `Thiếu tiêu đề ${name}`)
  }
  return value
}

function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}

function millisecondsOf(timestamp: string, unit: TimestampUnit): number {
  const value = Number(timestamp)
  if (unit === 's') return value * 1000
  if (unit === 'ms') return value
  return value < MILLISECONDS_FROM ? value * 1000 : value
}

function checkContentType(headers: IncomingHttpHeaders): void {
  const type = header(headers, 'content-type')
  if (!/^(?:application|text)\/xml *(?:;|$)/i.test(type)) {
    throw new WireRefusal(
      415,
      'content-type-wrong',
      'Content-Type phải là application/xml',
    )
  }
}

/** `SOAPAction` must be there and empty, written as two quotes or as nothing. */
function checkAction(headers: IncomingHttpHeaders): void {
  const action = headers.soapaction
  if (action === undefined) {
    throw new WireRefusal(401, 'header-missing', 'Thiếu tiêu đề soapaction')
  }
  if (action !== '' && action !== '""') {
    throw new WireRefusal(403, 'envelope-wrong', 'SOAPAction phải để trống')
  }
}

/**
 * Checks the headers of a direct client: `Authorization: Basic base64(user ":" hash)`
 * with hash = lower-case hex SHA-256 of servicePath + user + timestamp + secret.
 *
 * Throws WireRefusal: 401 for a header that is missing, a wrong hash, a time stamp off by
 * more than the tolerance; 403 for a known hash with another X-Road-Client or ApiKey.
 */
export function authenticate(
  headers: IncomingHttpHeaders,
  rule: AuthenticationRule,
  now: number,
): void {
  const { client } = rule
  checkContentType(headers)
  checkAction(headers)
  const timestamp = header(headers, 'timestamp')
  const authorization = header(headers, 'authorization')
  const roadClient = header(headers, 'x-road-client')
  const apiKey = header(headers, 'apikey')
  const digest = hash(
    'sha256',
    client.servicePath + client.user + timestamp + client.secret,
    'hex',
  )
  const expected = `Basic ${Buffer.from(`${client.user}:${digest}`).toString('base64')}`
  if (!isSame(authorization, expected)) {
    throw new WireRefusal(401, 'hash-wrong', 'Sai thông tin xác thực')
  }
  const offset = now - millisecondsOf(timestamp, rule.timestampUnit)
  if (!/^\d{1,16}$/.test(timestamp) || Math.abs(offset) > rule.timestampToleranceMs) {
    throw new WireRefusal(401, 'timestamp-stale', 'Timestamp ngoài khoảng cho phép')
  }
  if (!isSame(roadClient, client.roadClient)) {
    throw new WireRefusal(403, 'client-unknown', 'X-Road-Client chưa được đăng ký')
  }
  if (!isSame(apiKey, client.apiKey)) {
    throw new WireRefusal(403, 'api-key-wrong', 'ApiKey không hợp lệ')
  }
}
