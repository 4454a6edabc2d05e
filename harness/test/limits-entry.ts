/**
 * Admits at random in a process of its own, until it has asked as often as ordered or is killed.
 * Its clock is made up: it moves with the log, so that a run of any length crosses the same days,
 * and it is stepped by up to two seconds, back and forth, each process by steps of its own.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '@chot/server/db/database.ts'
import type {
  Admission,
  Granted,
  SettledOutcome,
} from '@chot/server/gateway/admission.ts'
import { openLedger } from '@chot/server/gateway/ledger.ts'
import { startNode } from '@chot/server/gateway/nodes.ts'
import { openKeyRing } from '@chot/server/keys/key-ring.ts'
import { openPolicyBook } from '@chot/server/policy/policy.ts'
import { openProgramLog } from '@chot/server/program-log.ts'
import { agenciesOf, dossierCode, type LimitsOrder } from './limits-order.ts'
import { seededRandom } from './load.ts'

const order = JSON.parse(process.env.CHOT_TEST_LIMITS ?? '') as LimitsOrder
const random = seededRandom(order.seed)
const below = (limit: number) => Math.floor(random() * limit)
const any = <Each>(list: readonly Each[]): Each => {
  const one = list[below(list.length)]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}

const db = openDatabase({
  url: order.config.databaseUrl,
  connectionsMax: 4,
  onIdleError() {},
})
const [head] = await db.rows<{ size: number }>('select size from log_head')
let entry = head?.size ?? 0
let stepMs = 0
const now = () =>
  Math.round(order.fromMs + (entry - order.fromEntry) * order.msPerEntry) + stepMs
const deps = {
  config: order.config,
  db,
  clock: { now, heldAt: now },
  keys: openKeyRing(order.config.keysFolder),
  policies: openPolicyBook(),
  log: openProgramLog('silent'),
}
const node = await startNode(deps)
const ledger = openLedger(deps, node.id)

/** One that the officer's agency has. */
function anyDossier({ agency }: Pick<LimitsOrder['officers'][number], 'agency'>): string {
  for (;;) {
    const index = below(order.dossiers)
    if (agenciesOf(index, order).includes(agency)) return dossierCode(index)
  }
}

function admissionOf(): Admission {
  const officer = any(order.officers)
  const [service, purpose] = any(order.services)
  return {
    requestId: randomUUID(),
    caller:
      random() < 0.5
        ? {
            via: 'session',
            accountId: officer.id,
            sessionId: Buffer.from(officer.session, 'hex'),
            strength: 'password+totp',
            address: officer.address,
            freshUntil: 0,
          }
        : {
            via: 'system',
            systemId: order.systemId,
            accountId: officer.id,
            strength: 'assertion',
            address: '127.0.0.1',
            thumbprints: order.systemKey,
          },
    asked: {
      dossier: anyDossier(officer),
      procedure: '1.001193',
      service,
      purpose,
      fields: null,
    },
    subject: { by: 'party', party: 1 },
    idempotency: null,
  }
}

const outcomes: readonly SettledOutcome[] = ['answered', 'answered', 'no-match', 'failed']

async function askOnce(): Promise<void> {
  if (random() < 0.02) stepMs = below(4_001) - 2_000
  const admitted = await ledger.admit(admissionOf())
  if (admitted.kind === 'repeated') return
  entry = Math.max(entry, admitted.decision.sequence)
  if (admitted.kind === 'refused') return
  if (random() < 0.3) await pause(below(40))
  const settle = () => settleOne(admitted)
  // Some outcomes are told when the day is another.
  if (random() < 0.02) late.push(settle)
  else await settle()
  if (late.length > order.admissions / 100) await late.shift()?.()
}

const late: (() => Promise<void>)[] = []

async function settleOne({ requestId, trail }: Granted): Promise<void> {
  const outcome = random() < 0.25 ? 'not-sent' : any(outcomes)
  await ledger.settle({
    requestId,
    outcome,
    body: { k: 'outcome', oc: outcome, id: requestId, ...trail },
  })
}

let asked = 0
let told = 0
const tell = (more: number) => process.stdout.write(`${more}\n`)
async function caller(): Promise<void> {
  while (asked < order.admissions) {
    asked += 1
    await askOnce()
    told += 1
    if (told % 100 === 0) tell(100)
  }
}
// Whoever started us is gone.
process.stdin.once('end', () => process.exit(1))
process.stdin.resume()
await Promise.all(Array.from({ length: order.callers }, caller))
for (const settle of late) await settle()
await ledger.close()
await node.close()
await db.close()
tell(told % 100)
process.exit(0)
