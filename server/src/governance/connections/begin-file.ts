import type { fileBody } from '@chot/contract/connections.ts'
import { type Duty, dutiesConflict } from '@chot/core/duties.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import { appendTo } from '../../log/append.ts'
import { newEntryId } from '../../log/entry-id.ts'
import { objectOf } from './act.ts'
import { type ConnectionDeps, readActor, takeHead } from './files.ts'

/**
 * Begins the connection file of an agency in a drive: the agency's administrator or head, or the
 * focal point for any. Returns its id. Throws Problem `connection-act-not-yours`,
 * `connection-file-there`, `drive-closed`, or `input-invalid` when the drive does not ask the agency.
 */
export async function beginFile(
  deps: ConnectionDeps,
  officer: SignedIn,
  { drive, route, ...asked }: z.infer<typeof fileBody>,
): Promise<string> {
  const id = newEntryId()
  const agency = asked.agency ?? officer.agency.code
  if (dutyToBegin(officer.duties, officer.agency.code, agency) === undefined)
    throw new Problem('connection-act-not-yours')
  await deps.db.inTx(async (tx) => {
    const [place] = await tx.rows<{ closed: boolean }>(
      `select d.closed_on is not null as closed from drive_agencies m
       join drives d on d.id = m.drive_id where m.drive_id = $1 and m.agency_code = $2`,
      [drive, agency],
    )
    if (place === undefined)
      throw faultProblem([{ field: 'agency', code: 'unknown-agency' }])
    if (place.closed) throw new Problem('drive-closed')
    const made = await tx.rows(
      `insert into connection_files (id, drive_id, agency_code, route, state, state_since, begun_at)
       values ($1, $2, $3, $4, 'draft', to_timestamp($5::bigint / 1000.0),
               to_timestamp($5::bigint / 1000.0))
       on conflict (drive_id, agency_code) where state <> 'ended' do nothing returning id`,
      [id, drive, agency, route, deps.clock.now()],
    )
    if (made.length === 0) throw new Problem('connection-file-there')
    const { head, day } = await takeHead(deps, tx)
    const actor = await readActor(tx, officer, day)
    const held = actor.active && !dutiesConflict(actor.duties) ? actor.duties : []
    const duty = dutyToBegin(held, actor.agency, agency)
    if (duty === undefined) throw new Problem('connection-act-not-yours')
    await appendTo(tx, head, [
      {
        k: 'connection',
        oc: 'done',
        ac: officer.accountId,
        du: duty,
        au: officer.strength,
        ag: officer.agency.code,
        ip: officer.address,
        ob: objectOf({ id, agency, drive, route }, 'begin'),
      },
    ])
  })
  return id
}

function dutyToBegin(
  held: readonly Duty[],
  own: string,
  agency: string,
): Duty | undefined {
  return held.find(
    (duty) =>
      duty === 'focal-point' ||
      (own === agency && (duty === 'account-admin' || duty === 'leader')),
  )
}
