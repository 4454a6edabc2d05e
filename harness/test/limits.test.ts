/**
 * Randomised admissions on several processes over one database, killed at random, with clocks that
 * are stepped: no limit is passed by one, on either reading of a day, and the counters are what a
 * recount of the log says. `npm run limits -- --admissions 1000000` runs it for long.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startNode } from '@chot/server/gateway/nodes.ts'
import { partyDigests, sealParty } from '@chot/server/parties/party-seal.ts'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '@chot/server/testing/gateway.ts'
import {
  openRecount,
  type Recount,
  type RecountedEntry,
} from '@chot/server/testing/recount.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { below, random, seed } from './crash-arena.ts'
import { agenciesOf, dossierCode, type LimitsOrder } from './limits-order.ts'

const long = process.env.CHOT_LIMITS_ADMISSIONS !== undefined
const admissions = Number(process.env.CHOT_LIMITS_ADMISSIONS ?? 4_000)
const processes = Number(process.env.CHOT_LIMITS_PROCESSES ?? 3)
const killing = process.env.CHOT_LIMITS_KILL !== '0'
const days = 6
const msMax = 180_000 + admissions * 20

const say = (line: string) => {
  if (long) process.stdout.write(`${line}\n`)
}

/** From a Friday afternoon over a weekend and a holiday (24/11) to the next Thursday. */
const from = Date.parse('2026-11-20T15:00:00+07:00')
const services = [
  ['look-up-person', 'register-civil-status'],
  ['verify-person', 'verify-identity'],
] as const
const agencies = ['H38.02683', 'H38.03006', 'H38.02671']
const addresses = ['10.38.2.7', '10.38.9.1', '10.38.30.4']

let gateway: TestGateway
afterEach(() => gateway?.close())

type Province = Omit<LimitsOrder, 'seed' | 'admissions' | 'callers'>

/** A province whose limits are all met, again and again, whatever the number of admissions. */
async function openProvince(total: number): Promise<Province> {
  gateway = await openTestGateway()
  const { database, server, systemId, systemKey } = gateway
  const { rows } = database
  const share = (part: number) => Math.max(2, Math.round((total / days) * part))
  await rows(
    `update service_registrations
     set queries_per_window = case window_kind when 'office' then $1::int else $2::int end`,
    [share(0.06), share(0.03)],
  )
  const policy = (name: string, value: object) =>
    rows('update policies set value = value || $2::jsonb where name = $1', [
      name,
      JSON.stringify(value),
    ])
  await policy('off-hours-limit', {
    agencyPerDay: share(0.025),
    provincePerDay: share(0.05),
  })
  await policy('address-limit', { perAccount: share(0.006) })
  // All ask about one person: nothing is kept from them, so that each limit is met.
  await policy('scarcity', { keptFromRecheckPercent: 0, keptFromJobPercent: 0 })
  const officers: (TestOfficer & { readonly address: string })[] = []
  for (let index = 0; index < 12; index += 1) {
    // Half of them in one agency, so that its limit is met before the province's.
    const agency = agencies[Math.max(0, Math.floor(index / 3) - 1)] ?? ''
    const perDay = share(0.003 + random() * 0.03)
    const officer = await gateway.addOfficer({ duties: ['receiving'], agency, perDay })
    const address = addresses[below(addresses.length)] ?? ''
    await rows(
      `insert into account_addresses (address, account_id, last_on)
       values ($1, $2, '2026-11-20')`,
      [address, officer.id],
    )
    officers.push({ ...officer, address })
  }
  const sessions = await rows<{ account: string; session: string }>(
    `insert into sessions (id, account_id, strength, address, created_at, last_seen_at, ends_at)
     select sha256(id::bytea), id, 'password+totp', '10.38.2.7', '2026-11-20', '2026-11-20',
            '2027-01-01' from accounts
     returning account_id as account, encode(id, 'hex') as session`,
  )
  const sessionOf = new Map(sessions.map(({ account, session }) => [account, session]))
  const dossiers = Math.max(24, Math.round(total / 60))
  await addDossiers(dossiers)
  const [head] = await rows<{ size: number }>('select size from log_head')
  return {
    config: server.deps.config,
    fromMs: from,
    fromEntry: head?.size ?? 0,
    // A refusal is one entry, a grant two.
    msPerEntry: (days * 86_400_000) / (total * 1.25),
    systemId,
    systemKey,
    services,
    agencies,
    dossiers,
    officers: officers.map(({ id, agency, address }) => ({
      id,
      agency,
      address,
      session: sessionOf.get(id) ?? '',
    })),
  }
}

/** Open dossiers between two agencies each, every officer's of both, with budgets that run out. */
async function addDossiers(count: number): Promise<void> {
  const { keys } = gateway.server.deps
  const person = gateway.person(0)
  const dossiers = Array.from({ length: count }, (_, index) => ({
    code: dossierCode(index),
    between: agenciesOf(index, { agencies }),
    budget: 1 + ((index * 37) % 60),
  }))
  await gateway.database.rows(
    `insert into dossiers (id, code, procedure_code, receiving_agency, deciding_agency, state,
                           system_id, budget, received_at, updated_at)
     select code, code, '1.001193', receiving, deciding, 'open', $5, budget, now(), now()
     from unnest($1::text[], $2::text[], $3::text[], $4::int[])
       as d(code, receiving, deciding, budget)`,
    [
      dossiers.map(({ code }) => code),
      dossiers.map(({ between }) => between[0]),
      dossiers.map(({ between }) => between[1]),
      dossiers.map(({ budget }) => budget),
      gateway.systemId,
    ],
  )
  const digests = dossiers.map(({ code }) => partyDigests(keys, code, person))
  await gateway.database.rows(
    `insert into dossier_parties (dossier_id, party, part, number_digest, match_digest, sealed)
     select code, 1, 'cha', number_digest, match_digest, sealed
     from unnest($1::text[], $2::bytea[], $3::bytea[], $4::bytea[])
       as p(code, number_digest, match_digest, sealed)`,
    [
      dossiers.map(({ code }) => code),
      digests.map(({ numberDigest }) => numberDigest),
      digests.map(({ matchDigest }) => matchDigest),
      dossiers.map(({ code }) => sealParty(keys, code, 1, person)),
    ],
  )
  await gateway.database.rows(
    `insert into dossier_officers (account_id, dossier_id)
     select a.id, d.id from accounts a
     join dossiers d on a.agency_code in (d.receiving_agency, d.deciding_agency)`,
  )
  await gateway.database.rows('vacuum (analyze)')
}

