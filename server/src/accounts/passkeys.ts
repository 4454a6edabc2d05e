/**
 * Passkeys (WebAuthn Level 3): what an authenticator signed, judged by our own address, never by
 * what a request says of its host. Every passkey verifies its holder, so that it counts as both
 * factors (NIST SP 800-63B-4 §3.1.6).
 */

import { isIP } from 'node:net'
import type { PasskeyAssertion, PasskeyAttestation } from '@chot/contract/factors.ts'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import type { Reader, Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { type ChallengeFor, newChallenge, readChallenge } from './passkey-challenge.ts'
import { type Spendable, spendChallenge } from './used-challenges.ts'

type PasskeyDeps = Pick<Deps, 'config' | 'keys' | 'clock'>

/** EdDSA, ES256, RS256 (COSE, RFC 9053): what authenticators in use sign with. */
const algorithms = [-8, -7, -257]

/** Whom passkeys are for: the public address. */
function relyingParty({ config }: Pick<Deps, 'config'>) {
  const { origin, hostname } = new URL(config.publicUrl)
  return { origin, id: hostname }
}

/** A passkey is bound to a name; browsers make none for a bare address. */
export function passkeysPossible(deps: Pick<Deps, 'config'>): boolean {
  return isIP(relyingParty(deps).id.replace(/^\[|\]$/g, '')) === 0
}

interface Named {
  readonly id: string
  readonly transports: readonly string[]
}

/** What the browser asks an authenticator to sign; without `among`, whichever passkey it holds. */
export function assertionOptionsFor(
  deps: PasskeyDeps,
  what: ChallengeFor,
  seconds: number,
  among: readonly Named[] = [],
) {
  return generateAuthenticationOptions({
    rpID: relyingParty(deps).id,
    challenge: newChallenge(deps, what, deps.clock.now() + seconds * 1000),
    timeout: seconds * 1000,
    userVerification: 'required',
    allowCredentials: among.map(named),
  })
}

/** What the browser asks an authenticator to make; none of those in `known` a second time. */
export function attestationOptionsFor(
  deps: PasskeyDeps,
  what: ChallengeFor,
  officer: {
    readonly accountId: string
    readonly username: string
    readonly fullName: string
  },
  rules: { readonly challengeSeconds: number; readonly attestation: 'none' | 'direct' },
  known: readonly Named[],
) {
  return generateRegistrationOptions({
    rpName: 'Chốt',
    rpID: relyingParty(deps).id,
    userID: new Uint8Array(Buffer.from(officer.accountId)),
    userName: officer.username,
    userDisplayName: officer.fullName,
    challenge: newChallenge(deps, what, deps.clock.now() + rules.challengeSeconds * 1000),
    timeout: rules.challengeSeconds * 1000,
    attestationType: rules.attestation,
    excludeCredentials: known.map(named),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
}

const named = ({ id, transports }: Named) => ({
  id,
  transports: [...transports] as never[],
})

/** Of what the browser put before the authenticator (WebAuthn §5.8.1). */
const clientData = z.object({
  challenge: z.string().max(400),
  crossOrigin: z.boolean().optional(),
})

/** The challenge that was signed, when it is ours; null for none, or from within another page. */
function challengeOf(
  deps: Pick<Deps, 'keys' | 'clock'>,
  what: ChallengeFor,
  clientDataJSON: string,
): (Spendable & { readonly text: string }) | null {
  let said: unknown
  try {
    said = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
  } catch {
    return null
  }
  const { data } = clientData.safeParse(said)
  if (data === undefined || data.crossOrigin === true) return null
  const found = readChallenge(deps, what, data.challenge, deps.clock.now())
  return found === null ? null : { ...found, text: data.challenge }
}

export interface KnownPasskey {
  readonly id: Buffer
  readonly accountId: string
  readonly username: string
  readonly publicKey: Buffer
}

/** The passkey an authenticator names, whoever's it is; null when it is none of ours. */
export async function findPasskey(
  reader: Reader,
  assertion: PasskeyAssertion,
): Promise<KnownPasskey | null> {
  const [row] = await reader.rows<KnownPasskey>(
    `select p.id, p.account_id as "accountId", a.username, p.public_key as "publicKey"
     from passkeys p join accounts a on a.id = p.account_id where p.id = $1`,
    [Buffer.from(assertion.id, 'base64url')],
  )
  return row ?? null
}

/** Judged outside a transaction; `usePasskey` has the last word. */
export interface ProvedPasskey {
  /** What was signed, to be used up whether or not it was signed rightly; null: none of ours. */
  readonly challenge: Spendable | null
  /** Null when the signature, our address, or the verification of the holder is wrong. */
  readonly right: { readonly id: Buffer; readonly counter: number } | null
}

/** Judges what an authenticator signed. Throws nothing: whatever is wrong is not proved. */
export async function provePasskey(
  deps: PasskeyDeps,
  known: KnownPasskey | null,
  assertion: PasskeyAssertion,
  what: ChallengeFor,
): Promise<ProvedPasskey> {
  const challenge = challengeOf(deps, what, assertion.response.clientDataJSON)
  if (known === null || challenge === null) return { challenge, right: null }
  const { userHandle, ...response } = assertion.response
  const holder = Buffer.from(known.accountId).toString('base64url')
  if (userHandle !== undefined && userHandle !== holder) return { challenge, right: null }
  const { origin, id: rpId } = relyingParty(deps)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...assertion, response, clientExtensionResults: {} },
      expectedChallenge: challenge.text,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: known.id.toString('base64url'),
        publicKey: new Uint8Array(known.publicKey),
        // Compared in `usePasskey`, where nobody else uses the passkey meanwhile.
        counter: 0,
      },
    })
    if (!verified || !authenticationInfo.userVerified) return { challenge, right: null }
    return { challenge, right: { id: known.id, counter: authenticationInfo.newCounter } }
  } catch {
    return { challenge, right: null }
  }
}

