import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * The caller's address in the one form in which it is counted and recorded. An IPv4 address may
 * come mapped into IPv6, an IPv6 one with a zone; a forwarded header may hold anything at all.
 */
export function addressOf(request: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return (
    tidyAddress(request.ip) ??
    tidyAddress(request.socket.remoteAddress ?? '') ??
    '0.0.0.0'
  )
}

function tidyAddress(text: string): string | null {
  const address = text.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(address) === 0 ? null : address
}
