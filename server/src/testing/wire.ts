import { connect } from 'node:net'

/** The bytes of an answer as they came over a real socket, headers and all. */
export function exchangeBytes(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<Buffer> {
  const { hostname, port } = new URL(url)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => {
      const lines = Object.entries({
        host: `${hostname}:${port}`,
        connection: 'close',
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
        ...headers,
      }).map(([name, value]) => `${name}: ${value}`)
      socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`)
    })
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks)))
    socket.on('error', reject)
  })
}

export const bodyOf = <Body>(bytes: Buffer): Body => {
  const text = bytes.toString('utf8')
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Body
}
