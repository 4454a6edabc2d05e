/** The SOAP path: authenticate, read, refuse or answer, with the fault that is due. */

import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { FaultBook, FaultRule } from '../faults.ts'
import type { MinistryLock } from '../lock/ministry-lock.ts'
import type { Person } from '../population/person.ts'
import type { Population } from '../population/population.ts'
import { readBody } from '../read-body.ts'
import type { Outcome, ReceivedLog } from '../received.ts'
import { faultAnswer } from './answers.ts'
import { type AuthenticationRule, authenticate } from './authentication.ts'
import { openLookUp } from './look-up.ts'
import { LOCKED, misbehave, OFFICER_REFUSED, PROCEDURE_REFUSED } from './misbehave.ts'
import { readRequest, type ServiceCodes, type WireRequest } from './read-request.ts'
import { openRequestIds } from './request-ids.ts'
import { sendXml } from './send.ts'
import { WireRefusal } from './wire-refusal.ts'

export type ServiceOptions = {
  readonly authentication: AuthenticationRule
  readonly serviceCodes: ServiceCodes
  readonly population: Population
  readonly faults: FaultBook
  readonly received: ReceivedLog
  /** Null: nothing is ever counted or locked. */
  readonly lock: MinistryLock | null
  readonly now: () => number
  /** Every answer is at least this late. */
  readonly latencyMs: number
  /** Procedures the Ministry has not licensed: code 004. */
  readonly unlicensedProcedures: ReadonlySet<string>
  /** Officers (MaCanBo) it does not permit: code 005. */
  readonly refusedOfficers: ReadonlySet<string>
  readonly redirectTo: string
}

const BODY_BYTES_MAX = 64 * 1024
const DELAY_MS = 3000

async function readText(request: IncomingMessage): Promise<string> {
  const bytes = await readBody(request, BODY_BYTES_MAX)
  if (bytes === null) throw new WireRefusal(413, 'body-too-large', 'Thông điệp quá lớn')
  if (!isUtf8(bytes)) {
    throw new WireRefusal(500, 'envelope-wrong', 'Thông điệp phải là UTF-8')
  }
  return bytes.toString('utf8')
}

/** Takes every POST on the SOAP path; always settles, never throws for bad input. */
export function openService(
  options: ServiceOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { population, faults, received, now } = options
  const requestIds = openRequestIds()
  const lookUp = openLookUp(population)

  function note(request: WireRequest | null, outcome: Outcome): void {
    received.append({
      at: now(),
      operation: request?.operation ?? null,
      requestId: request?.requestId ?? '',
      procedure: request?.procedure ?? '',
      officer: request?.officer ?? '',
      agency: request?.agency ?? '',
      account: request?.account ?? '',
      citizenNumber: request?.citizenNumber ?? '',
      cardNumber: request?.cardNumber ?? '',
      outcome,
    })
  }

  /** Rules of the Ministry that stand above the form of the message. */
  function permit(request: WireRequest): void {
    if (!requestIds.add(request.requestId)) {
      throw new WireRefusal(500, 'request-repeated', 'MaYeuCau đã được sử dụng')
    }
    const verdict = options.lock?.judge({
      service: request.serviceCode,
      agency: request.agency === '' ? null : request.agency,
      officer: request.officer,
    })
    if (verdict === 'locked') throw new WireRefusal(200, 'connection-locked', LOCKED)
    if (options.unlicensedProcedures.has(request.procedure)) {
      throw new WireRefusal(200, 'procedure-not-licensed', PROCEDURE_REFUSED, '004')
    }
    if (verdict === 'not-listed' || options.refusedOfficers.has(request.officer)) {
      throw new WireRefusal(200, 'officer-not-permitted', OFFICER_REFUSED, '005')
    }
  }

  /** Anybody but the one asked about. */
  function strangerTo(request: WireRequest): Person {
    const first = population.person(0)
    return first.citizenNumber === request.citizenNumber ? population.person(1) : first
  }

  async function answer(request: WireRequest, response: ServerResponse): Promise<void> {
    const rule = faults.take(request)
    const { body, matched } = lookUp(request)
    if (rule === null) {
      note(request, matched ? 'matched' : 'no-match')
      if (options.latencyMs > 0) await delay(options.latencyMs)
      sendXml(response, 200, body)
      return
    }
    note(request, `fault-${rule.kind}`)
    const latencyMs = options.latencyMs + lateness(rule)
    if (latencyMs > 0) await delay(latencyMs)
    await misbehave(response, rule, {
      body,
      stranger: () => strangerTo(request),
      redirectTo: options.redirectTo,
    })
  }

  function refuse(
    error: unknown,
    request: WireRequest | null,
    response: ServerResponse,
  ): void {
    if (!(error instanceof WireRefusal)) {
      response.destroy()
      return
    }
    note(request, error.reason)
    // What is left of the body is not worth reading.
    if (error.status === 413) response.setHeader('connection', 'close')
    const isOurs = error.code !== null || error.reason === 'connection-locked'
    const side = isOurs ? 'Server' : 'Client'
    sendXml(response, error.status, faultAnswer(side, error.message, error.code))
  }

  return async (http, response) => {
    let request: WireRequest | null = null
    try {
      authenticate(http.headers, options.authentication, now())
      request = readRequest(await readText(http), options.serviceCodes)
      permit(request)
      await answer(request, response)
    } catch (error) {
      refuse(error, request, response)
    }
  }
}

function lateness(rule: FaultRule): number {
  return rule.kind === 'slow' ? (rule.delayMs ?? DELAY_MS) : 0
}
