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

/**
 * What an address is counted by. Whoever has one IPv6 address has the whole /64 it lies in
 * (RFC 4291 §2.5.4), so those count as one; an IPv4 address counts by itself.
 */
export function countedAddress(address: string): string {
  if (isIP(address) !== 6) return address
  const dotted = address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0')
  const [head = '', tail] = dotted.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const before = groups(head)
  const zeros = tail === undefined ? 0 : 8 - before.length - groups(tail).length
  const all = [...before, ...Array<string>(zeros).fill('0'), ...groups(tail ?? '')]
  const first = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${first.join(':')}::/64`
}
