/**
 * Fills the database of a demonstration. Every step looks first and adds what is missing, so that
 * a start that was killed is taken up by the next, and a database that lost its demo.json (or the
 * other way about) comes together again.
 */

import { generateKeyPairSync } from 'node:crypto'
import { dayMs } from '@chot/core/calendar/civil.ts'
import { createAccount } from '@chot/server/accounts/create-account.ts'
import { localDay } from '@chot/server/accounts/local-day.ts'
import { hashPassword } from '@chot/server/accounts/passwords.ts'
import { dropFactors } from '@chot/server/accounts/recovery-codes.ts'
import {
  addClientKey,
  anyNetwork,
  createClientSystem,
  keyDaysMax,
} from '@chot/server/accounts/register-client.ts'
import type { Tx } from '@chot/server/db/database.ts'
import type { Deps } from '@chot/server/deps.ts'
import { record } from '@chot/server/log/append.ts'
import { loadDemonstrationRegistrations } from '@chot/server/policy/reference.ts'
import type { Population } from '@chot/simulator/population/population.ts'
import { communes, logins, newAccounts } from './accounts.ts'
import type { DemoAccount, DemoClient, DemoDossier, PrivateJwk } from './demo-file.ts'
import { planDossiers } from './dossier-plan.ts'
import { seedDrive } from './drive-plan.ts'
import { openRegistry } from './people.ts'

type SeedDeps = Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>

/** What is kept in demo.json and must agree with the database. */
export interface Seed {
  readonly accounts: readonly DemoAccount[]
  readonly clients: readonly DemoClient[]
  readonly dossiers: readonly DemoDossier[]
}

const oneStopId = 'one-stop-lao-cai'
/** Accounts hold their duties from this day, the one their registrations begin on. */
const dutiesFrom = '2025-10-01'
const queriesPerDay = 300
/** Serialises seeders. */
const seedLock = 0x63_68_64_65

/** A new seed: secrets drawn, dossiers planned; nothing is written. */
export async function planSeed(
  deps: Pick<Deps, 'db'>,
  population: Population,
  tokenUrl: string,
  date: string,
): Promise<Seed> {
  const agencies = await deps.db.rows<{ code: string; name: string }>(
    'select code, name from agencies where valid_to is null',
  )
  const codes = new Map(agencies.map(({ code, name }) => [name, code]))
  const desk = (commune: (typeof communes)[keyof typeof communes]) => ({
    agency: codes.get(commune.agency) ?? '',
    registry: openRegistry(population, commune.code),
  })
  return {
    accounts: newAccounts(codes),
    clients: [
      {
        id: oneStopId,
        jwk: newKey(),
        tokenUrl,
        scopes: ['queries:write', 'dossiers:write'],
      },
    ],
    dossiers: [
      ...planDossiers(
        {
          ...desk(communes.batXat),
          officers: [logins.receiving, logins.receivingToo],
          alsoEveryThird: [logins.verification, logins.unlisted],
        },
        date,
      ),
      ...planDossiers(
        { ...desk(communes.saPa), officers: [logins.otherAgency], alsoEveryThird: [] },
        date,
      ),
    ],
  }
}

function newKey(): PrivateJwk {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  if (x === undefined || d === undefined) throw new Error('no key was made')
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid: 'demo-1', alg: 'EdDSA' }
}

/** Registrations, accounts, their list and the client system; the dossiers go through the API. */
export async function seedDatabase(
  deps: SeedDeps,
  seed: Seed,
  population: Population,
): Promise<void> {
  await loadDemonstrationRegistrations(deps)
  await deps.db.inTx(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock($1)', [seedLock])
    const added = await addAccounts(deps, tx, seed.accounts, population)
    const listed = await listAccounts(tx, seed.accounts)
    const client = await addClients(deps, tx, seed)
    const drive = await seedDrive(
      deps,
      tx,
      localDay(await deps.policies.current(tx), deps.clock.now()),
    )
    if (!added && !listed && !client && !drive) return
    await record(tx, deps.clock.heldAt(), {
      k: 'reference',
      oc: 'done',
      ob: `demonstration: ${seed.accounts.length} accounts, ${seed.clients.length} client systems`,
    })
  })
}

async function addAccounts(
  deps: SeedDeps,
  tx: Tx,
  accounts: readonly DemoAccount[],
  population: Population,
): Promise<boolean> {
  const known = await tx.rows<{
    id: string
    username: string
    totp_sealed: Buffer | null
  }>('select id, username, totp_sealed from accounts where username = any($1)', [
    accounts.map(({ username }) => username),
  ])
  let changed = false
  for (const [index, account] of accounts.entries()) {
    const found = known.find(({ username }) => username === account.username)
    if (found === undefined) {
      const { id } = await createAccount(deps, tx, {
        ...account,
        duties: [{ duty: account.duty, from: dutiesFrom }],
        enrolled: account.enrolled ?? true,
        officerNumber: officerNumber(population, index),
        phone: `09120000${String(index).padStart(2, '0')}`,
        demonstration: true,
      })
      await recordTraining(tx, id)
      changed = true
    } else if (!holds(deps, found, account)) {
      await dropFactors(tx, found.id)
      await tx.rows(
        // Who showed the first sign-in can show it again.
        `update accounts set password_hash = $2, totp_sealed = $3, totp_step_used = 0,
           password_given = $4, factor_owed = $4,
           password_set_at = case when $4 then now() else password_set_at end,
           notice_version = case when $4 then 0 else notice_version end,
           enrolled_at = case when $4 then null else enrolled_at end
         where id = $1`,
        [
          found.id,
          await hashPassword(account.password),
          deps.keys.officers.seal(account.totpSecret, `totp/${found.id}`),
          account.enrolled === false,
        ],
      )
      changed = true
    }
  }
  return changed
}

