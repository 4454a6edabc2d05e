/**
 * Who puts something at an agency holds all agencies as they are until the commit; a reorganisation
 * waits for them and lets nobody in meanwhile. So nothing is put at an agency that has just ended.
 * Taken first in a transaction, before any row: whoever waits then holds nothing.
 */
import type { Tx } from '../db/database.ts'

const agenciesLock = 0x63_68_61_67

/** Agencies stay as they are until this transaction ends. */
export async function holdAgencies(tx: Tx): Promise<void> {
  await tx.rows('select pg_advisory_xact_lock_shared($1)', [agenciesLock])
}

/** Nobody else holds them until this transaction ends. */
export async function holdAgenciesAlone(tx: Tx): Promise<void> {
  await tx.rows('select pg_advisory_xact_lock($1)', [agenciesLock])
}
