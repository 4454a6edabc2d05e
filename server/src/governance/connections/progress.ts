/** How far every agency of a drive is: the rows of one statement, judged by the rules of core. */
import type { Breakdown, DriveView, Figures, ProgressRow } from '@chot/contract/drives.ts'
import { type ProgressState, progressOf } from '@chot/core/registration/progress.ts'
import { parts } from '@chot/core/registration/version.ts'
import { connectionDueOn } from '@chot/core/workflow/connection.ts'
import type { Reader } from '../../db/database.ts'
import { hasWordsSql, wordPatterns } from '../../db/list-page.ts'
import { Problem } from '../../http/problem.ts'
import { partsOf } from '../../registration/parts.ts'
import type { ConnectionDeps } from './files.ts'

/** One agency of a drive, with what the clock needs to know besides. */
export interface AgencyProgress extends ProgressRow {
  readonly matches: boolean
  readonly returnedOn: string | null
  readonly restoredUntil: string | null
}

const rowsSql = `
  select json_build_object('code', g.code, 'name', g.name, 'kind', g.kind) as agency,
         coalesce(g.area, '') as area, ${hasWordsSql(`g.name || ' ' || g.code`, '$2')} as matches,
         case when f.id is not null then json_build_object('id', f.id, 'state', f.state) end as file,
         f.returned_on as "returnedOn", c.state as connection, c.restored_until as "restoredUntil",
         case when m.excluded_on is not null then
           json_build_object('on', m.excluded_on, 'reason', m.excluded_reason) end as excluded
  from drive_agencies m
  join agencies g on g.code = m.agency_code
  left join connection_files f on f.drive_id = m.drive_id and f.agency_code = m.agency_code
                              and f.state <> 'ended'
  left join agency_connections c on c.agency_code = m.agency_code
  where m.drive_id = $1 and ($3::text[] is null or m.agency_code = any($3))
  order by m.agency_code`

const driveSql = `
  select d.id, d.name, d.legal_basis as basis, d.form, d.opened_on as "openedOn",
         d.due_on as "dueOn", d.closed_on as "closedOn",
         (select count(*) from drive_agencies m where m.drive_id = d.id) as agencies
  from drives d`

/** Newest first. */
export function listDrives(reader: Reader): Promise<DriveView[]> {
  return reader.rows<DriveView>(`${driveSql} order by d.opened_at desc, d.id limit 100`)
}

/** Throws Problem `not-found`. */
export async function getDrive(reader: Reader, id: string): Promise<DriveView> {
  const [drive] = await reader.rows<DriveView>(`${driveSql} where d.id = $1`, [id])
  if (drive === undefined) throw new Problem('not-found')
  return drive
}

/**
 * All agencies of a drive by code, or those named, on a local day; `matches`: has the words typed. Times over a
 * province of provinces: docs/registration.md.
 */
export async function readProgress(
  deps: ConnectionDeps,
  reader: Reader,
  drive: Pick<DriveView, 'id' | 'dueOn'>,
  day: string,
  narrowed: {
    readonly words?: string | undefined
    readonly agencies?: readonly string[]
  } = {},
): Promise<readonly AgencyProgress[]> {
  const policy = await deps.policies.current(reader)
  const { correctionDays } = policy.valueOn('connection-files', day)
  const rows = await reader.rows<Omit<AgencyProgress, 'progress' | 'dueOn' | 'lacks'>>(
    rowsSql,
    [drive.id, wordPatterns(narrowed.words), narrowed.agencies ?? null],
  )
  const states = await partsOf(
    deps,
    reader,
    rows.map(({ agency }) => agency.code),
    day,
  )
  return rows.map((row) => {
    const held = states.get(row.agency.code)
    if (held === undefined) throw new Error(`there is no agency ${row.agency.code}`)
    const progress = progressOf({
      excluded: row.excluded !== null,
      file: row.file?.state ?? null,
      parts: held,
    })
    const lacking = parts.filter((part) => held[part].state !== 'complete')
    return {
      ...row,
      progress,
      dueOn: connectionDueOn(drive.dueOn, row.returnedOn, correctionDays),
      lacks:
        progress === 'done'
          ? []
          : lacking.map((part) => ({
              part,
              ...held[part],
              missing: [...held[part].missing],
            })),
    }
  })
}

const nobody: Figures = { done: 0, partial: 0, none: 0, excluded: 0 }

/** Counts by kind and area, in their order. */
export function breakdownOf(
  rows: readonly {
    readonly agency: { readonly kind: string }
    readonly area: string
    readonly progress: ProgressState
  }[],
): readonly Breakdown[] {
  const sums = new Map<string, Breakdown>()
  for (const { agency, area, progress } of rows) {
    const key = `${agency.kind}\n${area}`
    const sum = sums.get(key) ?? { kind: agency.kind, area, ...nobody }
    sums.set(key, { ...sum, [progress]: sum[progress] + 1 })
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}

/** Sums of a breakdown. */
export function sumOf(sums: readonly Figures[]): Figures {
  return sums.reduce(
    (total, each) => ({
      done: total.done + each.done,
      partial: total.partial + each.partial,
      none: total.none + each.none,
      excluded: total.excluded + each.excluded,
    }),
    nobody,
  )
}
