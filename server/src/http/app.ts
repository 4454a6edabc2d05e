/** The HTTP server: input checked by the contract, problems mapped once, headers that deny. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawServerDefault,
} from 'fastify'
import { jsonSchemaTransform, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { ZodType } from 'zod'
import type { Deps } from '../deps.ts'
import { inputProblem, Problem, problemOf, sendProblem } from './problem.ts'

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

const bodyBytesMax = 64 * 1024
/** Nothing may come from anywhere but here, and nothing that stands in the page itself is run. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The documentation's own page brings styles in the page; nothing else is excepted. */
const documentation = /^\/docs(?:[/?]|$)/

export async function createApp(deps: Pick<Deps, 'config' | 'log'>): Promise<App> {
  const secure = deps.config.publicUrl.startsWith('https:')
  const app = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200 },
    trustProxy: deps.config.trustedProxies.length > 0 && [...deps.config.trustedProxies],
    genReqId: () => randomUUID(),
    // A prototype key in a body is an attack, not a typing mistake.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: true,
  }).withTypeProvider<ZodTypeProvider>() as unknown as App

  app.setValidatorCompiler(({ schema }) => (input) => {
    if (!(schema instanceof ZodType)) return { value: input }
    const parsed = schema.safeParse(input)
    return parsed.success ? { value: parsed.data } : { error: inputProblem(parsed.error) }
  })
  // Response schemas document; what may leave is decided before, by redaction.
  app.setSerializerCompiler(() => (payload) => JSON.stringify(payload))

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.code === 'internal-fault' || problem.code === 'record-unavailable')
      request.log.error({ fault: describeFault(error) }, problem.code)
    return sendProblem(request, reply, problem.code, problem.details)
  })

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'no-referrer')
    reply.header('x-frame-options', 'DENY')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header('cross-origin-resource-policy', 'same-origin')
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
    if (secure)
      reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
  })
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('content-security-policy') && !documentation.test(request.url))
      reply.header('content-security-policy', contentSecurityPolicy)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })

  await app.register(cookie)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Chốt',
        version: '0.1.0',
        description:
          'The gateway to the National Population Database. Errors are RFC 9457 problems with a stable `code` and a Vietnamese `title`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: secure ? '__Host-chot' : 'chot',
          },
          client: {
            type: 'oauth2',
            flows: {
              clientCredentials: {
                tokenUrl: '/oauth/token',
                scopes: {
                  'queries:write': 'look up in the name of an asserted officer',
                  'dossiers:write': 'tell the state of dossiers',
                  'log:read': 'fetch whole entries of the access log',
                  'locks:write': 'lock queries, and read the alerts',
                  jobs: 'draft and follow announced jobs',
                },
              },
            },
          },
          officerAssertion: {
            type: 'apiKey',
            in: 'header',
            name: 'chot-officer-assertion',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  return app
}

/** What the operator may read of a fault: kind, message and stack, never a value that was sent. */
export function describeFault(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const {
    code,
    detail: _detail,
    cause,
  } = error as { code?: unknown; detail?: unknown; cause?: unknown }
  return {
    kind: error.name,
    code,
    // PostgreSQL repeats values in its messages; their code says enough.
    ...(error.constructor.name === 'DatabaseError' ? {} : { message: error.message }),
    at: error.stack?.split('\n').slice(1, 6),
    ...(cause === undefined ? {} : { cause: describeFault(cause) }),
  }
}

/**
 * Refuses a state-changing request of a browser that another site made: the header cannot be set
 * across origins without leave, and the origin must be ours.
 */
export function refuseForeignOrigin(
  publicUrl: string,
  headers: IncomingMessage['headers'],
): void {
  const origin = headers.origin
  const ours = new URL(publicUrl).origin
  if (headers['x-chot-request'] !== '1' || (origin !== undefined && origin !== ours))
    throw new Problem('origin-refused')
}
