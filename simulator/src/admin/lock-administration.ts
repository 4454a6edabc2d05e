/**
 * The Ministry's desk: what is registered, warned and locked, what arrived on a day, and unlocking
 * by hand. Officers' numbers are never told back.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { DAY_READINGS } from '../lock/calendar.ts'
import type { MinistryLock } from '../lock/ministry-lock.ts'
import { dateOf, fieldsOf, nullable, oneOf, textOf } from '../lock/parse-fields.ts'
import { parseRegistration } from '../lock/registration.ts'
import { parseLockRules } from '../lock/rules.ts'
import { readJson, sendJson, sendProblem, sentenceOf } from './exchange.ts'

/** Twenty thousand officers and as many services. */
const BODY_BYTES_MAX = 4 * 1024 * 1024
const LISTED_MAX = 200

function state(lock: MinistryLock): Readonly<Record<string, unknown>> {
  const { services, officers, announcedRuns } = lock.registration
  return {
    locks: lock.locks,
    history: lock.history.slice(-LISTED_MAX),
    registration: {
      services: services.map(({ service, agency, perDay }) => ({
        service,
        agency,
        office: perDay.office,
        offHours: perDay['off-hours'],
      })),
      officersListed: officers?.size ?? null,
      announcedRuns: announcedRuns.length,
    },
    rules: lock.rules,
  }
}

/** The counts of a day in the form a statement of the Ministry is given (docs/ministry-lock.md). */
function statement(lock: MinistryLock, query: URLSearchParams): unknown {
  const day = dateOf(query.get('day'), 'day')
  const reading = oneOf(query.get('reading') ?? 'counting-day', 'reading', DAY_READINGS)
  return { day, reading, rows: lock.rowsOf(day, reading) }
}

function unlock(lock: MinistryLock, value: unknown): void {
  const given = fieldsOf(value, 'Việc mở khóa', ['service', 'agency', 'reason'])
  const target = {
    service: nullable(given.service, (one) => textOf(one, 'service', 20)),
    agency: nullable(given.agency, (one) => textOf(one, 'agency', 35)),
  }
  lock.unlock(target, textOf(given.reason, 'reason', 500))
}

async function change(
  lock: MinistryLock,
  act: string,
  request: IncomingMessage,
): Promise<boolean> {
  const body = () => readJson(request, BODY_BYTES_MAX)
  if (act === 'PUT /admin/lock/registration') {
    lock.register(parseRegistration(await body()))
  } else if (act === 'PUT /admin/lock/rules') {
    lock.replaceRules(parseLockRules(await body()))
  } else if (act === 'POST /admin/lock/unlock') unlock(lock, await body())
  else return act === 'GET /admin/lock'
  return true
}

/** Answers everything under `/admin/lock`; 404 while the lock is off. */
export async function answerLock(
  lock: MinistryLock | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (lock === null) {
    return sendProblem(response, 404, 'Luật khóa của bản mô phỏng đang tắt')
  }
  const url = new URL(request.url ?? '', 'http://localhost')
  const act = `${request.method} ${url.pathname}`
  try {
    if (act === 'GET /admin/lock/counts') {
      return sendJson(response, 200, statement(lock, url.searchParams))
    }
    if (await change(lock, act, request)) return sendJson(response, 200, state(lock))
    sendProblem(response, 404, 'Không có việc này')
  } catch (error) {
    const sentence = sentenceOf(error)
    if (sentence === null) throw error
    response.setHeader('connection', 'close')
    sendProblem(response, 400, sentence)
  }
}
