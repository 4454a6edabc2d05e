/**
 * The ground the twin stands on, in a database of its own: accounts on an accepted list, the numbers
 * registered, the one-stop system and its key. Nobody has a password: none is ever checked here.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { notice } from '@chot/contract/notice.ts'
import { personDigest } from '@chot/server/accounts/create-account.ts'
import { anyNetwork, createClientSystem } from '@chot/server/accounts/register-client.ts'
import type { Tx } from '@chot/server/db/database.ts'
import type { Deps } from '@chot/server/deps.ts'
import { record } from '@chot/server/log/append.ts'
import { wholeName } from '@chot/simulator/population/names.ts'
import type { Officer } from './officers.ts'

export const systemId = 'one-stop-twin'
const systemScopes = ['queries:write', 'dossiers:write'] as const
/** Far above a day's work at a counter, and the half of what an eager night would take. */
const queriesPerDay = 150
const longAgo = '2025-10-01'

/** Queries a day of one service. */
export interface Registered {
  readonly service: string
  readonly office: number
  readonly offHours: number
}

/** Registers the one-stop system; its private key. */
export async function addOneStop(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
): Promise<KeyObject> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x } = publicKey.export({ format: 'jwk' })
  await deps.db.inTx(async (tx) => {
    await createClientSystem(deps, tx, {
      id: systemId,
      name: 'Hệ thống một cửa (tỉnh song sinh)',
      agency: 'H38',
      scopes: systemScopes,
      jwks: {
        keys: [
          { kty: 'OKP', crv: 'Ed25519', x, kid: 'twin-1', alg: 'EdDSA', use: 'sig' },
        ],
      },
      networks: anyNetwork,
    })
    await record(tx, deps.clock.heldAt(), { k: 'reference', oc: 'done', ob: 'twin' })
  })
  return privateKey
}

/** What only the owner of the database may write; run as the owner, before the server listens. */
export async function addProvince(
  deps: Pick<Deps, 'clock' | 'keys'>,
  tx: Tx,
  officers: readonly Officer[],
  registered: readonly Registered[],
): Promise<void> {
  const { keys, clock } = deps
  const column = <Value>(pick: (officer: Officer) => Value) => officers.map(pick)
  const sealed = (purpose: string, text: (officer: Officer) => string) =>
    column((each) => keys.officers.seal(text(each), `${purpose}/${each.id}`))
  await tx.rows(
    `insert into accounts (id, username, full_name, agency_code, password_hash, totp_sealed,
       officer_number_sealed, phone_sealed, person_digest, notice_version,
       created_at, enrolled_at, password_set_at, awake_since, last_sign_in_at)
     select id, username, name, agency, 'none', totp, number, phone, person, $9,
            t, t, t, t, t
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[],
                 $7::bytea[], $8::bytea[])
       as o(id, username, name, agency, totp, number, phone, person),
       to_timestamp($10::bigint / 1000.0) t`,
    [
      column(({ id }) => id),
      column(({ username }) => username),
      column(({ person }) => wholeName(person.name)),
      column(({ agency }) => agency.code),
      sealed('totp', () => 'JBSWY3DPEHPK3PXP'),
      sealed('officer-number', ({ number }) => number),
      sealed('officer-phone', () => '0912345678'),
      column(({ number }) => personDigest(keys, number)),
      notice.version,
      clock.now(),
    ],
  )
  await tx.rows(
    `insert into account_duties (account_id, duty, valid_from)
     select id, duty, $3 from unnest($1::text[], $2::text[]) as d(id, duty)`,
    [column(({ id }) => id), column(({ duty }) => duty), longAgo],
  )
  await tx.rows(
    `insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
     select id, $1::date, '9999-12-31', 'twin', created_at from accounts`,
    [longAgo],
  )
  await tx.rows(
    `with list as (insert into account_lists (accepted_at)
       values (to_timestamp($1::bigint / 1000.0)) returning id)
     insert into listed_accounts (list_id, account_id, queries_per_day)
     select list.id, accounts.id, $2 from list, accounts`,
    [clock.now(), queriesPerDay],
  )
  await tx.rows(
    `insert into service_registrations
       (service_code, window_kind, queries_per_window, valid_from, legal_basis)
     select service, kind, case kind when 'office' then office else off_hours end, $4, 'twin'
     from unnest($1::text[], $2::int[], $3::int[]) as r(service, office, off_hours),
          unnest(array['office', 'off-hours']) kind`,
    [
      registered.map(({ service }) => service),
      registered.map(({ office }) => office),
      registered.map(({ offHours }) => offHours),
      longAgo,
    ],
  )
  // What a browser is asked to do costs seconds of a processor; whether it is done is what counts.
  await tx.rows(
    `update policies set value = value || '{"workCost": 1}' where name = 'guessing'`,
  )
}

/** Far more than anybody asks. */
const withoutLimit = 1_000_000

/**
 * Switches the gateway's limits off through its policy rows; what was in force is given back by the
 * function returned, so that the recount judges by it.
 */
export async function switchLimitsOff(tx: Tx): Promise<(tx: Tx) => Promise<void>> {
  const services = await tx.rows<{
    service_code: string
    window_kind: string
    most: number
  }>(
    'select service_code, window_kind, queries_per_window as most from service_registrations',
  )
  const policies = await tx.rows<{ name: string; value: unknown }>(
    `select name, value from policies where name in ('off-hours-limit', 'address-limit')`,
  )
  await tx.rows('update service_registrations set queries_per_window = $1', [
    withoutLimit,
  ])
  await tx.rows(
    `update policies set value = value ||
       jsonb_build_object('agencyPerDay', $1::int, 'provincePerDay', $1::int)
     where name = 'off-hours-limit'`,
    [withoutLimit],
  )
  await tx.rows(
    `update policies set value = value || '{"perAccount": 100000}' where name = 'address-limit'`,
  )
  await tx.rows('update listed_accounts set queries_per_day = 100000')
  return async (later) => {
    for (const { service_code, window_kind, most } of services)
      await later.rows(
        `update service_registrations set queries_per_window = $3
         where service_code = $1 and window_kind = $2`,
        [service_code, window_kind, most],
      )
    for (const { name, value } of policies)
      await later.rows('update policies set value = $2 where name = $1', [
        name,
        JSON.stringify(value),
      ])
    await later.rows('update listed_accounts set queries_per_day = $1', [queriesPerDay])
  }
}
