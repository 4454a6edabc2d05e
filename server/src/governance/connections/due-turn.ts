/**
 * Drives by the clock: reminders, warnings, the suspension of connections whose file is not out of
 * the agency's hands after its due day, and the figures of each day. Every node looks; what is done
 * is on record, in the transaction that did it, so that the work is done once.
 */
import type { DriveView } from '@chot/contract/drives.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { NotificationKind } from '@chot/core/notification/notification.ts'
import { suspendsItself, warningDue } from '@chot/core/workflow/connection.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { appendTo } from '../../log/append.ts'
import { notify } from '../../notifications/notify.ts'
import { startTurns, type Turns } from '../../turns.ts'
import { writeStep } from './act.ts'
import { keepFigures } from './drives.ts'
import { type ConnectionDeps, takeHead, today } from './files.ts'
import { type AgencyProgress, listDrives, readProgress } from './progress.ts'

const lookEveryMs = 60 * 60_000
/** Suspended in one transaction, and so under one hold of the log's head. */
const suspendedAtOnce = 100
/** The node that holds it does the work; the others do not wait. */
const driveLock = 0x63_68_64_76

export interface Turn {
  reminded: number
  warned: number
  suspended: number
}

/** Looks once at every drive that is open. */
export async function lookAtDrives(deps: ConnectionDeps): Promise<Turn> {
  const turn: Turn = { reminded: 0, warned: 0, suspended: 0 }
  const drives = await listDrives(deps.db)
  for (const drive of drives.filter(({ closedOn }) => closedOn === null)) {
    const { day, numbers } = await today(deps, deps.db)
    const rows = await readProgress(deps, deps.db, drive, day)
    turn.reminded += await tell(deps, drive, day, rows, {
      turn: 'remind',
      daysBefore: numbers.remindDays,
      kind: 'drive-due',
      duties: ['account-admin'],
    })
    turn.warned += await tell(deps, drive, day, rows, {
      turn: 'warn',
      daysBefore: numbers.warnDays,
      kind: 'suspension-near',
      duties: ['account-admin', 'leader'],
    })
    turn.suspended += await suspendLate(deps, drive, day, rows)
    await snapshot(deps, drive, day)
  }
  return turn
}

const mine = async (tx: Tx) => {
  const [lock] = await tx.rows<{ held: boolean }>(
    'select pg_try_advisory_xact_lock($1) as held',
    [driveLock],
  )
  return lock?.held === true
}

/** Whether this is the first time; what was done is told by its row. */
async function first(tx: Tx, drive: string, day: string, kind: string): Promise<boolean> {
  const made = await tx.rows(
    `insert into drive_turns (drive_id, day, kind) values ($1, $2, $3)
     on conflict do nothing returning day`,
    [drive, day, kind],
  )
  return made.length > 0
}

/**
 * Tells the agencies that are behind, once for each of the days before; a day on which no node ran
 * is made up for. How many accounts were told.
 */
async function tell(
  deps: ConnectionDeps,
  drive: DriveView,
  day: string,
  rows: readonly AgencyProgress[],
  told: {
    readonly turn: 'remind' | 'warn'
    readonly daysBefore: readonly number[]
    readonly kind: NotificationKind
    readonly duties: readonly string[]
  },
): Promise<number> {
  const days = warningDue(drive.dueOn, day, told.daysBefore)
  if (days === null) return 0
  const behind = rows.filter(
    ({ progress }) => progress === 'partial' || progress === 'none',
  )
  return deps.db.inTx(async (tx) => {
    if (!(await mine(tx))) return 0
    // Named by the day it belongs to, whenever it is made up for.
    if (!(await first(tx, drive.id, addDays(drive.dueOn, -days), told.turn))) return 0
    const accounts = await tx.rows<{ id: string }>(
      `select distinct a.id from accounts a join account_duties d on d.account_id = a.id
       where a.state = 'active' and d.duty = any($1) and a.agency_code = any($2)
         and d.valid_from <= $3::date and (d.valid_to is null or $3::date < d.valid_to)`,
      [told.duties, behind.map(({ agency }) => agency.code), day],
    )
    await notify(
      deps,
      tx,
      accounts.map(({ id }) => ({
        account: id,
        kind: told.kind,
        about: String(days),
        once: `drive ${drive.id} ${days}`,
      })),
    )
    const { head } = await takeHead(deps, tx)
    await appendTo(tx, head, [
      {
        k: 'drive',
        oc: 'done',
        ob: `${drive.id} ${told.turn} days=${days} agencies=${behind.length} accounts=${accounts.length}`,
      },
    ])
    return accounts.length
  })
}

