/**
 * Fills a database so that no quota refuses: registrations, daily lists and budgets far above what
 * a run can spend, sealed and digested by the server's own functions.
 */
import { generateKeyPairSync } from 'node:crypto'
import { anyNetwork, createClientSystem } from '@chot/server/accounts/register-client.ts'
import { newToken } from '@chot/server/accounts/token.ts'
import type { Config } from '@chot/server/config.ts'
import { openDatabase, type Tx } from '@chot/server/db/database.ts'
import { migrate } from '@chot/server/db/migrate.ts'
import type { Deps } from '@chot/server/deps.ts'
import { type KeyRing, openKeyRing } from '@chot/server/keys/key-ring.ts'
import { record } from '@chot/server/log/append.ts'
import { partyDigests, sealParty } from '@chot/server/parties/party-seal.ts'
import { openPolicyBook } from '@chot/server/policy/policy.ts'
import { loadReference } from '@chot/server/policy/reference.ts'
import { createPopulation } from '@chot/simulator/population/population.ts'
import type { PrivateJwk } from '../demo/demo-file.ts'
import { stated } from '../demo/people.ts'
import { asked, publicUrl, type Scene, type Target } from './scene.ts'

export interface SeedSize {
  readonly officers: number
  readonly dossiers: number
}

const systemId = 'one-stop-bench'
const budgetMax = 500
const perDayMax = 100_000
const perWindow = 1_000_000_000
const validFrom = '2025-10-01'

/** Migrates an empty database and fills it. */
export async function seed(config: Config, size: SeedSize): Promise<Scene> {
  await migrate(config.databaseOwnerUrl)
  const db = openDatabase({
    url: config.databaseOwnerUrl,
    connectionsMax: 1,
    onIdleError: () => {},
  })
  try {
    const clock = { now: () => Date.now(), heldAt: () => null }
    await loadReference({ db, clock }, config.province)
    const communes = await db.rows<{ code: string }>(
      `select code from agencies where kind = 'commune' order by code`,
    )
    const agencies = communes.map(({ code }) => code)
    const keys = openKeyRing(config.keysFolder)
    const officers = Array.from(
      { length: size.officers },
      (_, index) => `officer.${String(index).padStart(4, '0')}`,
    )
    const agencyOf = (officer: number) => agencies[officer % agencies.length] ?? ''
    const targets = targetsOf(size, officers, agencyOf)
    const jwk = newKey()
    const { token, digest } = newToken()
    await db.inTx(async (tx) => {
      await addLimits(tx)
      await addOfficers(tx, keys, officers, agencyOf)
      await addClient({ clock, policies: openPolicyBook() }, tx, jwk, digest)
      await addDossiers(tx, keys, targets)
      await record(tx, null, {
        k: 'reference',
        oc: 'done',
        ob: `benchmark: ${officers.length} accounts, ${targets.length} dossiers`,
      })
    })
    // Without statistics the planner took 25 ms for a batch that needs one.
    await db.rows('vacuum (analyze)')
    const client = {
      id: systemId,
      jwk,
      tokenUrl: `${publicUrl}/oauth/token`,
      scopes: ['queries:write'] as const,
    }
    return { config, client, token, officers, targets }
  } finally {
    await db.close()
  }
}

function targetsOf(
  size: SeedSize,
  officers: readonly string[],
  agencyOf: (officer: number) => string,
): readonly Target[] {
  const population = createPopulation()
  const targets: Target[] = []
  // Spread over the whole population, so that the simulator computes another family each time.
  const step = Math.floor(population.count / (size.dossiers * 2))
  for (let index = 0; targets.length < size.dossiers; index += step) {
    const person = population.person(index % population.count)
    if (person.dead || person.citizenNumber === null) continue
    const officer = targets.length % officers.length
    targets.push({
      code: `H38.BENCH-261118-${String(targets.length).padStart(6, '0')}`,
      officer: officers[officer] ?? '',
      agency: agencyOf(officer),
      person: stated(person, asked.part),
    })
  }
  return targets
}

async function addLimits(tx: Tx): Promise<void> {
  await tx.rows(
    `insert into service_registrations
       (service_code, window_kind, queries_per_window, valid_from, legal_basis)
     select code, kind, $1, $2, 'benchmark'
     from services, unnest(array['office', 'off-hours']) kind where enabled`,
    [perWindow, validFrom],
  )
  // A run may fall on a night or a Sunday.
  await tx.rows(
    `update policies set value = jsonb_build_object('agencyPerDay', $1::int, 'provincePerDay', $1::int)
     where name = 'off-hours-limit'`,
    [perWindow],
  )
  await tx.rows('insert into account_lists (accepted_at) values (now())')
}

