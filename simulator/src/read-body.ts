import type { IncomingMessage } from 'node:http'

/**
 * The body of a request, or null when it is longer than `bytesMax`; what comes after is
 * dropped, so the answer to such a request should close the connection. Rejects when the
 * sender breaks off.
 */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= bytesMax) chunks.push(chunk)
      else resolve(null)
    })
    request.on('end', () => {
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('error', reject)
  })
}
