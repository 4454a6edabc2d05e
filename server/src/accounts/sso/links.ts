/** Which account a person of the identity provider has: linked beforehand, by an administrator. */
import type { AccountState } from '@chot/core/workflow/account.ts'
import type { Reader, Tx } from '../../db/database.ts'
import type { KeyRing } from '../../keys/key-ring.ts'
import type { Identity } from './provider.ts'

type Digests = Pick<KeyRing, 'officerDigest'>

/** Who somebody is at a provider, without telling who: the subject may be a citizen's number. */
export function subjectDigest(keys: Digests, issuer: string, subject: string): Buffer {
  return keys.officerDigest(`sso-subject\n${issuer}\n${subject}`)
}

/** The same of the name by which administrators know them there. */
export function nameDigest(keys: Digests, issuer: string, name: string): Buffer {
  return keys.officerDigest(`sso-name\n${issuer}\n${name.trim().normalize('NFC')}`)
}

export interface Link {
  readonly account: string
  readonly nameDigest: Buffer
}

interface FoundLink extends Link {
  /** The officer came by it before: the subject counts, and the name no more. */
  readonly confirmed: boolean
}

/** By subject; by name only while the link is new, so that a name given to another opens nothing. */
export async function findLink(
  reader: Reader,
  keys: Digests,
  { issuer, subject, name }: Identity,
): Promise<FoundLink | null> {
  const [row] = await reader.rows<FoundLink>(
    `select account_id as account, name_digest as "nameDigest",
            confirmed_at is not null as confirmed
     from sso_links
     where issuer = $1
       and (subject_digest = $2 or (subject_digest is null and name_digest = $3))
     order by subject_digest nulls last limit 1`,
    [
      issuer,
      subjectDigest(keys, issuer, subject),
      name === null ? null : nameDigest(keys, issuer, name),
    ],
  )
  return row ?? null
}

export interface LinkedAccount {
  readonly id: string
  readonly agency: string
  readonly agencyFrom: string
  readonly agencyTo: string | null
  readonly state: AccountState
  readonly demonstration: boolean
  /** No factor of their own yet: one was handed out, or a lost one is not replaced. */
  readonly factorOwed: boolean
}

/**
 * Locks the account of a link, the way signing in does (sign-in.ts says why), if the link still
 * stands.
 */
export async function lockLinked(
  tx: Tx,
  { account, nameDigest: name }: Link,
): Promise<LinkedAccount | null> {
  const [row] = await tx.rows<LinkedAccount>(
    `select a.id, a.agency_code as agency, g.valid_from as "agencyFrom", g.valid_to as "agencyTo",
            a.state, a.demonstration, a.factor_owed as "factorOwed"
     from accounts a join agencies g on g.code = a.agency_code
     where a.id = $1 and exists (select from sso_links where account_id = a.id and name_digest = $2)
     for no key update of a`,
    [account, name],
  )
  return row ?? null
}
