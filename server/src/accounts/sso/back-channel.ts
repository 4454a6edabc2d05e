/**
 * Back-channel logout (OpenID Connect Back-Channel Logout 1.0): the provider says that somebody
 * signed out there, and the sessions that began there end at once.
 */
import { hash } from 'node:crypto'
import type { AuthStrength } from '@chot/core/log/entry.ts'
import type { Deps } from '../../deps.ts'
import { record } from '../../log/append.ts'
import { spendChallenge } from '../used-challenges.ts'
import { subjectDigest } from './links.ts'
import { type Provider, SsoFault } from './provider.ts'

/** Longer than a logout token can be good (provider.ts): by then a repeat is too old. */
const rememberedMs = 15 * 60_000

/**
 * Ends the sessions a logout token names, with one entry for each account. Throws SsoFault when
 * the token is not believed, or was taken before.
 */
export async function logOutByProvider(
  deps: Pick<Deps, 'db' | 'clock' | 'keys'>,
  provider: Provider,
  token: string,
  address: string,
): Promise<void> {
  const { issuer, subject, session, jti } = await provider.verifyLogout(token)
  const now = deps.clock.now()
  await deps.db.inTx(async (tx) => {
    const digest = hash('sha256', `logout\n${issuer}\n${jti}`, 'buffer')
    if (!(await spendChallenge(tx, { digest, expiresAt: now + rememberedMs }, now)))
      throw new SsoFault('refused', 'logout-repeated')
    const whose = subject === null ? null : subjectDigest(deps.keys, issuer, subject)
    // Whoever still owes a code has no session yet, and gets none.
    await tx.rows(
      `delete from sso_sign_ins where account_id is not null
         and ($1::bytea is null or subject_digest = $1) and ($2::text is null or provider_session = $2)`,
      [whose, session],
    )
    const ended = await tx.rows<{
      account: string
      strength: AuthStrength
      agency: string
      count: number
    }>(
      `with ended as (
         update sessions s set ended_at = to_timestamp($4::bigint / 1000.0)
         from sso_links k
         where k.account_id = s.account_id and k.issuer = $3 and s.ended_at is null
           and s.strength like 'sso%'
           and ($1::bytea is null or k.subject_digest = $1)
           and ($2::text is null or s.provider_session = $2)
         returning s.account_id, s.strength)
       select e.account_id as account, max(e.strength) as strength, a.agency_code as agency,
              count(*) as count
       from ended e join accounts a on a.id = e.account_id
       group by e.account_id, a.agency_code order by e.account_id`,
      [whose, session, issuer, now],
    )
    for (const { account, strength, agency, count } of ended)
      await record(tx, deps.clock.heldAt(), {
        k: 'sign-out',
        oc: 'done',
        ac: account,
        au: strength,
        ag: agency,
        ip: address,
        ob: `by provider: ${count}`,
      })
  })
}
