/** The paths of C2SP tlog-tiles over HTTP: what is public, what is cached, what is not there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../../testing/gateway.ts'
import { append, depsWith, get, sizeOf } from '../../testing/published-log.ts'
import { openPublisher } from './publisher.ts'

let gateway: TestGateway
const bundle = 'tile/entries/000'

beforeAll(async () => {
  gateway = await openTestGateway()
  await append(gateway, 300 - (await sizeOf(gateway)))
  const publisher = openPublisher(depsWith(gateway, {}))
  await publisher.turn()
  await publisher.close()
  // Committed, and in no checkpoint yet.
  await append(gateway, 250)
})
afterAll(() => gateway?.close())

const headersOf = async (path: string, headers = {}) => {
  const { statusCode, headers: said } = await get(gateway, path, headers)
  return [statusCode, said['content-type'], said['cache-control']]
}

describe('to everybody', () => {
  it('the checkpoint is text that is asked for again each time', async () => {
    expect(await headersOf('checkpoint')).toEqual([
      200,
      'text/plain; charset=utf-8',
      'no-cache',
    ])
  })

  it('a full tile is kept for ever, a partial one for a short time', async () => {
    const octets = 'application/octet-stream'
    const forever = 'public, max-age=31536000, immutable'
    expect(await headersOf('tile/0/000')).toEqual([200, octets, forever])
    for (const path of ['tile/0/001.p/44', 'tile/1/000.p/1'])
      expect(await headersOf(path)).toEqual([200, octets, 'public, max-age=60'])
  })

  it('a narrower tile is the beginning of the wider one, for whoever holds an older head', async () => {
    const [full, part] = [
      await get(gateway, 'tile/0/000'),
      await get(gateway, 'tile/0/000.p/9'),
    ]
    expect(part.rawPayload).toEqual(full.rawPayload.subarray(0, 9 * 32))
  })

  it('nothing beyond the checkpoint is there, though the entries are committed', async () => {
    for (const path of [
      'tile/0/001',
      'tile/0/001.p/45',
      'tile/0/002.p/1',
      'tile/1/000.p/2',
      'tile/1/000',
      'tile/2/000.p/1',
      'tile/63/000.p/1',
      'tile/0/x999/x999/999',
    ])
      expect(await headersOf(path), path).toEqual([
        404,
        'application/problem+json; charset=utf-8',
        'no-store',
      ])
  })

  it('a path has one writing', async () => {
    for (const path of [
      'tile/0/0',
      'tile/0/000.p/256',
      'tile/0/000.p/0',
      'tile/0/000.p/044',
      'tile/00/000',
      'tile/0/x000/000',
      'tile/0/%30%30%30',
      'tile/0/000?x=1',
      'tile/0/000/',
      'tile/-1/000',
      'tile/entries',
      'tile/',
    ])
      expect((await get(gateway, path)).statusCode, path).toBe(404)
  })
})

describe('whole entries, where they are not public,', () => {
  it('are for those who are signed in, may read the log, and are recorded', async () => {
    expect((await get(gateway, bundle)).statusCode).toBe(401)
    const other = await gateway.addOfficer({ duties: ['receiving'] })
    const refused = await get(gateway, bundle, { cookie: await gateway.signIn(other) })
    expect(refused.statusCode).toBe(403)
    const auditor = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
    const cookie = await gateway.signIn(auditor)
    expect(await headersOf(bundle, { cookie })).toEqual([
      200,
      'application/octet-stream',
      'no-store',
    ])
    const [last] = await gateway.database.rows<{ text: string }>(
      'select text from log_entries order by seq desc limit 1',
    )
    expect(JSON.parse(last?.text ?? '{}')).toMatchObject({
      k: 'log-search',
      ac: auditor.id,
      ob: 'entries=0-255',
    })
  })

  it('are for a client system with the scope, and do not make the log grow', async () => {
    expect((await get(gateway, bundle, await gateway.asSystem())).statusCode).toBe(403)
    await gateway.database.rows(
      `update client_systems set scopes = array_append(scopes, 'log:read')`,
    )
    const token = await gateway.asSystem()
    const size = await sizeOf(gateway)
    expect((await get(gateway, bundle, token)).statusCode).toBe(200)
    expect(await sizeOf(gateway)).toBe(size)
    await gateway.database.rows(
      `update client_systems set scopes = array_remove(scopes, 'log:read')`,
    )
    expect((await get(gateway, bundle, token)).statusCode).toBe(403)
    expect((await get(gateway, bundle, { authorization: 'Bearer x' })).statusCode).toBe(
      401,
    )
  })
})
