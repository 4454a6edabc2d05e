/** What a dead process left behind is closed, once, and never given back. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Server, startServer } from '../start.ts'
import { faultsOfRecord } from '../testing/check-record.ts'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import type { Granted } from './admission.ts'
import { startNode } from './nodes.ts'

let gateway: TestGateway
let doomed: Server
let officer: TestOfficer
let dossier: string

beforeEach(async () => {
  gateway = await openTestGateway()
  const { config, clock, log } = gateway.server.deps
  doomed = await startServer({ config, clock, log })
  officer = await gateway.addOfficer({ duties: ['receiving'] })
  dossier = await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(0)],
  })
})
afterEach(async () => {
  expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  await doomed?.close()
  await gateway?.close()
})

/** Granted, and its answer never came. */
async function leaveInFlight(): Promise<Granted> {
  const admitted = await doomed.gateway.ledger.admit({
    requestId: randomUUID(),
    caller: {
      via: 'system',
      systemId: gateway.systemId,
      accountId: officer.id,
      strength: 'assertion',
      address: '127.0.0.1',
      thumbprints: gateway.systemKey,
    },
    asked: {
      dossier,
      procedure: '1.001193',
      service: 'look-up-person',
      purpose: 'register-civil-status',
      fields: null,
    },
    subject: { by: 'party', party: 1 },
    idempotency: null,
  })
  if (admitted.kind !== 'granted') throw new Error('it was not granted')
  return admitted
}

const settleLate = ({ requestId, trail }: Granted) =>
  doomed.gateway.ledger.settle({
    requestId,
    outcome: 'answered',
    body: { k: 'outcome', oc: 'answered', id: requestId, ...trail },
  })

const outcomes = async () =>
  (
    await gateway.database.rows<{ outcome: string | null }>(
      'select outcome from queries order by decision_seq',
    )
  ).map((row) => row.outcome)

const used = async () => {
  const rows = await gateway.database.rows<{ used: number }>('select used from counters')
  return rows.map((row) => row.used)
}

/** As when the process hangs: it is still there, and its lease is not. */
async function takeLeases(): Promise<void> {
  await gateway.database.rows(
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and pid <> pg_backend_pid()
       and database = (select oid from pg_database where datname = current_database())`,
  )
  // The backend gives its locks up when it has ended, a moment after it was told to.
  let left = 1
  while (left > 0) {
    const [row] = await gateway.database.rows<{ count: number }>(
      `select count(*)::int as count from pg_locks
       where locktype = 'advisory'
         and database = (select oid from pg_database where datname = current_database())`,
    )
    left = row?.count ?? 0
  }
}

it('a process that lives keeps its queries, however many others start', async () => {
  const granted = await leaveInFlight()
  const other = await startNode(gateway.server.deps)
  expect(await other.sweep()).toBe(0)
  expect(await outcomes()).toEqual([null])
  expect(await settleLate(granted)).not.toBeNull()
  expect(await outcomes()).toEqual(['answered'])
  await other.close()
})

it('a process that died has its queries closed as unknown, and they stay spent', async () => {
  const { requestId } = await leaveInFlight()
  await leaveInFlight()
  await doomed.close()
  const other = await startNode(gateway.server.deps)
  expect(await outcomes()).toEqual(['unknown', 'unknown'])
  expect(await used()).toEqual([2, 2, 2])
  const [, closed] = await gateway.database.rows<{ text: string }>(
    'select text from log_entries where request_id = $1 order by seq',
    [requestId],
  )
  expect(JSON.parse(closed?.text ?? '{}')).toMatchObject({
    k: 'outcome',
    oc: 'unknown',
    re: 'node-died',
    ac: officer.id,
    do: dossier,
  })
  await other.close()
})

it('is closed once when several look at the same moment', async () => {
  await leaveInFlight()
  await leaveInFlight()
  await takeLeases()
  const others = await Promise.all(
    Array.from({ length: 4 }, () => startNode(gateway.server.deps)),
  )
  await Promise.all(others.map((other) => other.sweep()))
  expect(await outcomes()).toEqual(['unknown', 'unknown'])
  for (const other of others) await other.close()
})

it('an answer that comes after its query was closed is withheld', async () => {
  const granted = await leaveInFlight()
  await takeLeases()
  const other = await startNode(gateway.server.deps)
  expect(await outcomes()).toEqual(['unknown'])
  expect(await settleLate(granted)).toBeNull()
  expect(await outcomes()).toEqual(['unknown'])
  await other.close()
})
