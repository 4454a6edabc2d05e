/** Opening a drive of registration, changing its due day, excluding agencies, and ending it. */
import type {
  driveBody,
  dueBody,
  endBody,
  exclusionBody,
  FiguresView,
  ProgressPage,
  progressFilter,
} from '@chot/contract/drives.ts'
import { daysBetween } from '@chot/core/identity/password.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Tx } from '../../db/database.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo } from '../../log/append.ts'
import { newEntryId } from '../../log/entry-id.ts'
import { type ConnectionDeps, takeHead, today } from './files.ts'
import {
  type AgencyProgress,
  breakdownOf,
  getDrive,
  listDrives,
  readProgress,
  sumOf,
} from './progress.ts'

const dueDaysMax = 366

/** Records an act of the focal point on a drive. Takes the head: call it last. */
async function recordDrive(
  deps: ConnectionDeps,
  tx: Tx,
  officer: SignedIn,
  ob: string,
  remark?: string,
): Promise<void> {
  const { head, day } = await takeHead(deps, tx)
  if (!(await stillMay(tx, officer, 'drives:manage', day)))
    throw new Problem('not-permitted')
  await appendTo(tx, head, [
    {
      k: 'drive',
      oc: 'done',
      ...actorOf(officer, 'drives:manage'),
      ...(remark === undefined ? {} : { no: remark }),
      ob,
    },
  ])
}

function refuseDue(dueOn: string, day: string): void {
  if (dueOn < day || dueOn > addDays(day, dueDaysMax))
    throw new Problem('drive-dates-wrong')
}

/** Asks every agency in force of the kinds named; the id. Throws Problem `drive-dates-wrong` or `not-permitted`. */
export async function openDrive(
  deps: ConnectionDeps,
  officer: SignedIn,
  body: z.infer<typeof driveBody>,
): Promise<string> {
  const id = newEntryId()
  const { day } = await today(deps, deps.db)
  refuseDue(body.dueOn, day)
  await deps.db.inTx(async (tx) => {
    await tx.rows(
      `insert into drives (id, name, legal_basis, form, opened_on, due_on, opened_by, opened_at)
       values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::bigint / 1000.0))`,
      [
        id,
        body.name,
        body.basis,
        body.form,
        day,
        body.dueOn,
        officer.accountId,
        deps.clock.now(),
      ],
    )
    const asked = await tx.rows(
      `insert into drive_agencies (drive_id, agency_code)
       select $1, code from agencies
       where kind = any($2) and valid_from <= $3::date and (valid_to is null or $3::date < valid_to)
       returning agency_code`,
      [id, body.kinds, day],
    )
    await recordDrive(
      deps,
      tx,
      officer,
      `${id} open due=${body.dueOn} form=${body.form} agencies=${asked.length}`,
      body.basis,
    )
  })
  return id
}

async function lockDrive(tx: Tx, id: string): Promise<{ readonly dueOn: string }> {
  const [drive] = await tx.rows<{ dueOn: string; closed: boolean }>(
    `select due_on as "dueOn", closed_on is not null as closed from drives where id = $1
     for no key update`,
    [id],
  )
  if (drive === undefined) throw new Problem('not-found')
  if (drive.closed) throw new Problem('drive-closed')
  return drive
}

/** Throws Problem `not-found`, `drive-closed`, `drive-dates-wrong` or `not-permitted`. */
export async function changeDue(
  deps: ConnectionDeps,
  officer: SignedIn,
  id: string,
  { dueOn, reason, basis }: z.infer<typeof dueBody>,
): Promise<void> {
  const { day } = await today(deps, deps.db)
  refuseDue(dueOn, day)
  await deps.db.inTx(async (tx) => {
    const before = await lockDrive(tx, id)
    await tx.rows('update drives set due_on = $2 where id = $1', [id, dueOn])
    const remark = `${reason} · ${basis}`
    await recordDrive(
      deps,
      tx,
      officer,
      `${id} due from=${before.dueOn} to=${dueOn}`,
      remark,
    )
  })
}

/** Ends a drive; its figures of this day are the last. Throws as `changeDue` does. */
export async function endDrive(
  deps: ConnectionDeps,
  officer: SignedIn,
  id: string,
  { reason, basis }: z.infer<typeof endBody>,
): Promise<void> {
  const { day } = await today(deps, deps.db)
  await deps.db.inTx(async (tx) => {
    const { dueOn } = await lockDrive(tx, id)
    await keepFigures(tx, id, day, await readProgress(deps, tx, { id, dueOn }, day))
    await tx.rows('update drives set closed_on = $2 where id = $1', [id, day])
    await recordDrive(deps, tx, officer, `${id} end day=${day}`, `${reason} · ${basis}`)
  })
}