/** Suspends the connections that are late; how many. */
async function suspendLate(
  deps: ConnectionDeps,
  drive: DriveView,
  day: string,
  rows: readonly AgencyProgress[],
): Promise<number> {
  const { numbers } = await today(deps, deps.db)
  const late = (row: AgencyProgress) =>
    (row.connection === null || row.connection === 'connected') &&
    suspendsItself(
      row.excluded !== null || row.file === null
        ? null
        : { state: row.file.state, returnedOn: row.returnedOn },
      drive.dueOn,
      numbers.correctionDays,
      row.restoredUntil,
      day,
    )
  const due = rows.filter(late).map(({ agency }) => agency.code)
  let suspended = 0
  for (let from = 0; from < due.length; from += suspendedAtOnce) {
    const codes = due.slice(from, from + suspendedAtOnce)
    suspended += await deps.db.inTx(async (tx) => {
      if (!(await mine(tx))) return 0
      // What is sent, restored or excluded meanwhile is seen: those acts lock the same rows.
      await tx.rows(
        `select from connection_files where agency_code = any($1) and state <> 'ended'
         order by id for no key update`,
        [codes],
      )
      const again = await readProgress(deps, tx, drive, day, { agencies: codes })
      const still = again.filter(late)
      return still.length === 0 ? 0 : suspend(deps, tx, drive, day, still)
    })
  }
  return suspended
}

const dueReason = (drive: DriveView) =>
  `Quá hạn của đợt «${drive.name}» mà hồ sơ chưa hoàn thiện`

async function suspend(
  deps: ConnectionDeps,
  tx: Tx,
  drive: DriveView,
  day: string,
  rows: readonly AgencyProgress[],
): Promise<number> {
  const codes = rows.map(({ agency }) => agency.code)
  const idle = rows
    .filter(({ progress }) => progress === 'none')
    .map(({ agency }) => agency.code)
  // Who did nothing at all has no need (dispatch 6359).
  await tx.rows(
    `update drive_agencies set excluded_on = $3, excluded_reason = 'after-due'
     where drive_id = $1 and agency_code = any($2) and excluded_on is null`,
    [drive.id, idle, day],
  )
  const standing = await tx.rows<{ id: string; agency: string }>(
    `select id, agency_code as agency from connection_files
     where agency_code = any($1) and state = 'connected'`,
    [codes],
  )
  const files = new Map(standing.map(({ id, agency }) => [agency, id]))
  const { head } = await takeHead(deps, tx)
  await tx.rows(
    `insert into agency_connections (agency_code, state, file_id, since, by_id, reason)
     select code, 'suspended', file, to_timestamp($3::bigint / 1000.0), null, $4
     from unnest($1::text[], $2::text[]) as late(code, file)
     on conflict (agency_code) do update
       set state = 'suspended', since = excluded.since, by_id = null, reason = excluded.reason,
           file_id = coalesce(excluded.file_id, agency_connections.file_id), restored_until = null
       where agency_connections.state = 'connected'`,
    [codes, codes.map((code) => files.get(code) ?? null), head.at, dueReason(drive)],
  )
  await tx.rows(
    `update connection_files set state = 'suspended', state_since = to_timestamp($2::bigint / 1000.0)
     where id = any($1)`,
    [[...files.values()], head.at],
  )
  const bodies = codes.map((code): EntryBody => {
    const file = files.get(code)
    return {
      k: 'connection',
      oc: 'done',
      no: dueReason(drive),
      ob: [
        `${file ?? '-'} suspend agency=${code} drive=${drive.id} due=${drive.dueOn}`,
        ...(idle.includes(code) ? ['excluded=after-due'] : []),
      ].join(' '),
    }
  })
  const logged = await appendTo(tx, head, bodies)
  for (const [at, code] of codes.entries()) {
    const id = files.get(code)
    const entry = logged[at]
    if (id === undefined || entry === undefined) continue
    await writeStep(tx, { id, state: 'connected' }, 'suspended', entry, {
      act: 'suspend',
      accountId: null,
      approvedBy: null,
      body: { reason: dueReason(drive) },
    })
  }
  return codes.length
}

/** The figures of the day, once, with their entry. */
async function snapshot(
  deps: ConnectionDeps,
  drive: DriveView,
  day: string,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    if (!(await mine(tx)) || !(await first(tx, drive.id, day, 'figures'))) return
    const sum = await keepFigures(
      tx,
      drive.id,
      day,
      await readProgress(deps, tx, drive, day),
    )
    const { head } = await takeHead(deps, tx)
    await appendTo(tx, head, [
      {
        k: 'drive',
        oc: 'done',
        ob: `${drive.id} figures day=${day} done=${sum.done} partial=${sum.partial} none=${sum.none} excluded=${sum.excluded}`,
      },
    ])
  })
}

/** Looks now and each hour until closed. */
export function startDrives(deps: ConnectionDeps & Pick<Deps, 'log'>): Turns {
  const fault = 'drives of registration were not seen to'
  return startTurns(deps, { everyMs: lookEveryMs, fault }, () => lookAtDrives(deps))
}
