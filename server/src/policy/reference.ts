/** Fills an empty database with the lists and numbers the gateway decides by. */

import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/append.ts'
import {
  type ReferenceFiles,
  readDemonstrationRegistrations,
  readReferenceFiles,
} from './reference-files.ts'

/** Serialises nodes that start at once on an empty database. */
const referenceLock = 0x63_68_72_66

/**
 * Loads agencies, services, purposes, procedures with their first revision, policies and calendar
 * days for a province (two digits, as in data/provinces.tsv), with its entry, in one transaction.
 * When the catalogue of procedures is there, only policies whose name the database does not know
 * are added, as a newer program brings them. Registrations are the province's own and are not loaded. Throws when a file does not fit its shape.
 */
export async function loadReference(
  deps: Pick<Deps, 'db' | 'clock'>,
  province: string,
): Promise<void> {
  if (await isLoaded(deps.db)) return addPolicies(deps, province)
  const files = await readReferenceFiles(province)
  await deps.db.inTx(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock($1)', [referenceLock])
    if (await isLoaded(tx)) return
    await insertReference(tx, files, deps.clock.now())
    await record(tx, deps.clock.heldAt(), {
      k: 'reference',
      oc: 'done',
      ob: `province ${province}: ${files.agencies.length} agencies, ${files.services.length} services, ${files.procedures.length} procedures, ${files.policies.length} policies, ${files.calendarDays.length} calendar days`,
    })
  })
}

/** Policies of names the database does not know, with their entry; what a province set stays. */
async function addPolicies(
  deps: Pick<Deps, 'db' | 'clock'>,
  province: string,
): Promise<void> {
  const known = await deps.db.rows<{ name: string }>('select name from policies')
  const names = new Set(known.map(({ name }) => name))
  const { policies } = await readReferenceFiles(province)
  const added = policies.filter(({ name }) => !names.has(name))
  if (added.length === 0) return
  await deps.db.inTx(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock($1)', [referenceLock])
    const inserted = await tx.rows<{ name: string }>(
      `${insertPoliciesSql} on conflict do nothing returning name`,
      [JSON.stringify(added)],
    )
    if (inserted.length === 0) return
    await record(tx, deps.clock.heldAt(), {
      k: 'reference',
      oc: 'done',
      ob: `policies added: ${inserted.map(({ name }) => name).join(', ')}`,
    })
  })
}

const insertPoliciesSql = `
  insert into policies (name, value, valid_from, legal_basis)
  select name, value, "validFrom", "legalBasis"
  from jsonb_to_recordset($1::jsonb) as r(name text, value jsonb, "validFrom" date,
                                          "legalBasis" text)`

/** Registered counts for a demonstration; does nothing when any registration is there. */
export async function loadDemonstrationRegistrations(
  deps: Pick<Deps, 'db' | 'clock'>,
): Promise<void> {
  const registrations = await readDemonstrationRegistrations()
  await deps.db.inTx(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock($1)', [referenceLock])
    const inserted = await tx.rows(
      `insert into service_registrations
         (service_code, window_kind, queries_per_window, valid_from, legal_basis)
       select service, kind, "perWindow", "validFrom", "legalBasis"
       from jsonb_to_recordset($1::jsonb) as r(service text, kind text, "perWindow" integer,
                                               "validFrom" date, "legalBasis" text)
       where not exists (select from service_registrations)
       returning service_code`,
      [JSON.stringify(registrations)],
    )
    if (inserted.length === 0) return
    await record(tx, deps.clock.heldAt(), {
      k: 'reference',
      oc: 'done',
      ob: `demonstration: ${inserted.length} service registrations`,
    })
  })
}

async function isLoaded(reader: Pick<Tx, 'rows'>): Promise<boolean> {
  const [row] = await reader.rows<{ loaded: boolean }>(
    'select exists (select from procedures) as loaded',
  )
  return row?.loaded === true
}

async function insertReference(
  tx: Tx,
  files: ReferenceFiles,
  nowMs: number,
): Promise<void> {
  const insert = (sql: string, rows: readonly unknown[], ...more: readonly unknown[]) =>
    tx.rows(sql, [JSON.stringify(rows), ...more])
  await insert(
    `insert into agencies (code, name, kind, valid_from, parent_code)
     select code, name, kind, "validFrom", parent
     from jsonb_to_recordset($1::jsonb)
       as r(code text, name text, kind text, "validFrom" date, parent text)`,
    files.agencies,
  )
  await insert(
    `insert into services (code, name, operation, integration_code, answer, enabled)
     select code, name, operation, "integrationCode", answer, enabled
     from jsonb_to_recordset($1::jsonb) as r(code text, name text, operation text,
       "integrationCode" text, answer text, enabled boolean)`,
    files.services,
  )
  await insert(
    `insert into purposes (code, name, recheck)
     select code, name, recheck
     from jsonb_to_recordset($1::jsonb) as r(code text, name text, recheck boolean)`,
    files.purposes,
  )
  await insert(
    `insert into procedures (code, name, field, level, parts)
     select code, name, field, level, array(select jsonb_array_elements_text(parts))
     from jsonb_to_recordset($1::jsonb) as r(code text, name text, field text, level text,
                                             parts jsonb)`,
    files.procedures,
  )
  await insert(
    `insert into procedure_revisions
       (procedure_code, revision, valid_from, look_ups_per_dossier, rules, legal_basis)
     select code, 1, to_timestamp($2::bigint / 1000.0), "lookUpsPerDossier", rules, "legalBasis"
     from jsonb_to_recordset($1::jsonb) as r(code text, "lookUpsPerDossier" integer, rules jsonb,
                                             "legalBasis" text)`,
    files.procedures,
    nowMs,
  )
  await insert(insertPoliciesSql, files.policies)
  await insert(
    `insert into calendar_days (date, kind, name, legal_basis)
     select date, kind, name, "legalBasis"
     from jsonb_to_recordset($1::jsonb) as r(date date, kind text, name text,
                                             "legalBasis" text)`,
    files.calendarDays,
  )
}