/**
 * An agency has no need of a connection, by its own word; or has after all. Throws Problem
 * `drive-agency-unchanged` too.
 */
export async function excludeAgency(
  deps: ConnectionDeps,
  officer: SignedIn,
  { id, agency }: { readonly id: string; readonly agency: string },
  { excluded, reason, basis }: z.infer<typeof exclusionBody>,
): Promise<void> {
  const { day } = await today(deps, deps.db)
  await deps.db.inTx(async (tx) => {
    await lockDrive(tx, id)
    const changed = await tx.rows(
      `update drive_agencies m set excluded_on = case when $3 then $4::date end,
         excluded_reason = case when $3 then $5 end
       where drive_id = $1 and agency_code = $2 and (excluded_on is not null) <> $3
         and not exists (select from connection_files f where f.drive_id = m.drive_id
               and f.agency_code = m.agency_code
               and f.state in ('sent', 'received', 'accepted', 'connected', 'suspended'))
       returning agency_code`,
      [id, agency, excluded, day, reason],
    )
    if (changed.length === 0) throw new Problem('drive-agency-unchanged')
    const act = excluded ? 'exclude' : 'include'
    await recordDrive(
      deps,
      tx,
      officer,
      `${id} ${act} agency=${agency}`,
      `${reason} · ${basis}`,
    )
  })
}

/** The figures of a day, replacing those taken earlier that day; their sums. */
export async function keepFigures(
  tx: Tx,
  drive: string,
  day: string,
  rows: readonly AgencyProgress[],
) {
  const sums = breakdownOf(rows)
  await tx.rows(
    `insert into drive_figures (drive_id, day, kind, area, done, partial, none, excluded)
     select $1, $2, kind, area, done, partial, none, excluded
     from jsonb_to_recordset($3::jsonb) as r(kind text, area text, done integer, partial integer,
                                             none integer, excluded integer)
     on conflict (drive_id, day, kind, area) do update
       set done = excluded.done, partial = excluded.partial, none = excluded.none,
           excluded = excluded.excluded`,
    [drive, day, JSON.stringify(sums)],
  )
  return sumOf(sums)
}

/** One page of agencies with the figures of all. Throws Problem `not-found`. */
export async function listProgress(
  deps: ConnectionDeps,
  id: string,
  filter: z.infer<typeof progressFilter>,
): Promise<ProgressPage> {
  const { day } = await today(deps, deps.db)
  const drive = await getDrive(deps.db, id)
  const all = await readProgress(deps, deps.db, drive, day, { words: filter.q })
  const matching = all.filter(
    ({ matches, progress, agency, area }) =>
      matches &&
      (filter.progress === undefined || progress === filter.progress) &&
      (filter.kind === undefined || agency.kind === filter.kind) &&
      (filter.area === undefined || area === filter.area),
  )
  const { after } = filter
  const left =
    after === undefined ? matching : matching.filter(({ agency }) => agency.code > after)
  const shown = left.slice(0, filter.limit)
  return {
    drive,
    today: day,
    breakdown: [...breakdownOf(all)],
    rows: shown.map(bare),
    next: left.length > filter.limit ? (shown.at(-1)?.agency.code ?? null) : null,
    total: matching.length,
  }
}

/** What leaves the server. */
export const bare = ({
  matches: _matches,
  returnedOn: _returnedOn,
  restoredUntil: _restoredUntil,
  ...row
}: AgencyProgress) => row

const daysSql = `
  select day, sum(done)::int as done, sum(partial)::int as partial, sum(none)::int as none,
         sum(excluded)::int as excluded
  from drive_figures where drive_id = $1 and ($2::date is null or day <= $2)
  group by day order by day`

type Day = FiguresView['days'][number]

/** Each day of a drive, beside the drive before it. Throws Problem `not-found`. */
export async function readFigures(
  deps: ConnectionDeps,
  id: string,
): Promise<FiguresView> {
  const drives = await listDrives(deps.db)
  const at = drives.findIndex((drive) => drive.id === id)
  const drive = drives[at]
  if (drive === undefined) throw new Problem('not-found')
  const days = await deps.db.rows<Day>(daysSql, [id, null])
  const before = drives[at + 1]
  if (before === undefined) return { days, last: null }
  const { day } = await today(deps, deps.db)
  const passed = daysBetween(drive.openedOn, drive.closedOn ?? day)
  const sameDay = await deps.db.rows<Day>(daysSql, [
    before.id,
    addDays(before.openedOn, passed),
  ])
  const all = await deps.db.rows<Day>(daysSql, [before.id, null])
  return {
    days,
    last: { drive: before, sameDay: sameDay.at(-1) ?? null, atEnd: all.at(-1) ?? null },
  }
}
