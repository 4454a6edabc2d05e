import type { LogPage } from '@chot/contract/oversight.ts'
import { parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { parseProof } from '@chot/core/log/proof.ts'
import { verifyInclusion } from '@chot/core/log/tree-proof.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { append, depsWith } from '../testing/published-log.ts'
import { openPublisher } from './publish/publisher.ts'
import { sha256 } from './publish/sha256.ts'

let gateway: TestGateway
let cookie: string

beforeAll(async () => {
  gateway = await openTestGateway()
  const auditor = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
  cookie = await gateway.signIn(auditor)
})
afterAll(() => gateway?.close())

async function page(): Promise<LogPage> {
  const url = '/v1/log?limit=40'
  const answer = await gateway.server.app.inject({ url, headers: { cookie } })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}
const proofOf = ({ proofs }: LogPage, place: number) => {
  const { sequence, path } = proofs.paths[place] ?? { sequence: -1, path: [] }
  const hashes = path.map((each) => proofs.hashes[each])
  return `c2sp.org/tlog-proof@v1\nindex ${sequence}\n${hashes.join('\n')}\n\n${proofs.checkpoint}`
}

test('a page says that nothing is published yet', async () => {
  expect((await page()).proofs).toMatchObject({ state: 'not-published', paths: [] })
})

test('every published row of a page comes with a proof that leads to its one checkpoint', async () => {
  await append(gateway, 300)
  const publisher = openPublisher(depsWith(gateway, {}))
  while ((await publisher.turn()) === 'grown');
  await publisher.close()
  const found = await page()
  const { proofs, rows } = found
  expect(proofs.state).toBe('proved')
  const { size, root } = parseCheckpoint(
    parseProof(Buffer.from(proofOf(found, 0))).note.text,
  )
  // The search before was entered after the head was signed, or before it: only those below it.
  expect(proofs.paths.map(({ sequence }) => sequence)).toEqual(
    rows.map(({ sequence }) => sequence).filter((sequence) => sequence < size),
  )
  expect(proofs.paths.length).toBeGreaterThan(30)
  expect(new Set(proofs.hashes).size).toBe(proofs.hashes.length)
  const leaves = await gateway.database.rows<{ seq: number; leaf: string }>(
    `select seq::int as seq, encode(leaf_hash, 'hex') as leaf from log_entries`,
  )
  const leafOf = new Map(leaves.map(({ seq, leaf }) => [seq, leaf]))
  for (const [place, { sequence, leafHash }] of proofs.paths.entries()) {
    const { index, hashes } = parseProof(Buffer.from(proofOf(found, place)))
    expect(leafHash).toBe(leafOf.get(sequence))
    const claim = {
      index,
      size,
      root,
      leafHash: Buffer.from(leafHash, 'hex'),
      proof: hashes,
    }
    expect(verifyInclusion(claim, sha256)).toBe(true)
  }
})

test('rows of a database that was changed come without proofs, and it is said', async () => {
  await gateway.database.rows(
    `update log_entries set leaf_hash = sha256('x') where seq = (select size - 20 from log_head)`,
  )
  const { proofs, rows } = await page()
  expect(rows).toHaveLength(40)
  expect(proofs).toMatchObject({ state: 'differs', checkpoint: null, paths: [] })
})
