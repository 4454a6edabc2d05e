/** How accounts of people come to be. */
import { randomBytes } from 'node:crypto'
import { notice } from '@chot/contract/notice.ts'
import type { Duty } from '@chot/core/duties.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { localDay } from './local-day.ts'
import { hashPassword } from './passwords.ts'
import { tidyLogin } from './sign-in.ts'
import { newTotpSecret } from './totp.ts'

export interface DatedDuty {
  readonly duty: Duty
  /** The first day, `yyyy-MM-dd`, and the first day no more; without end when absent. */
  readonly from: string
  readonly to?: string | null
}

export interface NewAccount {
  /** A new one when absent. */
  readonly id?: string
  /** 8–60 characters (product A1); kept in lower case. */
  readonly username: string
  readonly fullName: string
  /** Code of its agency. */
  readonly agency: string
  /** A bare duty is held from today on. */
  readonly duties: readonly (Duty | DatedDuty)[]
  readonly password: string
  /** False: the password is given by somebody else, and the officer must set one of their own. */
  readonly enrolled: boolean
  /** Base32; a new one when absent. */
  readonly totpSecret?: string
  /** What the Ministry is told of the officer: their own citizen number, and phone. */
  readonly officerNumber: string
  readonly phone: string
  readonly demonstration: boolean
}

const passwordCharactersMin = 12
const passwordCharactersMax = 128

/**
 * Makes an active account. Hashing takes some 50 ms: call it before the log's head is taken; the
 * caller records the act. Throws when a length is out of bounds, or a database constraint says no.
 */
export async function createAccount(
  deps: Pick<Deps, 'keys' | 'clock' | 'policies'>,
  tx: Tx,
  account: NewAccount,
): Promise<{ readonly id: string; readonly totpSecret: string }> {
  const username = tidyLogin(account.username)
  if (username.length < 8 || username.length > 60)
    throw new Error('a login has 8 to 60 characters')
  const { length } = account.password
  if (length < passwordCharactersMin || length > passwordCharactersMax)
    throw new Error(
      `a password has ${passwordCharactersMin} to ${passwordCharactersMax} characters`,
    )
  const id = account.id ?? newAccountId()
  const totpSecret = account.totpSecret ?? newTotpSecret()
  const { seal } = deps.keys.officers
  await tx.rows(
    `insert into accounts (id, username, full_name, agency_code, demonstration, password_hash,
                           totp_sealed, officer_number_sealed, phone_sealed, password_set_at,
                           password_given, factor_owed, enrolled_at, person_digest, awake_since,
                           notice_version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10::bigint / 1000.0), $11, $11,
             case when $11 then null else to_timestamp($10::bigint / 1000.0) end, $12,
             to_timestamp($10::bigint / 1000.0), case when $11 then 0 else $13::integer end)`,
    [
      id,
      username,
      account.fullName.normalize('NFC'),
      account.agency,
      account.demonstration,
      await hashPassword(account.password),
      seal(totpSecret, `totp/${id}`),
      seal(account.officerNumber, `officer-number/${id}`),
      seal(account.phone, `officer-phone/${id}`),
      deps.clock.now(),
      !account.enrolled,
      personDigest(deps.keys, account.officerNumber),
      notice.version,
    ],
  )
  const today = localDay(await deps.policies.current(tx), deps.clock.now())
  const duties = account.duties.map((each) =>
    typeof each === 'string' ? { duty: each, from: today } : each,
  )
  await tx.rows(
    `insert into account_duties (account_id, duty, valid_from, valid_to)
     select $1, duty, valid_from, valid_to
     from unnest($2::text[], $3::date[], $4::date[]) as d(duty, valid_from, valid_to)`,
    [
      id,
      duties.map(({ duty }) => duty),
      duties.map(({ from }) => from),
      duties.map((each) => ('to' in each ? (each.to ?? null) : null)),
    ],
  )
  return { id, totpSecret }
}

/** Tells that two accounts are one person's, without telling whose. */
export function personDigest(
  keys: Pick<KeyRing, 'officerDigest'>,
  officerNumber: string,
): Buffer {
  return keys.officerDigest(`officer-number\n${officerNumber}`)
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** `a-` and 16 characters of base32: 80 random bits, saying nothing of the person. */
export const newAccountId = () => newId('a')

export function newId(prefix: string): string {
  return `${prefix}-${Array.from(randomBytes(16), (byte) => alphabet[byte % 32]).join('')}`
}
