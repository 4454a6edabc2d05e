import { counterKeys } from '@chot/core/limits/counters.ts'
import type { SignedIn } from '../../accounts/sessions.ts'

/** The officer whose dossiers are read. */
export type Officer = Pick<SignedIn, 'accountId' | 'agency' | 'duties'>

/**
 * Dossiers an officer has: assigned to the account ($1), and received or decided by its agency
 * ($2). Who moved to another agency loses sight of the persons in the dossiers left behind.
 */
export const assignedSql = `
  exists (select from dossier_officers o where o.dossier_id = d.id and o.account_id = $1)
  and $2 in (d.receiving_agency, d.deciding_agency)`

/** UTC milliseconds of a `timestamptz` expression. */
export const msSql = (expression: string) =>
  `floor(extract(epoch from ${expression}) * 1000)::bigint`

/** Look-ups reserved or spent of dossier `d`. */
export const usedSql = `
  coalesce((select used from counters where key = '${counterKeys.dossier('')}' || d.id), 0)`