/**
 * Uses the challenge up and moves the counter on; why it proves nothing, or null. A counter that
 * stands still or runs back is that of a copy (WebAuthn §6.1.1), unless it never counts.
 */
export async function usePasskey(
  tx: Tx,
  { challenge, right }: ProvedPasskey,
  accountId: string,
  nowMs: number,
): Promise<'wrong-passkey' | 'passkey-cloned' | null> {
  if (challenge === null || !(await spendChallenge(tx, challenge, nowMs)))
    return 'wrong-passkey'
  if (right === null) return 'wrong-passkey'
  const [kept] = await tx.rows<{ counter: string }>(
    'select counter from passkeys where id = $1 and account_id = $2 for update',
    [right.id, accountId],
  )
  if (kept === undefined) return 'wrong-passkey'
  const before = Number(kept.counter)
  if ((right.counter > 0 || before > 0) && right.counter <= before)
    return 'passkey-cloned'
  await tx.rows(
    `update passkeys set counter = $2, last_used_at = to_timestamp($3::bigint / 1000.0)
     where id = $1`,
    [right.id, right.counter, nowMs],
  )
  return null
}

export interface MadePasskey {
  readonly challenge: Spendable
  readonly id: Buffer
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly aaguid: string
  readonly synced: boolean
  /** The maker of the authenticator vouches for its kind. */
  readonly attested: boolean
}

/** Judges what an authenticator says of a new passkey; null when anything of it is wrong. */
export async function readAttestation(
  deps: PasskeyDeps,
  attestation: PasskeyAttestation,
  what: ChallengeFor,
): Promise<MadePasskey | null> {
  const challenge = challengeOf(deps, what, attestation.response.clientDataJSON)
  if (challenge === null) return null
  const { origin, id: rpId } = relyingParty(deps)
  const { clientDataJSON, attestationObject } = attestation.response
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...attestation,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge.text,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified) return null
    const { credential, aaguid, credentialDeviceType, fmt } = registrationInfo
    return {
      challenge,
      id: Buffer.from(credential.id, 'base64url'),
      publicKey: credential.publicKey,
      counter: credential.counter,
      aaguid,
      synced: credentialDeviceType === 'multiDevice',
      attested: fmt !== 'none',
    }
  } catch {
    return null
  }
}
