/**
 * More look-ups of a dossier (product Q7): its officer asks with grounds, a leader of its agency or of
 * the province approves, and the approval itself raises the budget. Bounded by policy `dossier-raise`.
 */
import type { DossierRaise } from '@chot/contract/dossiers.ts'
import type { ProblemCode } from '@chot/contract/problems.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { type ApprovalEffect, askApproval } from '../../approvals/approvals.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { assignedSql } from './assigned.ts'
import { budgetMax } from './put-dossier.ts'

interface Raisable {
  readonly id: string
  readonly open: boolean
  readonly budget: number
  readonly raised: number
}

/** The dossier as its officer has it, and how often it was raised; null when it is not theirs. */
async function findRaisable(
  reader: Reader,
  officer: { readonly accountId: string; readonly agency: string },
  code: string,
): Promise<Raisable | null> {
  const [found] = await reader.rows<Raisable>(
    `select d.id, d.state = 'open' as open, d.budget,
            (select count(*)::int from approvals a
              where a.kind = 'dossier-raise' and a.uses > 0 and a.terms ->> 'dossier' = d.code) as raised
     from dossiers d where ${assignedSql} and d.code = $3`,
    [officer.accountId, officer.agency, code],
  )
  return found ?? null
}

function whyNotRaise(
  found: Raisable,
  units: number,
  numbers: { readonly unitsMax: number; readonly timesMax: number },
): ProblemCode | null {
  if (!found.open) return 'dossier-closed'
  const within = units <= numbers.unitsMax && found.raised < numbers.timesMax
  return within && found.budget + units <= budgetMax ? null : 'dossier-raise-too-far'
}

/**
 * Asks for more look-ups of one's own dossier; the id of the request. Throws Problem `not-found`,
 * `dossier-closed`, `dossier-raise-too-far` or as `askApproval` does.
 */
export async function askRaise(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  code: string,
  { units, reason, basis }: DossierRaise,
): Promise<string> {
  const policy = await deps.policies.current(deps.db)
  const who = { accountId: officer.accountId, agency: officer.agency.code }
  const found = await findRaisable(deps.db, who, code)
  if (found === null) throw new Problem('not-found')
  const numbers = policy.valueOn('dossier-raise', localDay(policy, deps.clock.now()))
  const refused = whyNotRaise(found, units, numbers)
  if (refused !== null) throw new Problem(refused)
  return askApproval(deps, officer, {
    kind: 'dossier-raise',
    number: null,
    reason,
    basis,
    terms: { dossier: code, units: String(units) },
  })
}

/** What an approval of it does: everything that was looked at when it was asked is looked at again. */
export const raiseBudget: ApprovalEffect = async (tx, { terms, requester }, approver) => {
  const { dossier: code = '', units: text = '' } = terms
  // Before the head: who tells a dossier anew holds its row and waits for the head.
  await tx.rows('select from dossiers where code = $1 for no key update', [code])
  return async (policy, day) => {
    const [asker] = await tx.rows<{ agency: string }>(
      'select agency_code as agency from accounts where id = $1',
      [requester],
    )
    const who = { accountId: requester, agency: asker?.agency ?? '' }
    const found = await findRaisable(tx, who, code)
    if (found === null) return { refused: 'dossier-not-yours' }
    const [involved] = await tx.rows(
      `select from dossiers d, agencies g
       where d.id = $1 and g.code = $2
         and (g.kind = 'province' or g.code in (d.receiving_agency, d.deciding_agency))`,
      [found.id, approver.agency.code],
    )
    if (involved === undefined) return { refused: 'agency-not-involved' }
    const units = Number(text)
    const refused = whyNotRaise(found, units, policy.valueOn('dossier-raise', day))
    if (refused !== null) return { refused }
    const budget = found.budget + units
    await tx.rows('update dossiers set budget = $2 where id = $1', [found.id, budget])
    return { body: { k: 'dossier', do: code, ob: `budget +${units} = ${budget}` } }
  }
}
