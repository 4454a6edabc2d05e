/** Connection files as the rules of core/workflow see them, held until the transaction ends. */
import type { CivilDate } from '@chot/core/calendar/civil.ts'
import type { Duty } from '@chot/core/duties.ts'
import type {
  ConnectionActor,
  ConnectionFile,
  ConnectionRoute,
  ConnectionState,
} from '@chot/core/workflow/connection.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Reader, Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { type LogHead, lockHead } from '../../log/append.ts'

export type ConnectionDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies'>

export interface FoundFile extends ConnectionFile {
  readonly id: string
  readonly drive: string
  readonly driveDueOn: CivilDate
  readonly driveClosedOn: CivilDate | null
  readonly returnedOn: CivilDate | null
}

const fileSql = `
  select f.id, f.drive_id as drive, f.agency_code as agency, f.route, f.state,
         f.returned_on as "returnedOn", d.due_on as "driveDueOn", d.closed_on as "driveClosedOn"
  from connection_files f join drives d on d.id = f.drive_id where f.id = $1`

interface FileRow {
  readonly id: string
  readonly drive: string
  readonly agency: string
  readonly route: ConnectionRoute
  readonly state: ConnectionState
  readonly returnedOn: CivilDate | null
  readonly driveDueOn: CivilDate
  readonly driveClosedOn: CivilDate | null
}

async function withSteps(reader: Reader, row: FileRow | undefined) {
  if (row === undefined) return null
  const steps = await reader.rows<ConnectionFile['steps'][number]>(
    'select act, account_id as by from connection_steps where file_id = $1 order by seq',
    [row.id],
  )
  return { ...row, steps }
}

/** Locked: two acts on a file come one after the other. */
export async function lockFile(tx: Tx, id: string): Promise<FoundFile | null> {
  const [row] = await tx.rows<FileRow>(`${fileSql} for no key update of f`, [id])
  return withSteps(tx, row)
}

export async function findFile(reader: Reader, id: string): Promise<FoundFile | null> {
  const [row] = await reader.rows<FileRow>(fileSql, [id])
  return withSteps(reader, row)
}

/**
 * Who acts, as they are at this moment: under the head of the log whatever was taken from them by
 * an earlier entry is taken. A session that ended makes them inactive.
 */
export async function readActor(
  reader: Reader,
  officer: Pick<SignedIn, 'accountId' | 'sessionId'>,
  day: CivilDate,
): Promise<ConnectionActor> {
  const [row] = await reader.rows<{
    active: boolean
    agency: string
    police: boolean
    duties: Duty[]
  }>(
    `select a.state = 'active' and s.ended_at is null as active, a.agency_code as agency,
            g.kind = 'police' as police,
            array(select distinct d.duty from account_duties d
                  where d.account_id = a.id and d.valid_from <= $3::date
                    and (d.valid_to is null or $3::date < d.valid_to) order by 1) as duties
     from accounts a join agencies g on g.code = a.agency_code
     join sessions s on s.id = $2 and s.account_id = a.id
     where a.id = $1`,
    [officer.accountId, officer.sessionId, day],
  )
  return {
    id: officer.accountId,
    active: row?.active === true,
    agency: row?.agency ?? '',
    agencyIsPolice: row?.police === true,
    duties: row?.duties ?? [],
  }
}

/** The head of the log, and the day and policy of this very moment. */
export async function takeHead(deps: ConnectionDeps, tx: Tx) {
  const head = await lockHead(tx, deps.clock.heldAt())
  return { head, ...(await momentOf(deps, tx, head)) }
}

async function momentOf(deps: ConnectionDeps, tx: Tx, head: LogHead) {
  const policy = await deps.policies.at(tx, head.policyRevision)
  const day = localDay(policy, head.at)
  return { day, policy, numbers: policy.valueOn('connection-files', day) }
}

/** The day and the numbers of connection files, for reading. */
export async function today(deps: ConnectionDeps, reader: Reader) {
  const policy = await deps.policies.current(reader)
  const day = localDay(policy, deps.clock.now())
  return { day, numbers: policy.valueOn('connection-files', day) }
}
