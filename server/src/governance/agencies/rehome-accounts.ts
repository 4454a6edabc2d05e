/** Accounts of agencies that end go to the heirs, frozen until those confirm them. */
import { heirOfAccount, type Rehoming } from '@chot/core/agencies/reorganisation.ts'
import { type AccountState, stateAfterRequest } from '@chot/core/workflow/account.ts'
import { newId } from '../../accounts/create-account.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { documentOf, type StoredReorganisation } from './reorganisation-rows.ts'

export interface MovedAccount {
  readonly id: string
  readonly from: string
  readonly heir: string
  readonly state: AccountState
  /** Its request to be confirmed; null of one that did not work before. */
  readonly request: string | null
}

/** As administrators read it beside the document. */
const reasonOfRequest = 'Sắp xếp cơ quan'

/** One line of an account's story, and of the log. */
interface AccountLine {
  readonly account: string
  readonly act: 'rehome' | 'withdraw'
  readonly about: string
  readonly request: string | null
  /** Where it is now. */
  readonly agency: string
}

export interface StorySoFar {
  readonly moved: readonly MovedAccount[]
  readonly acts: readonly AccountLine[]
}

/**
 * Moves them. An active one becomes `moving`, with a request that the heir's administrator decides;
 * who is locked, dormant or on the move stays so. Accounts of an agency that is itself locked go over
 * locked, so that nobody leaves a lock behind.
 */
export async function moveAccounts(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  found: StoredReorganisation,
  rehomings: readonly Rehoming[],
  locked: ReadonlySet<string>,
): Promise<StorySoFar> {
  const byAgency = new Map(rehomings.map((each) => [each.from, each]))
  const origins = [...byAgency.keys()]
  const requests = await tx.rows<OpenRequest>(
    `select r.id, r.kind, r.account_id as account, r.agency_code as agency
     from account_requests r left join accounts a on a.id = r.account_id
     where r.state = 'open' and (r.agency_code = any($1::text[]) or a.agency_code = any($1::text[]))
     order by r.id for no key update of r`,
    [origins],
  )
  const there = await tx.rows<{ id: string; state: AccountState; agency: string }>(
    `select id, state, agency_code as agency from accounts
     where state <> 'revoked' and agency_code = any($1::text[]) order by id for no key update`,
    [origins],
  )
  const moved = there.flatMap(({ id, state, agency }): readonly MovedAccount[] => {
    const rehoming = byAgency.get(agency)
    const heir = rehoming === undefined ? null : heirOfAccount(rehoming, id)
    // Of an agency a part of which leaves, whoever stays is not touched.
    if (heir === null || heir === agency) return []
    const works = state === 'active'
    const stateAfter = locked.has(agency)
      ? 'locked'
      : stateAfterRequest('rehome', 'asked', state)
    return [
      {
        id,
        from: agency,
        heir,
        state: works ? stateAfter : state,
        request: works && !locked.has(agency) ? newId('r') : null,
      },
    ]
  })
  const returned = await settleRequests(deps, tx, found, requests, moved, byAgency, there)
  await writeAccounts(deps, tx, found, moved)
  return {
    moved,
    acts: [
      ...returned,
      ...moved.map(
        ({ id, from, heir, request }): AccountLine => ({
          account: id,
          act: 'rehome',
          about: `${from}>${heir}`,
          request,
          agency: heir,
        }),
      ),
    ],
  }
}

interface OpenRequest {
  readonly id: string
  readonly kind: string
  readonly account: string
  readonly agency: string
}

/**
 * What is asked about an account that worked is returned: its next agency asks anew. What is asked
 * about others, or for people yet to come, goes to the heir and waits on.
 */
async function settleRequests(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  found: StoredReorganisation,
  requests: readonly OpenRequest[],
  moved: readonly MovedAccount[],
  byAgency: ReadonlyMap<string, Rehoming>,
  there: readonly { readonly id: string; readonly state: AccountState }[],
): Promise<readonly AccountLine[]> {
  const went = new Map(moved.map((each) => [each.id, each]))
  const worked = new Set(
    there.flatMap(({ id, state }) => (state === 'active' ? [id] : [])),
  )
  const returned = requests.filter(
    ({ account }) => went.has(account) && worked.has(account),
  )
  await tx.rows(
    `update account_requests
     set state = 'withdrawn', decided_by = $2, decided_at = to_timestamp($3::bigint / 1000.0),
         decision_reason = $4, officer_number_sealed = null, phone_sealed = null,
         person_digest = null
     where id = any($1::text[])`,
    [returned.map(({ id }) => id), found.draftedBy, deps.clock.now(), documentOf(found)],
  )
  const passed = requests.flatMap(({ id, account, agency }) => {
    const rehoming = byAgency.get(agency)
    if (rehoming === undefined || returned.some((each) => each.id === id)) return []
    // About somebody who goes: where they go. Else whoever takes what is assigned to nobody.
    const own = went.get(account)
    const heir = own?.from === agency ? own.heir : rehoming.ends ? rehoming.rest : null
    return heir === null || heir === agency ? [] : [{ id, heir }]
  })
  await tx.rows(
    `update account_requests r set agency_code = n.heir
     from unnest($1::text[], $2::text[]) as n(id, heir) where r.id = n.id`,
    [passed.map(({ id }) => id), passed.map(({ heir }) => heir)],
  )
  return returned.map(({ id, kind, account }) => ({
    account,
    act: 'withdraw',
    about: kind,
    request: id,
    agency: went.get(account)?.heir ?? '',
  }))
}

/** Accounts, what is asked for each, and the end of their sessions. */
async function writeAccounts(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  found: StoredReorganisation,
  moved: readonly MovedAccount[],
): Promise<void> {
  const ids = moved.map(({ id }) => id)
  await tx.rows(
    `update accounts a set agency_code = n.heir, state = n.state
     from unnest($1::text[], $2::text[], $3::text[]) as n(id, heir, state) where a.id = n.id`,
    [ids, moved.map(({ heir }) => heir), moved.map(({ state }) => state)],
  )
  const waiting = moved.filter(({ request }) => request !== null)
  await tx.rows(
    `insert into account_requests (id, kind, account_id, requester_id, requested_at, agency_code,
                                   reason, legal_basis, reorganisation_id)
     select id, 'rehome', account, $4, to_timestamp($5::bigint / 1000.0), heir, $8, $6, $7
     from unnest($1::text[], $2::text[], $3::text[]) as n(id, account, heir)`,
    [
      waiting.map(({ request }) => request),
      waiting.map(({ id }) => id),
      waiting.map(({ heir }) => heir),
      found.draftedBy,
      deps.clock.now(),
      documentOf(found),
      found.id,
      reasonOfRequest,
    ],
  )
  await tx.rows(
    `update sessions set ended_at = to_timestamp($2::bigint / 1000.0)
     where account_id = any($1::text[]) and ended_at is null`,
    [ids, deps.clock.now()],
  )
}
