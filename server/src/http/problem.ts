/** Errors are named where they arise and mapped to HTTP here, once (RFC 9457). */

import type { ProblemBody, Receipt } from '@chot/contract/problem-body.ts'
import { type ProblemCode, problems } from '@chot/contract/problems.ts'
import { type InputFault, inputFaults } from '@chot/contract/values.ts'
import type { LimitStanding } from '@chot/core/limits/limits.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZodError } from 'zod'
import { DatabaseGone } from '../db/database.ts'

export interface ProblemDetails {
  readonly field?: string
  readonly errors?: readonly { field: string; code: string; message: string }[]
  readonly receipt?: Receipt
  readonly limit?: LimitStanding
  readonly retryAfterSeconds?: number
}

/** A refusal or failure on its way to the edge. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: ProblemDetails
  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.details = details
  }
}

type Issue = ZodError['issues'][number]

/** Of a union, the branch the caller meant: the one that knows all the keys that were sent. */
function meantBranch(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return []
  const knows = issue.errors.find((branch) =>
    branch.every((each) => each.code !== 'unrecognized_keys'),
  )
  return (knows ?? issue.errors[0] ?? []) as readonly Issue[]
}

function faultOf(issue: Issue): InputFault {
  if (issue.code === 'unrecognized_keys') return 'unknown-key'
  return Object.hasOwn(inputFaults, issue.message)
    ? (issue.message as InputFault)
    : 'wrong-type'
}

function inputErrors(
  issues: readonly Issue[],
  within: readonly PropertyKey[] = [],
): { field: string; code: InputFault; message: string }[] {
  return issues.flatMap((issue) => {
    const path = [...within, ...issue.path]
    const meant = meantBranch(issue)
    if (meant.length > 0) return inputErrors(meant, path)
    const code = faultOf(issue)
    const key = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
    return [
      {
        field: [...path, ...key.map((each) => each.slice(0, 64))].map(String).join('.'),
        code,
        message: inputFaults[code],
      },
    ]
  })
}

/** A Problem naming each wrong field. */
export function inputProblem(error: ZodError): Problem {
  const errors = inputErrors(error.issues.slice(0, 20)).slice(0, 20)
  const field = errors[0]?.field
  return new Problem('input-invalid', {
    errors,
    ...(field === undefined ? {} : { field }),
  })
}

/** A Problem of input that only the stored lists show to be wrong; `faults` holds one or more. */
export function faultProblem(
  faults: readonly { readonly field: string; readonly code: InputFault }[],
): Problem {
  const errors = faults
    .slice(0, 20)
    .map(({ field, code }) => ({ field, code, message: inputFaults[code] }))
  const field = errors[0]?.field
  return new Problem('input-invalid', {
    errors,
    ...(field === undefined ? {} : { field }),
  })
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  details: ProblemDetails = {},
): FastifyReply {
  const text = problems[code]
  const body: ProblemBody = {
    type: `urn:chot:problem:${code}`,
    title: text.vi,
    status: text.status,
    code,
    instance: request.id,
    ...(details.field === undefined ? {} : { field: details.field }),
    ...(details.errors === undefined ? {} : { errors: [...details.errors] }),
    ...(details.receipt === undefined ? {} : { receipt: details.receipt }),
    ...(details.limit === undefined ? {} : { limit: details.limit }),
    ...(details.retryAfterSeconds === undefined
      ? {}
      : { retryAfterSeconds: details.retryAfterSeconds }),
  }
  if (details.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(details.retryAfterSeconds))
  return reply
    .code(text.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(body)
}

/** The problem an error thrown anywhere becomes; anything unforeseen is an internal fault. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DatabaseGone)
    return new Problem('record-unavailable', { retryAfterSeconds: 5 })
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown }
  if (statusCode === 413) return new Problem('input-too-large')
  if (statusCode === 415 || code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Problem('media-type-unsupported')
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new Problem('input-malformed')
  return new Problem('internal-fault')
}
