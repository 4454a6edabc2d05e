import type { ServerResponse } from 'node:http'

/**
 * Sends a whole XML answer with its length. The UTF-8 bytes go out as a text of one byte a
 * character: head and body then leave in a single write, and are encoded only once.
 */
export function sendXml(response: ServerResponse, status: number, body: string): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': 'text/xml; charset=utf-8',
    'content-length': bytes.length,
  })
  response.end(bytes.toString('latin1'), 'latin1')
}
