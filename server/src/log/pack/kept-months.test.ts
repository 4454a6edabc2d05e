/** Packs out of months that left the rows, and out of months that left for good. */
import { leafHash } from '@chot/core/log/entry.ts'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { origin, type TestGateway } from '../../testing/gateway.ts'
import { openOldGateway } from '../../testing/old-months.ts'
import { append, depsWith } from '../../testing/published-log.ts'
import { openKeeper } from '../keep/keeper.ts'
import { openPublisher } from '../publish/publisher.ts'
import { sha256 } from '../publish/sha256.ts'

let gateway: TestGateway
let cookie: string

async function publish(): Promise<void> {
  const publisher = openPublisher(depsWith(gateway, {}))
  while (['grown', 'beat'].includes(await publisher.turn()));
  await publisher.close()
}

beforeAll(async () => {
  gateway = await openOldGateway([
    { month: '2020-01', entries: 600 },
    { month: '2023-05', entries: 600 },
    { month: '2025-11', entries: 300 },
  ])
  gateway.clock.set('2026-11-18T09:00:00+07:00')
  await append(gateway, 300)
  await publish()
  const keeper = openKeeper(depsWith(gateway, { publish: true }))
  while ((await keeper.turn()) === 'worked') await publish()
  await keeper.close()
  const auditor = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
  cookie = await gateway.signIn(auditor)
})
afterAll(() => gateway?.close())

const ask = (sequences: readonly number[]) =>
  gateway.server.app.inject({
    method: 'POST',
    url: '/v1/evidence-packs',
    headers: { cookie, origin, 'x-chot-request': '1' },
    payload: {
      sequences,
      reason: 'Đoàn thanh tra yêu cầu cung cấp',
      basis: 'Công văn 12/TTr-PC06',
    },
  })

it('an entry of a sealed month is packed as it was hashed, beside one of the rows', async () => {
  const [month] = await gateway.database.rows<{ dropped: boolean }>(
    `select rows_dropped as dropped from log_months where month = '2023-05'`,
  )
  expect(month?.dropped).toBe(true)
  const files = unzipSync((await ask([900, 1_400])).rawPayload)
  const [tile] = await gateway.database.rows<{ hashes: Buffer }>(
    'select hashes from log_tiles where level = 0 and index = 3',
  )
  const text = files['entries/900.json'] ?? new Uint8Array()
  const place = 900 - 3 * 256
  expect(Buffer.from(leafHash(text, sha256))).toEqual(
    tile?.hashes.subarray(place * 32, (place + 1) * 32),
  )
  expect(strFromU8(files['entries/1400.json'] ?? new Uint8Array())).toContain('"v":1')
})

it('a pack with an entry of a pruned month is not made, and nothing is handed out', async () => {
  const answer = await ask([3, 900])
  expect([answer.statusCode, answer.json().code]).toEqual([410, 'entry-pruned'])
})
