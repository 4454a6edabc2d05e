/**
 * Tells the gateway of many dossiers in one transaction: the rows and the entries that
 * PUT /v1/dossiers/{code} leaves, without its thirteen statements for each, which were more than
 * half of a run's time.
 */
import { personDigest } from '@chot/server/accounts/create-account.ts'
import type { Deps } from '@chot/server/deps.ts'
import { appendTo, lockHead } from '@chot/server/log/append.ts'
import { partyDigests, sealParty } from '@chot/server/parties/party-seal.ts'
import type { Tell } from './acts.ts'
import { systemId } from './ground.ts'

/** Look-ups of one person that the procedures of data/procedure-rules.json allow. */
const lookUpsPerPerson = 3

/** `isNew` says of a code that it was not told before. */
export async function tellTogether(
  deps: Pick<Deps, 'db' | 'clock' | 'keys'>,
  tells: readonly Tell[],
  isNew: (code: string) => boolean,
): Promise<void> {
  const now = deps.clock.now()
  const created = tells.filter(({ dossier }) => isNew(dossier.code))
  const moved = tells.filter((each) => !created.includes(each))
  const parties = created.flatMap(({ dossier: { code, persons } }) =>
    persons.map(({ part, ...person }, index) => ({
      code,
      party: index + 1,
      part,
      ...partyDigests(deps.keys, code, person),
      sealed: sealParty(deps.keys, code, index + 1, person),
      personDigest: personDigest(deps.keys, person.number),
    })),
  )
  const assigned = created.flatMap(({ dossier: { code, officers } }) =>
    [...new Set(officers.map(({ id }) => id))].map((id) => ({ code, id })),
  )
  await deps.db.inTx(async (tx) => {
    if (created.length > 0) {
      await tx.rows(
        `insert into dossiers (id, code, procedure_code, receiving_agency, deciding_agency, state,
                               system_id, budget, received_at, updated_at)
         select code, code, procedure, agency, agency, 'open', $5, budget, t, t
         from unnest($1::text[], $2::text[], $3::text[], $4::int[])
           as d(code, procedure, agency, budget), to_timestamp($6::bigint / 1000.0) t`,
        [
          created.map(({ dossier }) => dossier.code),
          created.map(({ dossier }) => dossier.procedure),
          created.map(({ dossier }) => dossier.agency),
          created.map(
            ({ dossier: { persons } }) =>
              lookUpsPerPerson * new Set(persons.map(({ number }) => number)).size,
          ),
          systemId,
          now,
        ],
      )
      await tx.rows(
        `insert into dossier_parties (dossier_id, party, part, number_digest, match_digest, sealed,
                                      account_id)
         select code, party, part, number_digest, match_digest, sealed,
                (select id from accounts a where a.person_digest = p.person_digest
                   and a.state <> 'revoked')
         from unnest($1::text[], $2::int[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[],
                     $7::bytea[])
           as p(code, party, part, number_digest, match_digest, sealed, person_digest)`,
        [
          parties.map(({ code }) => code),
          parties.map(({ party }) => party),
          parties.map(({ part }) => part),
          parties.map(({ numberDigest }) => numberDigest),
          parties.map(({ matchDigest }) => matchDigest),
          parties.map(({ sealed }) => sealed),
          parties.map((each) => each.personDigest),
        ],
      )
      await tx.rows(
        `insert into dossier_officers (dossier_id, account_id)
         select * from unnest($1::text[], $2::text[])`,
        [assigned.map(({ code }) => code), assigned.map(({ id }) => id)],
      )
    }
    if (moved.length > 0)
      await tx.rows(
        `update dossiers d set state = m.state, updated_at = to_timestamp($3::bigint / 1000.0)
         from unnest($1::text[], $2::text[]) as m(code, state)
         where d.code = any($1::text[]) and d.code = m.code`,
        [moved.map(({ dossier }) => dossier.code), moved.map(({ state }) => state), now],
      )
    const head = await lockHead(tx, deps.clock.heldAt())
    await appendTo(
      tx,
      head,
      tells.map((each) => ({
        k: 'dossier',
        oc: 'done',
        sy: systemId,
        ag: each.dossier.agency,
        ip: '10.38.0.1',
        do: each.dossier.code,
        pr: each.dossier.procedure,
        ob: created.includes(each)
          ? 'created'
          : each.state === 'closed'
            ? 'closed'
            : 'updated',
      })),
    )
  })
}
