/** POST /oauth/token speaks the language of OAuth (RFC 6749 §5), not that of the rest of the API. */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { DatabaseGone } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { type App, describeFault } from '../http/app.ts'
import { addressOf } from './address.ts'
import { issueToken, type TokenRefusal, tokenSeconds } from './client-tokens.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const formBytesMax = 16 * 1024
const scopesMax = 10

const errorBody = z.object({ error: z.string(), error_description: z.string() })
const tokenBody = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
  scope: z.string(),
})
/** For the documentation; the form itself is read below, parameter by parameter. */
const formShape = z.object({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal(assertionType),
  client_assertion: z.string(),
  client_id: z.string().optional(),
  scope: z.string().optional(),
})

type OAuthError =
  | TokenRefusal
  | 'invalid_request'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error'

const errors: Readonly<
  Record<OAuthError, { readonly status: number; readonly says: string }>
> = {
  invalid_request: {
    status: 400,
    says: 'A parameter is missing, repeated or malformed.',
  },
  unsupported_grant_type: { status: 400, says: 'Only client_credentials is supported.' },
  invalid_client: { status: 401, says: 'The client could not be authenticated.' },
  unauthorized_client: { status: 400, says: 'The client is not active.' },
  invalid_scope: { status: 400, says: 'The client may not have a scope asked for.' },
  slow_down: { status: 429, says: 'Too many refusals. Wait a minute.' },
  temporarily_unavailable: { status: 503, says: 'Try again in some seconds.' },
  server_error: { status: 500, says: 'The server met a fault, which is on record.' },
}

function sendError(reply: FastifyReply, error: OAuthError): FastifyReply {
  const { status, says } = errors[error]
  if (status === 429 || status === 503)
    reply.header('retry-after', status === 429 ? '60' : '5')
  return unstored(reply)
    .code(status)
    .send({
      error: error === 'slow_down' ? 'temporarily_unavailable' : error,
      error_description: says,
    })
}

/** RFC 6749 §5.1. */
function unstored(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
}

/** The value given, or null; an empty one counts as none, one given twice is an error (§3.2). */
function single(form: URLSearchParams, name: string): string | null {
  const values = form.getAll(name).filter((value) => value !== '')
  if (values.length > 1) throw new FormInvalid()
  return values[0] ?? null
}

class FormInvalid extends Error {}

interface TokenForm {
  readonly grantType: string
  readonly assertion: string
  readonly clientId: string | null
  readonly scopes: readonly string[] | null
}

/** Throws FormInvalid. */
function parseForm(body: unknown): TokenForm {
  const form = new URLSearchParams(typeof body === 'string' ? body : '')
  const grantType = single(form, 'grant_type')
  const assertion = single(form, 'client_assertion')
  const scope = single(form, 'scope')
  if (grantType === null || assertion === null) throw new FormInvalid()
  if (single(form, 'client_assertion_type') !== assertionType) throw new FormInvalid()
  const scopes = scope === null ? null : [...new Set(scope.split(' '))]
  if (scopes !== null && scopes.length > scopesMax) throw new FormInvalid()
  return { grantType, assertion, clientId: single(form, 'client_id'), scopes }
}

export function clientSystemRoutes(app: App, deps: Deps): void {
  // A scope of its own: its body and its errors have forms no other route has.
  app.register((scoped, _options, done) => {
    scoped.removeAllContentTypeParsers()
    scoped.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: formBytesMax },
      (_request, body, done) => done(null, body),
    )
    scoped.setValidatorCompiler(() => (value) => ({ value }))
    scoped.setErrorHandler((error, request, reply) => {
      if (error instanceof FormInvalid) return sendError(reply, 'invalid_request')
      const { statusCode } = error as { statusCode?: unknown }
      if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
        return sendError(reply, 'invalid_request')
      request.log.error({ fault: describeFault(error) }, 'token endpoint')
      return sendError(
        reply,
        error instanceof DatabaseGone ? 'temporarily_unavailable' : 'server_error',
      )
    })
    scoped.post(
      '/oauth/token',
      {
        schema: {
          tags: ['client systems'],
          summary: 'Access token for a client system (private_key_jwt)',
          consumes: ['application/x-www-form-urlencoded'],
          body: formShape,
          response: { 200: tokenBody, 400: errorBody, 401: errorBody, 429: errorBody },
        },
      },
      async (request, reply) => {
        // One way to authenticate, never two (§2.3).
        if (request.headers.authorization !== undefined)
          return sendError(reply, 'invalid_request')
        const form = parseForm(request.body)
        if (form.grantType !== 'client_credentials')
          return sendError(reply, 'unsupported_grant_type')
        const answer = await issueToken(deps, { ...form, address: addressOf(request) })
        if ('refused' in answer) return sendError(reply, answer.refused)
        return unstored(reply).send({
          access_token: answer.token,
          token_type: 'Bearer',
          expires_in: tokenSeconds,
          scope: answer.scopes.join(' '),
        })
      },
    )
    done()
  })
}
