/**
 * Decisions alone, as a process of its own: `admit-process.ts <scene> <JSON of AdmitOrder>`. The
 * ledger is asked in process; nothing is forwarded or settled. Every decision must be a grant. With
 * `publish`, the same process publishes the log meanwhile, and has to have caught up in the end.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { systemClock } from '@chot/server/clock.ts'
import { openDatabase } from '@chot/server/db/database.ts'
import type { Admission } from '@chot/server/gateway/admission.ts'
import { openLedger } from '@chot/server/gateway/ledger.ts'
import { startNode } from '@chot/server/gateway/nodes.ts'
import { openKeyRing } from '@chot/server/keys/key-ring.ts'
import { startPublishing } from '@chot/server/log/publish/start-publishing.ts'
import { partyDigests } from '@chot/server/parties/party-seal.ts'
import { openPolicyBook } from '@chot/server/policy/policy.ts'
import { openProgramLog } from '@chot/server/program-log.ts'
import { applyLoad } from './load.ts'
import { announceReady } from './processes.ts'
import { asked, readScene, type Target } from './scene.ts'

export interface AdmitOrder {
  readonly callers: number
  readonly warmMs: number
  readonly measuredMs: number
  readonly publish: boolean
}

const scene = readScene(process.argv[2])
const order = JSON.parse(process.argv[3] ?? '') as AdmitOrder
const { callers, warmMs, measuredMs } = order
const { config } = scene
const db = openDatabase({ url: config.databaseUrl, connectionsMax: 4, onIdleError() {} })
const keys = openKeyRing(config.keysFolder)
const deps = {
  config,
  db,
  clock: systemClock,
  keys,
  policies: openPolicyBook(),
  log: openProgramLog('error'),
}
const node = await startNode(deps)
const ledger = openLedger(deps, node.id)

const thumbprints = (
  await db.rows<{ thumbprint: string }>('select thumbprint from client_keys')
)
  .map(({ thumbprint }) => thumbprint)
  .join(' ')

const accounts = new Map(
  (
    await db.rows<{ id: string; username: string }>('select id, username from accounts')
  ).map(({ id, username }) => [username, id]),
)

function admissionOf({ code, officer, person }: Target): Omit<Admission, 'requestId'> {
  const { procedure, service, purpose } = asked
  return {
    caller: {
      via: 'system',
      systemId: scene.client.id,
      accountId: accounts.get(officer) ?? null,
      strength: 'assertion',
      address: '127.0.0.1',
      thumbprints,
    },
    asked: { dossier: code, procedure, service, purpose, fields: null },
    subject: { by: 'person', person, ...partyDigests(keys, code, person) },
    idempotency: null,
  }
}

const admissions = scene.targets.map(admissionOf)

async function admitOne(): Promise<void> {
  const admission = admissions[Math.floor(Math.random() * admissions.length)]
  if (admission === undefined) throw new Error('no dossier to ask about')
  const admitted = await ledger.admit({ ...admission, requestId: randomUUID() })
  if (admitted.kind !== 'granted')
    throw new Error(
      `not granted: ${admitted.kind === 'refused' ? admitted.reason : 'repeated'}`,
    )
}

/** Resolves when a checkpoint holds every entry; what another process left is published first. */
async function published(): Promise<void> {
  for (;;) {
    const [lag] = await db.rows<{ entries: number }>(
      'select h.size - p.size as entries from log_head h, log_published p',
    )
    if (lag?.entries === 0) return
    await setTimeout(100)
  }
}

const publishing = order.publish ? startPublishing(deps) : null
if (publishing !== null) await published()
const result = await applyLoad(admitOne, { callers }, warmMs, measuredMs)
if (publishing !== null) await published()
announceReady({ ...result }, async () => {
  await publishing?.close()
  await ledger.close()
  await node.close()
  await db.close()
})