/** The people of the demonstration are trained for a year. */
async function recordTraining(tx: Tx, accountId: string): Promise<void> {
  await tx.rows(
    `insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
     values ($1, current_date, current_date + 365, 'Tập huấn trình diễn', now())`,
    [accountId],
  )
}

/** Whether the stored secret is that of demo.json: if not, the file was made anew. */
function holds(
  deps: Pick<Deps, 'keys'>,
  found: { readonly id: string; readonly totp_sealed: Buffer | null },
  account: DemoAccount,
): boolean {
  return (
    found.totp_sealed !== null &&
    deps.keys.officers.open(found.totp_sealed, `totp/${found.id}`) === account.totpSecret
  )
}

/** Officers are people too: their own numbers are those of adults of the population. */
function officerNumber(population: Population, index: number): string {
  for (let person = population.count - 1 - index * 500; person > 0; person -= 1) {
    const { citizenNumber, birthYear, dead } = population.person(person)
    if (citizenNumber !== null && !dead && birthYear > 1970 && birthYear < 2000)
      return citizenNumber
  }
  throw new Error('the population has no adult')
}

/** True when a list was put in force: there was none, or it named others. */
async function listAccounts(tx: Tx, accounts: readonly DemoAccount[]): Promise<boolean> {
  const usernames = accounts
    .filter(({ listed }) => listed)
    .map(({ username }) => username)
  const [inForce] = await tx.rows<{ listed: number }>(
    `select count(a.id) as listed
     from account_lists l
     left join listed_accounts la on la.list_id = l.id
     left join accounts a on a.id = la.account_id and a.username = any($1)
     where l.ended_at is null group by l.id`,
    [usernames],
  )
  if (inForce?.listed === usernames.length) return false
  await tx.rows('update account_lists set ended_at = now() where ended_at is null')
  await tx.rows(
    `with list as (insert into account_lists (accepted_at) values (now()) returning id)
     insert into listed_accounts (list_id, account_id, queries_per_day)
     select list.id, a.id, $2 from list, accounts a where a.username = any($1)`,
    [usernames, queriesPerDay],
  )
  return true
}

async function addClients(deps: SeedDeps, tx: Tx, seed: Seed): Promise<boolean> {
  const now = deps.clock.now()
  // What holds for a month more: a demonstration left alone for a year renews its keys.
  const known = await tx.rows<{ id: string; keys: string[] }>(
    `select s.id, coalesce(array_agg(k.public_jwk ->> 'x') filter (where k.ended_at is null
       and k.valid_to > to_timestamp($2::bigint / 1000.0) + interval '30 days'), '{}') as keys
     from client_systems s left join client_keys k on k.system_id = s.id
     where s.id = any($1) group by s.id`,
    [seed.clients.map(({ id }) => id), now],
  )
  const centre = seed.accounts.find(({ duty }) => duty === 'focal-point')
  if (centre === undefined) throw new Error('nobody is the focal point')
  const days = await keyDaysMax(deps, tx)
  let changed = false
  for (const { id, jwk, scopes } of seed.clients) {
    const { kty, crv, x, kid, alg } = jwk
    const key = { kty, crv, x, kid, alg, use: 'sig' as const }
    const found = known.find((system) => system.id === id)
    if (found === undefined) {
      await createClientSystem(deps, tx, {
        id,
        name: 'Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Lào Cai (trình diễn)',
        agency: centre.agency,
        scopes,
        jwks: { keys: [key] },
        networks: anyNetwork,
      })
      changed = true
    } else if (!found.keys.includes(x)) {
      await tx.rows(
        `update client_keys set ended_at = now() where system_id = $1 and ended_at is null`,
        [id],
      )
      await addClientKey(tx, id, key, { from: now, to: now + days * dayMs })
      changed = true
    }
  }
  return changed
}

/** Codes of the seed's dossiers that the database does not have yet. */
export async function missingDossiers(
  deps: Pick<Deps, 'db'>,
  seed: Seed,
): Promise<readonly DemoDossier[]> {
  const known = await deps.db.rows<{ code: string }>(
    'select code from dossiers where code = any($1)',
    [seed.dossiers.map(({ code }) => code)],
  )
  return seed.dossiers.filter(({ code }) => !known.some((row) => row.code === code))
}
