import type { AccountDetail, OwnAccount } from '@chot/contract/accounts.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { accountRowOf, readAccounts } from './account-rows.ts'
import { readLeave } from './leave.ts'
import { agencySeenBy, judgement } from './list-accounts.ts'

/** What an officer is told of their own account. */
export async function getOwnAccount(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
): Promise<OwnAccount> {
  const judged = await judgement(deps, deps.db)
  const meant = { ids: [officer.accountId] }
  const [stored] = await readAccounts(deps.db, judged, meant, null)
  if (stored === undefined) throw new Problem('not-found')
  const row = accountRowOf(stored, judged)
  const { duties, queriesPerDay, trainedUntil, dormantOn, lacks } = row
  return { duties, queriesPerDay, trainedUntil, dormantOn, lacks, today: judged.date }
}

const historyMax = 200

/** Throws Problem `not-found`, for an account of another agency too. */
export async function getAccount(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  id: string,
): Promise<AccountDetail> {
  const judged = await judgement(deps, deps.db)
  const [stored] = await readAccounts(
    deps.db,
    judged,
    { ids: [id] },
    agencySeenBy(officer),
  )
  if (stored === undefined) throw new Problem('not-found')
  const [openRequest] = await deps.db.rows<NonNullable<AccountDetail['openRequest']>>(
    `select id, kind from account_requests where account_id = $1 and state = 'open'`,
    [id],
  )
  const history = await deps.db.rows<AccountDetail['history'][number]>(
    `select h.seq as sequence, floor(extract(epoch from h.at) * 1000)::bigint as at, h.act, h.about,
            case when b.id is null then null
                 else json_build_object('username', b.username, 'fullName', b.full_name) end as by,
            h.reason, h.legal_basis as "legalBasis"
     from account_acts h left join accounts b on b.id = h.by_id
     where h.account_id = $1 order by h.seq desc limit $2`,
    [id, historyMax],
  )
  return {
    account: accountRowOf(stored, judged),
    today: judged.date,
    leave: await readLeave(deps.db, id, judged.date),
    openRequest: openRequest ?? null,
    sso: await ssoOf(deps, id),
    history,
  }
}

async function ssoOf(
  deps: Pick<Deps, 'config' | 'db'>,
  id: string,
): Promise<AccountDetail['sso']> {
  if (deps.config.sso === null) return null
  const [link] = await deps.db.rows<NonNullable<AccountDetail['sso']>>(
    `select floor(extract(epoch from linked_at) * 1000)::bigint as "linkedAt",
            floor(extract(epoch from confirmed_at) * 1000)::bigint as "confirmedAt"
     from sso_links where account_id = $1 and issuer = $2`,
    [id, deps.config.sso.issuer],
  )
  return link ?? { linkedAt: null, confirmedAt: null }
}
