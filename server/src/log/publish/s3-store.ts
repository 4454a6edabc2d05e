/**
 * A bucket of an S3-compatible object store (`CHOT_LOG_S3_URL`). Requests are signed with their
 * body (Signature Version 4); an object is whole or not there, and lasting once it was accepted.
 */
import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { entryBytesMax, tileWidth } from '@chot/core/log/tile.ts'
import { AwsV4Signer } from 'aws4fetch'
import { Pool } from 'undici'
import type { Clock } from '../../clock.ts'
import type { ObjectStoreConfig } from '../../config.ts'
import { mediaOf } from './media.ts'
import type { LogStore } from './store.ts'

const requestMsMax = 30_000
const connectMsMax = 5_000
/** Of a full bundle, the largest there is. */
const bytesMax = tileWidth * (entryBytesMax + 2)

/** The object store refused: not what was asked for, and not that there is no such object. */
class StoreRefused extends Error {
  readonly code: string
  constructor(status: number) {
    super(`the object store answered ${status}`)
    this.name = 'StoreRefused'
    this.code = `http-${status}`
  }
}

interface Sent {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly url: string
  readonly body?: Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** Throws Error when `<keysFolder>/log/s3.key` is missing, readable by others or malformed. */
export function openS3Store(
  config: ObjectStoreConfig,
  keysFolder: string,
  clock: Clock,
): LogStore {
  const credentials = readCredentials(join(keysFolder, 'log', 's3.key'))
  const { origin, pathname } = new URL(config.url)
  const [bucket = '', ...folders] = pathname.split('/').filter((part) => part !== '')
  const prefix = folders.map((folder) => `${folder}/`).join('')
  const urlOf = (path: string) => `${origin}/${bucket}/${prefix}${path}`
  const pool = new Pool(origin, {
    connections: 8,
    connect: { timeout: connectMsMax },
    maxResponseSize: bytesMax,
  })

  async function send({ method, url, body, headers = {} }: Sent) {
    const signer = new AwsV4Signer({
      ...credentials,
      method,
      url,
      region: config.region,
      service: 's3',
      datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d+/g, ''),
      headers: {
        ...headers,
        'x-amz-content-sha256': hash('sha256', body ?? '', 'hex'),
      },
      allHeaders: true,
    })
    const signed = await signer.sign()
    const answered = await pool.request({
      method,
      path: url.slice(origin.length),
      headers: Object.fromEntries(signed.headers),
      body: body ?? null,
      signal: AbortSignal.timeout(requestMsMax),
    })
    const bytes = Buffer.from(await answered.body.arrayBuffer())
    return { status: answered.statusCode, bytes }
  }

  return {
    setting: 'CHOT_LOG_S3_URL',
    async get(path) {
      const { status, bytes } = await send({ method: 'GET', url: urlOf(path) })
      if (status === 404) return null
      if (status !== 200) throw new StoreRefused(status)
      return bytes
    },
    async put(path, bytes) {
      const { type, cacheControl } = mediaOf(path)
      const { status } = await send({
        method: 'PUT',
        url: urlOf(path),
        body: Buffer.from(bytes),
        headers: { 'content-type': type, 'cache-control': cacheControl },
      })
      if (status !== 200) throw new StoreRefused(status)
    },
    async remove(path) {
      const { status } = await send({ method: 'DELETE', url: urlOf(path) })
      if (status !== 204 && status !== 200 && status !== 404)
        throw new StoreRefused(status)
    },
    async removePartials(path) {
      // By the names they can have: no list of a bucket has to be asked for and read.
      const keys = Array.from(
        { length: tileWidth - 1 },
        (_, place) => `<Object><Key>${prefix}${path}.p/${place + 1}</Key></Object>`,
      )
      const body = Buffer.from(
        `<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${keys.join('')}</Delete>`,
      )
      const { status } = await send({
        method: 'POST',
        url: `${origin}/${bucket}?delete=`,
        body,
        headers: {
          'content-type': 'application/xml',
          // Asked for by the protocol, beside the signed SHA-256 of the body.
          'content-md5': hash('md5', body, 'base64'),
        },
      })
      if (status !== 200) throw new StoreRefused(status)
    },
    close: () => pool.destroy(),
  }
}

/** Two lines: id and secret of the access key. */
function readCredentials(path: string) {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`key file ${path} is readable by others: chmod 600 it`)
  const [accessKeyId = '', secretAccessKey = '', ...more] = readFileSync(path, 'utf8')
    .trimEnd()
    .split(/\r?\n/)
  if (accessKeyId === '' || secretAccessKey === '' || more.length > 0)
    throw new Error(`key file ${path} must hold two lines: key id and secret`)
  return { accessKeyId, secretAccessKey }
}
