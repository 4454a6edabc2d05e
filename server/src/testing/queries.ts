/** Queries for tests of the gateway: a dossier with an officer, and what they ask. */
import { randomUUID } from 'node:crypto'
import type { Caller } from '../accounts/caller.ts'
import type { Admission, Admitted } from '../gateway/admission.ts'
import type { TestGateway, TestOfficer } from './gateway.ts'

export const address = '127.0.0.1'
export const service = 'look-up-person'

export interface Place {
  readonly dossier: string
  readonly officer: TestOfficer
}

export function admissionOf(caller: Caller, dossier: string): Admission {
  return {
    requestId: randomUUID(),
    caller,
    asked: {
      dossier,
      procedure: '1.001193',
      service,
      purpose: 'register-civil-status',
      fields: null,
    },
    subject: { by: 'party', party: 1 },
    idempotency: null,
  }
}

export const callerOf = (
  gateway: TestGateway,
  { officer }: Pick<Place, 'officer'>,
): Caller => ({
  via: 'system',
  systemId: gateway.systemId,
  accountId: officer.id,
  strength: 'assertion',
  address,
  thumbprints: gateway.systemKey,
})

export async function openPlace(
  gateway: TestGateway,
  limits: { readonly budget?: number; readonly perDay?: number } = {},
): Promise<Place> {
  const officer = await gateway.addOfficer({
    duties: ['receiving'],
    perDay: limits.perDay ?? 100_000,
  })
  const dossier = await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(0)],
  })
  await gateway.database.rows('update dossiers set budget = $2 where code = $1', [
    dossier,
    limits.budget ?? 500,
  ])
  return { officer, dossier }
}

export const ask = async (gateway: TestGateway, { dossier, officer }: Place) =>
  post(gateway, dossier, await gateway.actFor(officer.username))

export const post = (
  gateway: TestGateway,
  dossier: string,
  headers: Record<string, string>,
) =>
  gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    headers,
    payload: {
      dossier,
      procedure: '1.001193',
      service,
      purpose: 'register-civil-status',
      subject: { party: 1 },
    },
  })

export const count = (admitted: readonly Admitted[], kind: Admitted['kind']) =>
  admitted.filter((each) => each.kind === kind).length
