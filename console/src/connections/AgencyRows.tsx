import type { Breakdown, DriveView, ProgressRow } from '@chot/contract/drives.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatCivil } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { FilterChoice, SearchField } from '../ui/Field.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { useGrounds } from '../ui/use-grounds.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { lacksText } from './lacks.ts'
import { progressTones, stateTones } from './tones.ts'
import { saveCsv, saveWorkbook } from './write-progress.ts'

interface AgencyRowsProps {
  readonly drive: DriveView
  readonly breakdown: readonly Breakdown[]
  readonly onDone: (sentence: string) => void
}

/** Each agency of a drive: how far it is, and exactly what it lacks. */
export function AgencyRows({ drive, breakdown, onDone }: AgencyRowsProps) {
  const text = useText()
  const mayManage = usePermission('drives:manage') && drive.closedOn === null
  const [meant, setMeant] = useState<ProgressRow | null>(null)
  const [saving, setSaving] = useState(false)
  const { filters, filter, after, previous, next } = usePages({
    progress: '',
    kind: '',
    area: '',
    q: '',
  })
  const q = useSettled(filters.q)
  const { progress, kind, area } = filters
  const query = useQuery({
    queryKey: ['drive', drive.id, 'rows', progress, kind, area, q, after],
    queryFn: () =>
      api.driveProgress(drive.id, { progress, kind, area, q, after, limit: 25 }),
    placeholderData: keepPreviousData,
  })
  const kinds = [...new Set(breakdown.map((each) => each.kind))] as ProgressKind[]
  const areas = [...new Set(breakdown.map((each) => each.area))].filter(
    (each) => each !== '',
  )
  async function save(write: typeof saveCsv) {
    setSaving(true)
    try {
      const { rows } = await api.driveRows(drive.id)
      await write(drive, rows)
    } finally {
      setSaving(false)
    }
  }
  return (
    <section className="card" aria-labelledby="rows-title">
      <div className="card-head">
        <h2 className="card-title" id="rows-title">
          {text.drives.rows}
        </h2>
        <div className="page-actions">
          <Button small busy={saving} onClick={() => void save(saveWorkbook)}>
            {text.drives.exportXlsx}
          </Button>
          <Button small busy={saving} onClick={() => void save(saveCsv)}>
            {text.drives.exportCsv}
          </Button>
        </div>
      </div>
      <div className="toolbar">
        <SearchField
          label={text.drives.search}
          placeholder={text.drives.searchHint}
          value={filters.q}
          onChange={filter('q')}
        />
        <FilterChoice
          label={text.drives.state}
          value={progress}
          onChange={filter('progress')}
          labels={text.drives.progress}
        />
        <FilterChoice
          label={text.drives.kind}
          value={kind}
          onChange={filter('kind')}
          labels={Object.fromEntries(
            kinds.map((each) => [each, text.agencies.kinds[each]]),
          )}
        />
        {areas.length > 0 && (
          <FilterChoice
            label={text.drives.area}
            value={area}
            onChange={filter('area')}
            labels={Object.fromEntries(areas.map((each) => [each, each]))}
          />
        )}
      </div>
      <Remote query={query} lines={10}>
        {({ rows, total, next: cursor }) => (
          <>
            <Rows rows={rows} onMeant={mayManage ? setMeant : null} />
            <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
          </>
        )}
      </Remote>
      {meant !== null && (
        <ExcludeDialog
          drive={drive}
          row={meant}
          onClose={() => setMeant(null)}
          onDone={() => {
            setMeant(null)
            onDone(text.drives.changed)
          }}
        />
      )}
    </section>
  )
}

type ProgressKind = 'commune'

interface RowsProps {
  readonly rows: readonly ProgressRow[]
  readonly onMeant: ((row: ProgressRow) => void) | null
}

function Rows({ rows, onMeant }: RowsProps) {
  const text = useText()
  return (
    <FramedTable
      rows={rows}
      rowKey={({ agency }) => agency.code}
      empty={
        <Empty icon="search" title={text.drives.empty} hint={text.drives.emptyHint} />
      }
      columns={[
        {
          head: text.drives.agency,
          cell: ({ agency, area }) => (
            <>
              {agency.name}
              <div className="soft">
                <span className="mono">{agency.code}</span>
                {area !== '' && ` · ${area}`}
              </div>
            </>
          ),
        },
        {
          head: text.drives.state,
          cell: ({ progress, excluded }) => (
            <>
              <Badge tone={progressTones[progress]}>
                {text.drives.progress[progress]}
              </Badge>
              {excluded !== null && (
                <div className="soft">
                  {excluded.reason === 'after-due'
                    ? text.drives.afterDue
                    : excluded.reason}
                </div>
              )}
            </>
          ),
        },
        {
          head: text.drives.file,
          cell: ({ file, agency }) =>
            file === null ? (
              <span className="soft">{text.drives.noFile}</span>
            ) : (
              <Link
                to={`/connection-files/${file.id}`}
                label={`${text.files.states[file.state]}: ${agency.name}`}
              >
                <Badge tone={stateTones[file.state]}>
                  {text.files.states[file.state]}
                </Badge>
              </Link>
            ),
        },
        {
          head: text.drives.missing,
          cell: ({ lacks, progress }) =>
            progress === 'done' ? (
              <span className="soft">{text.drives.nothingMissing}</span>
            ) : lacks.length === 0 ? (
              text.drives.sendMissing
            ) : (
              lacksText(lacks, text)
            ),
        },
        {
          head: text.drives.dueOn,
          className: 'nowrap',
          cell: ({ dueOn }) => formatCivil(dueOn),
        },
        {
          head: text.drives.connection,
          className: 'nowrap',
          cell: ({ connection }) =>
            connection === null ? '–' : text.files.connections[connection],
        },
        ...(onMeant === null
          ? []
          : [
              {
                head: text.drives.action,
                className: 'nowrap',
                cell: (row: ProgressRow) => {
                  if (row.progress === 'done') return null
                  const act =
                    row.excluded === null ? text.drives.exclude : text.drives.include
                  return (
                    <Button
                      small
                      label={`${act}: ${row.agency.name}`}
                      onClick={() => onMeant(row)}
                    >
                      {act}
                    </Button>
                  )
                },
              },
            ]),
      ]}
    />
  )
}

interface ExcludeDialogProps {
  readonly drive: DriveView
  readonly row: ProgressRow
  readonly onClose: () => void
  readonly onDone: () => void
}

function ExcludeDialog({ drive, row, onClose, onDone }: ExcludeDialogProps) {
  const text = useText()
  const grounds = useGrounds()
  const excluded = row.excluded === null
  const { agency } = row
  return (
    <ConfirmDialog
      title={
        excluded
          ? text.drives.excludeTitle(agency.name)
          : text.drives.includeTitle(agency.name)
      }
      confirm={excluded ? text.drives.exclude : text.drives.include}
      onClose={onClose}
      mayConfirm={() => grounds.read() !== null}
      onConfirm={async () => {
        const given = grounds.read()
        if (given === null) return
        await api.excludeAgency(drive.id, agency.code, { excluded, ...given })
        onDone()
      }}
    >
      <p>{excluded ? text.drives.excludeEffect : text.drives.includeEffect}</p>
      {grounds.fields}
    </ConfirmDialog>
  )
}
