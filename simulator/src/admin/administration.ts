/**
 * The administration of the simulator: what arrived, and faults to set. Only for the
 * machine it runs on: the caller binds it to loopback, and the Host header must name
 * loopback too, so that a web page cannot reach it by rebinding a name.
 */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { FAULT_KINDS, type FaultBook, type FaultRule } from '../faults.ts'
import type { MinistryLock } from '../lock/ministry-lock.ts'
import { wholeName } from '../population/names.ts'
import type { Person } from '../population/person.ts'
import type { Population } from '../population/population.ts'
import type { Received, ReceivedLog } from '../received.ts'
import { readJson, send, sendJson, sendProblem, sentenceOf } from './exchange.ts'
import { answerLock } from './lock-administration.ts'

type Parts = {
  readonly population: Population
  readonly faults: FaultBook
  readonly received: ReceivedLog
  readonly lock: MinistryLock | null
}

const BODY_BYTES_MAX = 64 * 1024
const LISTED_MAX = 200

const PAGE = readFileSync(new URL('./page.html', import.meta.url), 'utf8')

const sourceOf = (element: 'script' | 'style'): string => {
  const inner = PAGE.split(`<${element}>`)[1]?.split(`</${element}>`)[0] ?? ''
  return `'sha256-${createHash('sha256').update(inner).digest('base64')}'`
}

const PAGE_POLICY = `default-src 'none'; script-src ${sourceOf('script')}; style-src ${sourceOf('style')}; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`

function isLoopbackName(host: string | undefined): boolean {
  return (
    host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host)
  )
}

/** Hides the middle of a number: `010*******42`. */
function mask(number: string): string {
  return number === ''
    ? ''
    : `${number.slice(0, 3)}${'*'.repeat(number.length - 5)}${number.slice(-2)}`
}

/** Officers are named to the Ministry by their own citizen number: masked alike. */
function masked(entry: Received): Received {
  return {
    ...entry,
    citizenNumber: mask(entry.citizenNumber),
    cardNumber: mask(entry.cardNumber),
    officer: /^\d{9,12}$/.test(entry.officer) ? mask(entry.officer) : entry.officer,
  }
}

function maskedRule(rule: FaultRule): FaultRule {
  return rule.number === undefined ? rule : { ...rule, number: mask(rule.number) }
}

function personAsJson(person: Person): Readonly<Record<string, unknown>> {
  return { ...person, name: wholeName(person.name), nameParts: person.name }
}

function report(parts: Parts): Readonly<Record<string, unknown>> {
  const { received } = parts
  return {
    total: received.total,
    outcomes: received.outcomes,
    latest: received.latest.slice(-LISTED_MAX).map(masked),
  }
}

/** PUT replaces all rules by the list sent, POST adds one, DELETE clears. */
async function answerFaults(
  { faults }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request
  if (method !== 'GET' && method !== 'DELETE' && method !== 'PUT' && method !== 'POST') {
    sendProblem(response, 405, 'Phương thức không được hỗ trợ')
    return
  }
  try {
    if (method === 'DELETE') faults.clear()
    if (method === 'PUT') faults.setUnchecked(await readJson(request, BODY_BYTES_MAX))
    if (method === 'POST')
      faults.setUnchecked([...faults.list(), await readJson(request, BODY_BYTES_MAX)])
  } catch (error) {
    const sentence = sentenceOf(error)
    if (sentence === null) throw error
    response.setHeader('connection', 'close')
    sendProblem(response, 400, sentence)
    return
  }
  sendJson(response, 200, { kinds: FAULT_KINDS, rules: faults.list().map(maskedRule) })
}

/** Answers everything under `/admin`; 404 for the rest. */
export async function answerAdministration(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0] ?? ''
  if (!path.startsWith('/admin')) return sendProblem(response, 404, 'Không có trang này')
  if (!isLoopbackName(request.headers.host)) {
    return sendProblem(response, 403, 'Chỉ dùng được trên chính máy này')
  }
  if (path === '/admin/faults') return answerFaults(parts, request, response)
  if (path.startsWith('/admin/lock')) return answerLock(parts.lock, request, response)
  if (request.method !== 'GET') {
    return sendProblem(response, 405, 'Phương thức không được hỗ trợ')
  }
  if (path === '/admin' || path === '/admin/') {
    const headers = { 'content-security-policy': PAGE_POLICY }
    return send(response, 200, 'text/html; charset=utf-8', PAGE, headers)
  }
  if (path === '/admin/received') return sendJson(response, 200, report(parts))
  const number = /^\/admin\/people\/(\d{12}|\d{9})$/.exec(path)?.[1]
  const person = number === undefined ? null : parts.population.find(number)
  if (person === null) return sendProblem(response, 404, 'Không có người này')
  sendJson(response, 200, personAsJson(person))
}
