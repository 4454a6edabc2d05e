/**
 * The program's own log, for the operator: what ran and what broke. It never sees a request or a
 * response, only what is passed to it by name; what could carry a person or a secret is dropped.
 */
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

const dropped = [
  'req',
  'res',
  'headers',
  'body',
  'query',
  'params',
  'password',
  'token',
  'cookie',
]

export function openProgramLog(level: string, stream?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: dropped, remove: true },
    // Fastify logs whole requests when asked to; here they are reduced to nothing.
    serializers: { req: () => undefined, res: () => undefined, err: errorKind },
  }
  return stream === undefined ? pino(options) : pino(options, stream)
}

function errorKind(error: unknown): Record<string, unknown> {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown }
  return { kind: name, code }
}
