/**
 * What a dossier says of a person, at rest: sealed for the few who may open it, and two keyed
 * digests that answer "is this person a party" without opening anything. All are bound to the
 * dossier's code, so that equal people in two dossiers look different.
 */
import type { PersonAsked } from '@chot/core/identity/citizen.ts'
import { nameForMatch } from '@chot/core/identity/name.ts'
import type { KeyRing } from '../keys/key-ring.ts'

const context = (dossierCode: string, party: number) => `party/${dossierCode}/${party}`

export function sealParty(
  keys: Pick<KeyRing, 'parties'>,
  dossierCode: string,
  party: number,
  { number, fullName, birth }: PersonAsked,
): Buffer {
  return keys.parties.seal(
    JSON.stringify({ number, fullName, birth }),
    context(dossierCode, party),
  )
}

export function openParty(
  keys: Pick<KeyRing, 'parties'>,
  dossierCode: string,
  party: number,
  sealed: Uint8Array,
): PersonAsked {
  return JSON.parse(keys.parties.open(sealed, context(dossierCode, party))) as PersonAsked
}

/** `numberDigest` finds the person; `matchDigest` agrees only when name and birth agree as well. */
export function partyDigests(
  keys: Pick<KeyRing, 'partyDigest'>,
  dossierCode: string,
  person: PersonAsked,
): { readonly numberDigest: Buffer; readonly matchDigest: Buffer } {
  return {
    numberDigest: keys.partyDigest(`number\n${dossierCode}\n${person.number}`),
    matchDigest: keys.partyDigest(
      `match\n${dossierCode}\n${person.number}\n${nameForMatch(person.fullName)}\n${person.birth}`,
    ),
  }
}
