/** Reorganisations as they are kept, and the agencies they are judged among. */
import type { ReorganisationBody } from '@chot/contract/agencies.ts'
import type { Agency, ReorganisationAct } from '@chot/core/agencies/reorganisation.ts'
import type { Reader, Tx } from '../../db/database.ts'

export interface StoredReorganisation extends Omit<ReorganisationBody, 'acts'> {
  readonly id: string
  readonly state: 'draft' | 'approved' | 'done' | 'dropped' | 'stopped'
  readonly revision: number
  readonly acts: readonly ReorganisationAct[]
  readonly draftedBy: string
  readonly approvedBy: string | null
}

export const reorganisationColumns = `
  r.id, r.state, r.revision, r.document_number as "documentNumber",
  r.document_date as "documentDate", r.issuer, r.takes_effect_on as "takesEffectOn", r.acts,
  r.drafted_by as "draftedBy", r.approved_by as "approvedBy"`

export async function lockReorganisation(
  tx: Tx,
  id: string,
): Promise<StoredReorganisation | null> {
  const [row] = await tx.rows<StoredReorganisation>(
    `select ${reorganisationColumns} from reorganisations r where r.id = $1 for no key update`,
    [id],
  )
  return row ?? null
}

/** Every agency there is or was. */
export function readAgencies(reader: Reader): Promise<Agency[]> {
  return reader.rows<Agency>(
    `select code, name, kind, parent_code as parent, valid_from as "validFrom",
            valid_to as "validTo"
     from agencies order by code`,
  )
}

/** The paper, as entries and requests name it. */
export function documentOf(
  reorganisation: Pick<
    StoredReorganisation,
    'documentNumber' | 'documentDate' | 'issuer'
  >,
): string {
  const day = reorganisation.documentDate.split('-').reverse().join('/')
  return `${reorganisation.documentNumber} ngày ${day}, ${reorganisation.issuer}`.slice(
    0,
    200,
  )
}

/** The first day it can hold: nothing is reorganised for days gone by. */
export function dayOfEffect(takesEffectOn: string, today: string): string {
  return takesEffectOn < today ? today : takesEffectOn
}
