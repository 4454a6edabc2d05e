/** A log that the real server recorded, with every kind of act a test can bring about. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noteKeyTypes, type VerifierKey, verifierKey } from '@chot/core/log/note-key.ts'
import { sha256 } from '@chot/evidence/hashing.ts'
import { openPublisher } from '@chot/server/log/publish/publisher.ts'
import {
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '@chot/server/testing/gateway.ts'
import { depsWith, temporaryFolder } from '@chot/server/testing/published-log.ts'

export interface RealLog {
  readonly gateway: TestGateway
  /** As the auditor has it: the published folder. */
  readonly folder: string
  readonly entries: readonly Buffer[]
  /** The key of the log, as a thief would have it. */
  readonly key: { readonly key: VerifierKey; readonly secret: KeyObject }
  close(): Promise<void>
}

const procedure = '1.001193'

/** At least `entriesMin` entries; the last ones are queries. */
export async function recordLog(entriesMin: number): Promise<RealLog> {
  const gateway = await openTestGateway()
  const folder = temporaryFolder()
  await actOnce(gateway)
  await beat(gateway)
  await askUntil(gateway, entriesMin)
  await publishTo(gateway, folder)
  return {
    gateway,
    folder,
    entries: await entriesOf(gateway),
    key: keyOf(gateway),
    close: () => gateway.close(),
  }
}

/** One turn of a node that has this folder. */
export async function publishTo(
  gateway: TestGateway,
  folder: string | null,
): Promise<void> {
  const publisher = openPublisher(depsWith(gateway, { folder, publicEntries: true }))
  const done = await publisher.turn()
  await publisher.settled()
  await publisher.close()
  if (done !== 'grown' && done !== 'beat') throw new Error(`nothing published: ${done}`)
}

export async function entriesOf({
  database,
}: Pick<TestGateway, 'database'>): Promise<Buffer[]> {
  const rows = await database.rows<{ text: string }>(
    'select text from log_entries order by seq',
  )
  return rows.map(({ text }) => Buffer.from(text))
}

export function keyOf(gateway: TestGateway): RealLog['key'] {
  const { config } = gateway.server.deps
  const pem = readFileSync(join(gateway.database.keysFolder, 'log', 'checkpoint.key'))
  const secret = createPrivateKey(pem)
  const { x = '' } = createPublicKey(secret).export({ format: 'jwk' })
  const raw = Buffer.from(x, 'base64url')
  return {
    key: verifierKey(config.log.origin, noteKeyTypes.ed25519, raw, sha256),
    secret,
  }
}

interface Session {
  readonly get: (url: string) => Promise<Answer>
  readonly send: (
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>
}

interface Answer {
  readonly statusCode: number
  json(): unknown
}

async function sessionOf(gateway: TestGateway, officer: TestOfficer): Promise<Session> {
  const { app } = gateway.server
  const headers = { cookie: await gateway.signIn(officer), origin, 'x-chot-request': '1' }
  return {
    get: (url) => app.inject({ method: 'GET', url, headers }),
    send: (method, url, payload) =>
      app.inject({
        method,
        url,
        headers,
        ...(payload === undefined ? {} : { payload: { ...payload } }),
      }),
  }
}

async function actOnce(gateway: TestGateway): Promise<void> {
  const { simulator, clock } = gateway
  const officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 100_000 })
  const auditor = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
  const editor = await gateway.addOfficer({ duties: ['focal-point'], perDay: null })
  const dossier = await gateway.putDossier({
    procedure,
    officers: [officer],
    persons: [gateway.person(0), gateway.person(1)],
  })
  const desk = await sessionOf(gateway, officer)
  const question = {
    dossier,
    procedure,
    service: 'look-up-person',
    purpose: 'register-civil-status',
    subject: { party: 1 },
  }
  const ask = (changes: Readonly<Record<string, unknown>> = {}) =>
    desk.send('POST', '/v1/queries', { ...question, ...changes })

  const answer = (await ask()).json() as {
    requestId: string
    sealed: readonly { field: string; token: string }[]
  }
  const [sealed] = answer.sealed
  if (sealed === undefined) throw new Error('nothing was sealed')
  await desk.send('POST', '/v1/reveals', {
    requestId: answer.requestId,
    ...sealed,
    reason: 'Đối chiếu giấy tờ bản chính tại quầy',
  })
  await ask({ dossier: 'H38.TEST-261118-KHONGCO' })
  for (const kind of ['soap-fault', 'malformed', 'other-person'] as const) {
    simulator.faults.set({ kind })
    await ask({ subject: { party: 2 } })
  }
  simulator.faults.clear()
  clock.advance(1_000)
  const search = await sessionOf(gateway, auditor)
  await search.get('/v1/log?limit=5')
  const rules = await sessionOf(gateway, editor)
  const { procedures } = (await rules.get('/v1/procedures')).json() as {
    procedures: readonly {
      code: string
      revision: number
      lookUpsPerDossier: number
      rules: readonly unknown[]
    }[]
  }
  const [changed] = procedures
  if (changed === undefined) throw new Error('there is no procedure')
  clock.advance(60_000)
  await rules.send('PUT', `/v1/procedures/${changed.code}`, {
    revision: changed.revision,
    lookUpsPerDossier: changed.lookUpsPerDossier,
    rules: changed.rules,
    legalBasis: 'Quyết định thử nghiệm',
  })
  await desk.send('DELETE', '/v1/session')
}

async function beat(gateway: TestGateway): Promise<void> {
  gateway.clock.advance(61_000)
  const publisher = openPublisher(depsWith(gateway, { folder: null }))
  for (let turn = await publisher.turn(); turn !== 'beat'; turn = await publisher.turn())
    if (turn === 'idle') throw new Error('there was no heartbeat')
  await publisher.close()
}

async function askUntil(gateway: TestGateway, entriesMin: number): Promise<void> {
  const { app } = gateway.server
  const officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 100_000 })
  const dossier = await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(0)],
  })
  await gateway.database.rows('update dossiers set budget = 500')
  for (;;) {
    const headers = await gateway.actFor(officer.username)
    const [head] = await gateway.database.rows<{ size: string }>(
      'select size from log_head',
    )
    if (Number(head?.size) >= entriesMin) return
    gateway.clock.advance(250)
    await Promise.all(
      Array.from({ length: 16 }, () =>
        app.inject({
          method: 'POST',
          url: '/v1/queries',
          headers,
          payload: {
            dossier,
            procedure,
            service: 'look-up-person',
            purpose: 'register-civil-status',
            subject: { party: 1 },
          },
        }),
      ),
    )
  }
}