const accountId = (index: number) => `a-${String(index).padStart(16, '0')}`

async function addOfficers(
  tx: Tx,
  keys: KeyRing,
  officers: readonly string[],
  agencyOf: (officer: number) => string,
): Promise<void> {
  const sealed = (purpose: string, text: (index: number) => string) =>
    officers.map((_, index) =>
      keys.officers.seal(text(index), `${purpose}/${accountId(index)}`),
    )
  // Nobody signs in with a password here: no hash is spent on one.
  await tx.rows(
    `insert into accounts (id, username, full_name, agency_code, password_hash, totp_sealed,
                           officer_number_sealed, phone_sealed, enrolled_at)
     select id, username, 'Cán bộ ' || username, agency, 'none', totp, number, phone, now()
     from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
       as o(id, username, agency, totp, number, phone)`,
    [
      officers.map((_, index) => accountId(index)),
      officers,
      officers.map((_, index) => agencyOf(index)),
      sealed('totp', () => 'JBSWY3DPEHPK3PXP'),
      sealed('officer-number', (index) => `0101900${String(index).padStart(5, '0')}`),
      sealed('officer-phone', () => '0912345678'),
    ],
  )
  await tx.rows(
    `insert into account_duties (account_id, duty, valid_from)
     select id, 'receiving', $1 from accounts`,
    [validFrom],
  )
  await tx.rows(
    `insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
     select id, $1::date, '9999-12-31', 'benchmark', now() from accounts`,
    [validFrom],
  )
  await tx.rows(
    `insert into listed_accounts (list_id, account_id, queries_per_day)
     select l.id, a.id, $1 from account_lists l, accounts a`,
    [perDayMax],
  )
}

async function addClient(
  deps: Pick<Deps, 'clock' | 'policies'>,
  tx: Tx,
  jwk: PrivateJwk,
  digest: Buffer,
): Promise<void> {
  const { kty, crv, x, kid, alg } = jwk
  const scopes = ['queries:write'] as const
  await createClientSystem(deps, tx, {
    id: systemId,
    name: 'Hệ thống một cửa (đo hiệu năng)',
    agency: 'H38',
    scopes,
    jwks: { keys: [{ kty, crv, x, kid, alg, use: 'sig' }] },
    networks: anyNetwork,
  })
  await tx.rows(
    `insert into client_tokens (digest, system_id, scopes, expires_at, thumbprint)
     select $1, $2, $3, now() + interval '1 day', thumbprint from client_keys where system_id = $2`,
    [digest, systemId, scopes],
  )
}

function newKey(): PrivateJwk {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  if (x === undefined || d === undefined) throw new Error('no key was made')
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid: 'bench-1', alg: 'EdDSA' }
}

const rowsAtOnce = 2_000

async function addDossiers(
  tx: Tx,
  keys: KeyRing,
  targets: readonly Target[],
): Promise<void> {
  for (let from = 0; from < targets.length; from += rowsAtOnce) {
    const some = targets.slice(from, from + rowsAtOnce)
    await tx.rows(
      `insert into dossiers (id, code, procedure_code, receiving_agency, deciding_agency, state,
                             system_id, budget, received_at, updated_at)
       select gen_random_uuid()::text, code, $3, agency, agency, 'open', $4, $5, now(), now()
       from unnest($1::text[], $2::text[]) as d(code, agency)`,
      [
        some.map(({ code }) => code),
        some.map(({ agency }) => agency),
        asked.procedure,
        systemId,
        budgetMax,
      ],
    )
    const digests = some.map(({ code, person }) => partyDigests(keys, code, person))
    await tx.rows(
      `insert into dossier_parties (dossier_id, party, part, number_digest, match_digest, sealed)
       select d.id, 1, $5, number_digest, match_digest, sealed
       from unnest($1::text[], $2::bytea[], $3::bytea[], $4::bytea[])
         as p(code, number_digest, match_digest, sealed)
       join dossiers d on d.code = p.code`,
      [
        some.map(({ code }) => code),
        digests.map(({ numberDigest }) => numberDigest),
        digests.map(({ matchDigest }) => matchDigest),
        some.map(({ code, person }) => sealParty(keys, code, 1, person)),
        asked.part,
      ],
    )
    await tx.rows(
      `insert into dossier_officers (account_id, dossier_id)
       select a.id, d.id from unnest($1::text[], $2::text[]) as o(code, username)
       join dossiers d on d.code = o.code join accounts a on a.username = o.username`,
      [some.map(({ code }) => code), some.map(({ officer }) => officer)],
    )
  }
}