interface Asked {
  admissions: number
  kills: number
}

/** Runs all processes until that many were asked; kills one after the other meanwhile. */
async function askAtRandom(
  province: Province,
  total: number,
  options: { readonly count: number; readonly kill: boolean; readonly plant?: boolean },
): Promise<Asked> {
  const asked: Asked = { admissions: 0, kills: 0 }
  let serial = seed
  let running = options.count
  async function place(): Promise<void> {
    let left = Math.ceil(total / options.count)
    while (left > 0) {
      serial += 1
      const order: LimitsOrder = {
        ...province,
        callers: 32,
        seed: serial,
        admissions: left,
      }
      const child = startProcess(order, options.plant === true)
      const ended = once(child, 'exit')
      if (child.stdout === null) throw new Error('a process has no output')
      const lines = createInterface({ input: child.stdout })
      const victim = options.kill && left > 200 && running > 0
      const killAfter = victim
        ? 100 + below(Math.min(left, total / options.count))
        : Number.POSITIVE_INFINITY
      let mine = 0
      for await (const line of lines) {
        mine += Number(line)
        if (mine < killAfter || child.killed) continue
        await pause(below(20))
        if (child.kill('SIGKILL')) asked.kills += 1
      }
      const [code, signal] = (await ended) as [number | null, string | null]
      if (signal !== 'SIGKILL' && code !== 0) throw new Error(`a process ended: ${code}`)
      asked.admissions += mine
      left -= mine
      if (code === 0) break
    }
    running -= 1
  }
  const reporting = long
    ? setInterval(() => say(`${asked.admissions} asked, ${asked.kills} killed`), 30_000)
    : undefined
  await Promise.all(Array.from({ length: options.count }, place))
  clearInterval(reporting)
  // What the last one killed left is closed; the others' was, by whoever started next.
  const node = await startNode(gateway.server.deps)
  await node.sweep()
  await node.close()
  return asked
}

const entry = fileURLToPath(new URL('./limits-entry.ts', import.meta.url))
const plant = fileURLToPath(new URL('./limits-plant.ts', import.meta.url))

function startProcess(order: LimitsOrder, planted: boolean): ChildProcess {
  return spawn(process.execPath, [...(planted ? ['--import', plant] : []), entry], {
    env: {
      ...process.env,
      CHOT_TEST_LIMITS: JSON.stringify(order),
      NODE_COMPILE_CACHE: planted ? '' : join(tmpdir(), 'chot-compile-cache'),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

async function recountLog(): Promise<Recount> {
  const { rows } = gateway.database
  const recount = await openRecount(rows)
  for (let after = -1; ; ) {
    const page = await rows<RecountedEntry & { seq: number }>(
      `select seq, kind, outcome, text from log_entries
       where seq > $1 and kind in ('decision', 'outcome') order by seq limit 20000`,
      [after],
    )
    for (const each of page) recount.take(each)
    const last = page.at(-1)
    if (last === undefined) return recount
    after = last.seq
  }
}

const everyScope = ['account', 'address', 'agency', 'dossier', 'province', 'service']

describe('limits', () => {
  it(
    'are met and never passed by one, on either reading, and the counters are what the log says',
    async () => {
      const began = performance.now()
      const province = await openProvince(admissions)
      const asked = await askAtRandom(province, admissions, {
        count: processes,
        kill: killing,
      })
      say(
        `${asked.admissions} admissions in ${Math.round((performance.now() - began) / 1000)} s, ${asked.kills} processes killed`,
      )
      const recount = await recountLog()
      expect(await recount.faults()).toEqual([])
      const { granted, givenBack, refused, full, unknown, days: over } = recount.seen
      say(
        JSON.stringify({
          granted,
          givenBack,
          unknown,
          over: [...over],
          refused: [...refused],
          full: [...full],
        }),
      )
      // Otherwise the run has seen nothing of what it is about.
      expect(asked.admissions).toBeGreaterThanOrEqual(admissions)
      expect([...full.keys()].sort()).toEqual(everyScope)
      expect(givenBack).toBeGreaterThan(granted / 10)
      expect(over.size).toBeGreaterThanOrEqual(days - 1)
      if (killing) {
        expect(asked.kills).toBeGreaterThan(0)
        expect(unknown).toBeGreaterThan(0)
      }
      const open = await gateway.database.rows(
        'select from queries where outcome is null',
      )
      expect(open).toHaveLength(0)
    },
    msMax,
  )

  it(
    'would be seen to be passed, had the rule an off-by-one',
    async () => {
      const few = 1_500
      const province = await openProvince(few)
      await askAtRandom(province, few, { count: 2, kill: false, plant: true })
      const faults = await (await recountLog()).faults()
      for (const scope of everyScope)
        expect(faults.join('\n')).toMatch(
          new RegExp(`${scope}\\|.* stood at \\d+, the limit is \\d+`),
        )
      expect(faults.join('\n')).not.toMatch(/the log says/)
    },
    msMax,
  )
})
