import type { ListChangeView, VersionView } from '@chot/contract/registrations.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Pager } from '../ui/Pager.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Empty } from '../ui/states.tsx'
import { ListRowDialog } from './ListRowDialog.tsx'

type List = NonNullable<VersionView['list']>
export type ListRow = List['rows'][number]

interface ListViewProps {
  readonly version: VersionView
  readonly list: List
}

const pageRows = 50

/** A page of rows that are all here. */
function usePart<Row>(rows: readonly Row[]) {
  const [page, setPage] = useState(0)
  const pages = Math.max(1, Math.ceil(rows.length / pageRows))
  const at = Math.min(page, pages - 1)
  return {
    shown: rows.slice(at * pageRows, (at + 1) * pageRows),
    pager: (
      <Pager
        total={rows.length}
        onPrevious={at > 0 ? () => setPage(at - 1) : null}
        onNext={at < pages - 1 ? () => setPage(at + 1) : null}
      />
    ),
  }
}

/** The people of a list, what changed since the one before, and against the accounts there are. */
export function ListView({ version, list }: ListViewProps) {
  const { registrations } = useText()
  return (
    <>
      <section className="card" aria-label={registrations.changes}>
        <h2 className="card-title">
          {list.acceptedVersion === null
            ? registrations.firstVersion
            : registrations.sinceAccepted(formatCount(list.acceptedVersion))}
        </h2>
        {list.acceptedVersion !== null && <Changes changes={list.sinceAccepted} />}
      </section>
      <section className="card" aria-label={registrations.sinceAccounts}>
        <h2 className="card-title">{registrations.sinceAccounts}</h2>
        <Changes changes={list.sinceAccounts} />
      </section>
      <Rows version={version} rows={list.rows} />
    </>
  )
}

export const changeTones: Readonly<Record<ListChangeView['kind'], Tone>> = {
  joined: 'good',
  left: 'bad',
  'moved-in': 'info',
  'moved-out': 'info',
  changed: 'warn',
}

function Changes({ changes }: { readonly changes: readonly ListChangeView[] }) {
  const { registrations } = useText()
  const { shown, pager } = usePart(changes)
  if (changes.length === 0)
    return <p className="card-body registration-none">{registrations.noChanges}</p>
  return (
    <>
      <FramedTable
        rows={shown}
        rowKey={({ kind, username }) => `${kind} ${username}`}
        empty={null}
        columns={[
          {
            head: registrations.changes,
            className: 'nowrap',
            cell: ({ kind }) => (
              <Badge tone={changeTones[kind]}>{registrations.changeKinds[kind]}</Badge>
            ),
          },
          {
            head: registrations.heads.row,
            cell: ({ row }) => (row === null ? '–' : formatCount(row)),
          },
          {
            head: registrations.heads.fullName,
            cell: ({ fullName, username }) => (
              <>
                <strong>{fullName}</strong>
                <div className="soft">{username}</div>
              </>
            ),
          },
          { head: registrations.what, cell: (change) => <What change={change} /> },
        ]}
      />
      {changes.length > pageRows && pager}
    </>
  )
}

/** What of a person is different, in words. */
export function What({ change }: { readonly change: ListChangeView }) {
  const { registrations, names } = useText()
  const { kind, agency, changes } = change
  if (agency !== null)
    return kind === 'moved-in'
      ? registrations.from(agency.name)
      : registrations.to(agency.name)
  const shown = (field: string, value: string | null) =>
    value === null
      ? '–'
      : field === 'duty' && (value === 'receiving' || value === 'verification')
        ? names.duties[value]
        : value
  return (
    <ul>
      {changes.map(({ field, before, now }) => (
        <li key={field}>
          {field === 'phone'
            ? registrations.phoneChanged
            : registrations.changeOf(
                registrations.fields[field],
                shown(field, before),
                shown(field, now),
              )}
        </li>
      ))}
    </ul>
  )
}

function Rows({
  version,
  rows,
}: {
  readonly version: VersionView
  readonly rows: readonly ListRow[]
}) {
  const text = useText()
  const { registrations } = text
  const cache = useQueryClient()
  const { shown, pager } = usePart(rows)
  const [edited, setEdited] = useState<ListRow | null>(null)
  const edits = version.may.includes('save')
  const leavingOut = useMutation({
    mutationFn: (row: number) =>
      api.draftList(version.agency.code, { from: 'draft', leftOut: [row], changed: [] }),
    onSuccess: () => cache.invalidateQueries(),
  })
  return (
    <section className="card" aria-label={registrations.rows}>
      <h2 className="card-title">
        {registrations.rows}: {registrations.rowsOf(formatCount(rows.length))}
      </h2>
      {leavingOut.error !== null && (
        <Notice tone="bad" grabFocus>
          <p>{problemSentence(leavingOut.error, text)}</p>
        </Notice>
      )}
      <FramedTable
        rows={shown}
        rowKey={({ row }) => row}
        empty={
          <Empty
            title={registrations.versionsEmpty}
            hint={registrations.versionsEmptyHint}
          />
        }
        columns={[
          { head: registrations.heads.row, cell: ({ row }) => formatCount(row) },
          {
            head: registrations.heads.fullName,
            cell: ({ fullName }) => <strong>{fullName}</strong>,
          },
          { head: registrations.heads.username, cell: ({ username }) => username },
          {
            head: registrations.heads.number,
            className: 'mono nowrap',
            cell: ({ numberTail }) => registrations.masked(numberTail),
          },
          {
            head: registrations.heads.phone,
            className: 'mono nowrap',
            cell: ({ phoneTail }) => registrations.masked(phoneTail),
          },
          {
            head: registrations.heads.staffCode,
            cell: ({ staffCode }) => staffCode ?? '–',
          },
          {
            head: registrations.heads.duty,
            cell: ({ duty }) => text.names.duties[duty],
          },
          {
            head: registrations.heads.queriesPerDay,
            number: true,
            cell: ({ queriesPerDay }) => formatCount(queriesPerDay),
          },
          ...(edits
            ? [
                {
                  head: registrations.edit,
                  headCell: <span className="visually-hidden">{registrations.edit}</span>,
                  className: 'nowrap',
                  cell: (row: ListRow) => (
                    <>
                      <Button
                        small
                        label={registrations.editRow(row.fullName)}
                        onClick={() => setEdited(row)}
                      >
                        {registrations.edit}
                      </Button>{' '}
                      <Button
                        small
                        kind="quiet"
                        busy={leavingOut.isPending}
                        label={registrations.leaveOutRow(row.fullName)}
                        onClick={() => leavingOut.mutate(row.row)}
                      >
                        {registrations.leaveOut}
                      </Button>
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      {rows.length > pageRows && pager}
      {edited !== null && (
        <ListRowDialog
          agency={version.agency.code}
          row={edited}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  )
}
