/**
 * The life of a version: drafted, submitted, accepted or returned, each by whom
 * core/src/registration/version.ts allows, each an entry in the transaction that does it.
 */
import { hash } from 'node:crypto'
import type { VersionDecision } from '@chot/contract/registrations.ts'
import {
  type Part,
  ruleVersionAct,
  type Version,
  type VersionAct,
  type VersionRefusal,
} from '@chot/core/registration/version.ts'
import { newId } from '../accounts/create-account.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { actorOf, lockPeople, today } from '../governance/accounts/people.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import { contentOf } from './content.ts'

export type RegistrationDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies'>

export interface StoredVersion extends Version {
  readonly id: string
  readonly version: number
}

/** What a draft is written with. */
export interface DraftWritten {
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly sourceSha256: string | null
  /** Of the entry: what was written, counted. */
  readonly told: string
}

const columns = `id, agency_code as agency, part, version, state, submitted_by as "submittedBy"`

/** An act ruled on inside its transaction: who did it, or why it was refused. */
async function rule(
  deps: RegistrationDeps,
  tx: Tx,
  officer: SignedIn,
  act: VersionAct,
  version: Version & { readonly version: number },
) {
  const actor = actorOf(await lockPeople(tx, [officer.accountId]), officer)
  const ruling = ruleVersionAct(actor, act, version, await today(deps, tx))
  if (!ruling.allowed && ruling.reason !== 'registration-state-forbids')
    await recordVersion(deps, tx, officer, act, version, { refused: ruling.reason })
  return ruling
}

interface Told {
  readonly refused?: VersionRefusal
  readonly du?: Parameters<typeof record>[2]['du']
  readonly reason?: string
  readonly more?: string
}

async function recordVersion(
  deps: RegistrationDeps,
  tx: Tx,
  officer: SignedIn,
  act: string,
  { part, agency, version }: Pick<StoredVersion, 'part' | 'agency' | 'version'>,
  { refused, du, reason, more }: Told,
): Promise<void> {
  await record(tx, deps.clock.heldAt(), {
    k: 'registration',
    oc: refused === undefined ? 'done' : 'refused',
    ac: officer.accountId,
    ...(du === undefined ? {} : { du }),
    au: officer.strength,
    ag: officer.agency.code,
    ip: officer.address,
    ...(refused === undefined ? {} : { re: refused }),
    ...(reason === undefined ? {} : { no: reason }),
    ob: [part, act, agency, `v${version}`, more].filter(Boolean).join(' '),
  })
}

/**
 * Writes the draft of a part, beginning the next version when none is open. Throws Problem
 * `not-found` (no such agency on the day), what the table refuses, or what `write` throws.
 */
export async function saveDraft(
  deps: RegistrationDeps,
  officer: SignedIn,
  about: { readonly agency: string; readonly part: Part },
  write: (tx: Tx, draft: StoredVersion) => Promise<DraftWritten>,
): Promise<{ readonly id: string; readonly version: number }> {
  const { agency, part } = about
  const saved = await deps.db.inTx(async (tx) => {
    const date = await today(deps, tx)
    // One after the other: two could begin the same version.
    const found = await tx.rows(
      `select from agencies where code = $1 and valid_from <= $2
         and (valid_to is null or valid_to > $2) for no key update`,
      [agency, date],
    )
    if (found.length === 0) return new Problem('not-found')
    const [newest] = await tx.rows<StoredVersion>(
      `select ${columns} from registration_versions
       where agency_code = $1 and part = $2 order by version desc limit 1`,
      [agency, part],
    )
    const open = newest?.state === 'draft' || newest?.state === 'submitted'
    const draft: StoredVersion =
      open && newest !== undefined
        ? newest
        : {
            id: newId('v'),
            ...about,
            version: (newest?.version ?? 0) + 1,
            state: 'draft',
            submittedBy: null,
          }
    const ruling = await rule(deps, tx, officer, 'save', draft)
    if (!ruling.allowed) return new Problem(ruling.reason)
    if (draft !== newest)
      await tx.rows(
        `insert into registration_versions (id, agency_code, part, version, made_by, made_at)
         values ($1, $2, $3, $4, $5, to_timestamp($6::bigint / 1000.0))`,
        [draft.id, agency, part, draft.version, officer.accountId, deps.clock.now()],
      )
    const { validFrom, validTo, sourceSha256, told } = await write(tx, draft)
    await tx.rows(
      `update registration_versions set valid_from = $2, valid_to = $3, source_sha256 = decode($4, 'hex')
       where id = $1`,
      [draft.id, validFrom, validTo, sourceSha256],
    )
    await recordVersion(deps, tx, officer, 'draft', draft, {
      du: ruling.duty,
      more: told,
    })
    return { id: draft.id, version: draft.version }
  })
  if (saved instanceof Problem) throw saved
  return saved
}

/** Submits a draft. Throws Problem `not-found`, or why it cannot be. */
export async function submitVersion(
  deps: RegistrationDeps,
  officer: SignedIn,
  id: string,
): Promise<void> {
  await actOn(deps, officer, id, 'submit', async (tx, version, duty) => {
    const { text, lines } = await contentOf(deps, tx, version)
    const digest = hash('sha256', text, 'buffer')
    await tx.rows(
      `update registration_versions set state = 'submitted', submitted_by = $2,
         submitted_at = to_timestamp($3::bigint / 1000.0), digest = $4 where id = $1`,
      [id, officer.accountId, deps.clock.now(), digest],
    )
    const more = `lines=${lines} sha256=${digest.toString('base64url')}`
    await recordVersion(deps, tx, officer, 'submit', version, { du: duty, more })
  })
}

/** Accepts or returns what another person submitted. Throws as `submitVersion` does. */
export async function decideVersion(
  deps: RegistrationDeps,
  officer: SignedIn,
  id: string,
  { decision, reason, lines }: VersionDecision,
): Promise<void> {
  await actOn(deps, officer, id, decision, async (tx, version, duty) => {
    await tx.rows(
      `update registration_versions set state = $2, decided_by = $3,
         decided_at = to_timestamp($4::bigint / 1000.0), decision_reason = $5 where id = $1`,
      [
        id,
        decision === 'accept' ? 'accepted' : 'returned',
        officer.accountId,
        deps.clock.now(),
        reason,
      ],
    )
    if (decision === 'return')
      await tx.rows(
        `insert into return_reasons (version_id, place, reason)
         select $1, place, reason from unnest($2::text[], $3::text[]) as l(place, reason)
         on conflict do nothing`,
        [id, lines.map(({ place }) => place), lines.map((each) => each.reason)],
      )
    const more = decision === 'return' ? `lines=${lines.length}` : undefined
    await recordVersion(deps, tx, officer, decision, version, {
      du: duty,
      reason,
      ...(more === undefined ? {} : { more }),
    })
  })
}

async function actOn(
  deps: RegistrationDeps,
  officer: SignedIn,
  id: string,
  act: VersionAct,
  work: (tx: Tx, version: StoredVersion, duty: NonNullable<Told['du']>) => Promise<void>,
): Promise<void> {
  const refused = await deps.db.inTx(async (tx) => {
    const [version] = await tx.rows<StoredVersion>(
      `select ${columns} from registration_versions where id = $1 for no key update`,
      [id],
    )
    if (version === undefined) return new Problem('not-found')
    const ruling = await rule(deps, tx, officer, act, version)
    if (!ruling.allowed) return new Problem(ruling.reason)
    await work(tx, version, ruling.duty)
    return null
  })
  if (refused !== null) throw refused
}
