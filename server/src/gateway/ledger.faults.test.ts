/** What the ledger promises when a line breaks: no data without a record, and nothing spent for nothing. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { faultsOfRecord } from '../testing/check-record.ts'
import { cloneDatabase } from '../testing/database.ts'
import { type DatabaseLine, openDatabaseLine } from '../testing/database-line.ts'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { ask, openPlace, type Place, post } from '../testing/queries.ts'

describe('when the line to the database breaks', () => {
  let gateway: TestGateway
  let line: DatabaseLine
  beforeAll(async () => {
    const database = await cloneDatabase()
    line = await openDatabaseLine(Number(new URL(database.appUrl).port))
    gateway = await openTestGateway({
      database: { ...database, appUrl: line.over(database.appUrl) },
    })
  })
  afterAll(async () => {
    expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
    await gateway?.close()
    await line?.close()
  })

  const usedOf = async ({ dossier }: Place) => {
    const [row] = await gateway.database.rows<{ used: number }>(
      `select used from counters c join dossiers d on c.key = 'dossier:' || d.id where d.code = $1`,
      [dossier],
    )
    return row?.used ?? 0
  }
  const outcomesOf = async ({ dossier }: Place) =>
    (
      await gateway.database.rows<{ outcome: string | null }>(
        'select outcome from queries where dossier_code = $1 order by decision_seq',
        [dossier],
      )
    ).map((row) => row.outcome)

  async function mended(place: Place): Promise<void> {
    line.mend()
    const headers = await vi.waitFor(() => gateway.actFor(place.officer.username), 30_000)
    await vi.waitFor(async () => {
      const response = await post(gateway, place.dossier, headers)
      expect(response.statusCode).toBe(200)
    }, 30_000)
  }

  it('nothing is sent, and the caller is told that nothing could be recorded', async () => {
    const place = await openPlace(gateway)
    const headers = await gateway.actFor(place.officer.username)
    expect((await post(gateway, place.dossier, headers)).statusCode).toBe(200)
    const received = gateway.simulator.received.total
    line.cut()
    for (let asked = 0; asked < 5; asked++) {
      const response = await post(gateway, place.dossier, headers)
      expect(response.statusCode).toBe(503)
      expect(response.json()).toMatchObject({ code: 'record-unavailable' })
    }
    expect(gateway.simulator.received.total).toBe(received)
    await mended(place)
  })

  const steps: ['before' | 'after', number, string, number, readonly string[], number][] =
    [
      ['before', 1, 'the decision was not committed', 0, [], 0],
      ['after', 1, 'the decision was committed and nobody heard', 0, ['not-sent'], 0],
      ['before', 2, 'the outcome was not committed', 1, ['answered'], 1],
      ['after', 2, 'the outcome was committed and nobody heard', 1, ['answered'], 1],
    ]
  it.each(steps)('%s commit %i: %s', async (when, nth, _what, sent, outcomes, spent) => {
    const place = await openPlace(gateway)
    const other = await openPlace(gateway)
    const headers = await gateway.actFor(place.officer.username)
    // The ledger is connected, and knows token and assertion.
    await post(gateway, 'H38-NO-SUCH-1', headers)
    const received = gateway.simulator.received.total
    line.cutAt('commit', nth, when)
    const response = await post(gateway, place.dossier, headers)
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ code: 'record-unavailable' })
    expect(response.body).not.toContain('fields')
    expect(gateway.simulator.received.total - received).toBe(sent)
    await mended(other)
    await vi.waitFor(async () => {
      expect(await outcomesOf(place)).toEqual(outcomes)
      expect(await usedOf(place)).toBe(spent)
    }, 30_000)
  })
})

it('gives the look-up back when the NPD cannot be reached', async () => {
  const gateway = await openTestGateway()
  try {
    const place = await openPlace(gateway)
    await gateway.simulator.close()
    const response = await ask(gateway, place)
    expect(response.statusCode).toBe(502)
    const problem = response.json()
    expect(problem.code).toBe('upstream-unreachable')
    const entries = await gateway.database.rows<{ outcome: string }>(
      'select outcome from log_entries where request_id = $1 order by seq',
      [problem.receipt.requestId],
    )
    expect(entries.map((entry) => entry.outcome)).toEqual(['granted', 'not-sent'])
    expect(
      await gateway.database.rows('select key from counters where used <> 0'),
    ).toEqual([])
    expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  } finally {
    await gateway.close()
  }
})
