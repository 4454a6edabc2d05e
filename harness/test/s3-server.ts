/**
 * An S3-compatible server with one bucket in a temporary folder. s3rver looks at the key's id and
 * the time only; Signature Version 4 is checked before it here, from its specification. What is
 * not signed at all it lets through, as a bucket that anybody may read and write.
 */
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'

const secret = 'S3RVER'
/** Id and secret, as the gateway reads them. */
export const s3Key = `S3RVER\n${secret}\n`

export interface S3Server {
  readonly folder: string
  readonly port: number
  /** Of the bucket. */
  readonly url: string
  /** By path: SHA-256 of what was put there, as it was signed. */
  readonly signed: ReadonlyMap<string, string>
  close(): Promise<void>
}

/** @param port 0: a free one */
export async function startS3(
  folder: string = mkdtempSync(join(tmpdir(), 'chot-s3-')),
  port = 0,
): Promise<S3Server> {
  const server = new S3rver({
    address: '127.0.0.1',
    port,
    silent: true,
    directory: folder,
    vhostBuckets: false,
    configureBuckets: [{ name: 'evidence', configs: [] }],
  })
  const signed = new Map<string, string>()
  server.middleware.unshift(async (context, next) => {
    const { req } = context
    if (req.headers.authorization !== undefined && !holds(req)) {
      context.status = 403
      return
    }
    if (req.method === 'PUT')
      signed.set(req.url ?? '', String(req.headers['x-amz-content-sha256']))
    await next()
  })
  const { port: own } = (await server.run()) as AddressInfo
  return {
    ...{ folder, signed },
    port: own,
    url: `http://127.0.0.1:${own}/evidence`,
    close: () => server.close(),
  }
}

export const removeFolder = (folder: string) =>
  rmSync(folder, { recursive: true, force: true })

const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest()

/** Whether the secret signed this request (AWS Signature Version 4, Authorization header). */
function holds({ method, url = '', headers }: IncomingMessage): boolean {
  const [, scope = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=S3RVER\/(\S+), SignedHeaders=(\S+), Signature=(\S+)$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const [day = '', region = '', service = '', end = ''] = scope.split('/')
  const [path = '', query = ''] = url.split('?')
  const asked = [
    method,
    path,
    query,
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const digest = createHash('sha256').update(asked).digest('hex')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, digest].join('\n')
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), end)
  return hmac(key, text).toString('hex') === signature
}
