import type { DriveView, Figures, ProgressPage } from '@chot/contract/drives.ts'
import { progressStates } from '@chot/core/registration/progress.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { MakeButton } from '../documents/MakeButton.tsx'
import { formatCivil, formatCount } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Choice } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { useGrounds } from '../ui/use-grounds.tsx'
import { AgencyRows } from './AgencyRows.tsx'
import { OpenDriveDialog } from './OpenDriveDialog.tsx'
import { ProgressChart } from './ProgressChart.tsx'
import './connections.css'

/** A drive of registration: how far all are, each of them, and how it went day by day. */
export function DrivesPage() {
  const text = useText()
  const mayManage = usePermission('drives:manage')
  const [chosen, setChosen] = useState<string | null>(null)
  const [dialog, setDialog] = useState<'open' | 'end' | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const query = useQuery({ queryKey: ['drives'], queryFn: () => api.drives() })
  function finish(sentence: string) {
    setDialog(null)
    setDone(sentence)
    void queryClient.invalidateQueries({ queryKey: ['drives'] })
    void queryClient.invalidateQueries({ queryKey: ['drive'] })
  }
  const drives = query.data?.drives ?? []
  const drive = drives.find(({ id }) => id === chosen) ?? drives[0]
  return (
    <Page
      title={text.drives.title}
      lead={text.drives.lead}
      actions={
        mayManage && (
          <>
            {drive !== undefined && drive.closedOn === null && (
              <MakeButton
                key={drive.id}
                start={{
                  kind: 'urging-letter',
                  drive: drive.id,
                  values: { basis: drive.basis, wasDue: drive.dueOn },
                }}
              />
            )}
            {drive !== undefined && drive.closedOn === null && (
              <Button kind="danger" onClick={() => setDialog('end')}>
                {text.drives.end}
              </Button>
            )}
            <Button kind="primary" onClick={() => setDialog('open')}>
              {text.drives.open}
            </Button>
          </>
        )
      }
    >
      {done !== null && (
        <Notice key={done} tone="good" grabFocus>
          <p>{done}</p>
        </Notice>
      )}
      <Remote query={query} onCard>
        {() =>
          drive === undefined ? (
            <section className="card">
              <Empty title={text.drives.none} hint={text.drives.noneHint} />
            </section>
          ) : (
            <OneDrive
              key={drive.id}
              drive={drive}
              choice={
                <Choice
                  label={text.drives.drive}
                  value={drive.id}
                  onChange={setChosen}
                  options={drives.map(({ id, name }) => ({ value: id, label: name }))}
                />
              }
              onDone={finish}
            />
          )
        }
      </Remote>
      {dialog === 'open' && (
        <OpenDriveDialog
          onClose={() => setDialog(null)}
          onDone={() => {
            setChosen(null)
            finish(text.drives.opened)
          }}
        />
      )}
      {dialog === 'end' && drive !== undefined && (
        <EndDialog
          drive={drive}
          onClose={() => setDialog(null)}
          onDone={() => finish(text.drives.ended)}
        />
      )}
    </Page>
  )
}

interface OneDriveProps {
  readonly drive: DriveView
  readonly choice: ReactNode
  readonly onDone: (sentence: string) => void
}

function OneDrive({ drive, choice, onDone }: OneDriveProps) {
  const text = useText()
  const query = useQuery({
    queryKey: ['drive', drive.id, 'sums'],
    queryFn: () => api.driveProgress(drive.id, { limit: 1 }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  return (
    <>
      <section className="card" aria-labelledby="overview-title">
        <h2 className="card-title" id="overview-title">
          {text.drives.overview}
        </h2>
        <div className="toolbar">{choice}</div>
        <Remote query={query} lines={4}>
          {(page) => (
            <>
              <DriveFacts page={page} />
              <div className="card-body">
                <ProgressChart figures={sumOf(page.breakdown)} />
              </div>
            </>
          )}
        </Remote>
      </section>
      {query.data !== undefined && <Breakdown page={query.data} />}
      {query.data !== undefined && (
        <AgencyRows drive={drive} breakdown={query.data.breakdown} onDone={onDone} />
      )}
      <Days drive={drive} />
    </>
  )
}

function sumOf(all: readonly Figures[]): Figures {
  const sum = (state: keyof Figures) =>
    all.reduce((total, each) => total + each[state], 0)
  return {
    done: sum('done'),
    partial: sum('partial'),
    none: sum('none'),
    excluded: sum('excluded'),
  }
}

const dayMs = 86_400_000
const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs)

function DriveFacts({ page: { drive, today } }: { readonly page: ProgressPage }) {
  const text = useText()
  const left = daysBetween(today, drive.dueOn)
  return (
    <dl className="facts">
      <Fact label={text.drives.openedOn}>{formatCivil(drive.openedOn)}</Fact>
      <Fact label={text.drives.dueOn}>
        {formatCivil(drive.dueOn)}{' '}
        <span className="soft">
          {drive.closedOn !== null
            ? text.drives.closedOn(formatCivil(drive.closedOn))
            : left >= 0
              ? text.drives.daysLeft(formatCount(left))
              : text.drives.overdue(formatCount(-left))}
        </span>
      </Fact>
      <Fact label={text.drives.agencies}>{formatCount(drive.agencies)}</Fact>
      <Fact label={text.drives.form}>{formatCivil(drive.form)}</Fact>
      <Fact label={text.drives.basis}>{drive.basis}</Fact>
    </dl>
  )
}

function Breakdown({ page: { breakdown } }: { readonly page: ProgressPage }) {
  const text = useText()
  return (
    <section className="card" aria-labelledby="kinds-title">
      <h2 className="card-title" id="kinds-title">
        {text.drives.byKind}
      </h2>
      <div className="table-frame">
        <DataTable
          rows={breakdown}
          rowKey={({ kind, area }) => `${kind} ${area}`}
          columns={[
            {
              head: text.drives.kind,
              cell: ({ kind }) => text.agencies.kinds[kind as 'commune'],
            },
            {
              head: text.drives.area,
              cell: ({ area }) => (area === '' ? text.drives.noArea : area),
            },
            ...progressStates.map((state) => ({
              head: text.drives.progress[state],
              number: true,
              cell: (row: Figures) => formatCount(row[state]),
            })),
            {
              head: text.drives.state,
              className: 'progress-cell',
              cell: (row) => <ProgressChart figures={row} small />,
            },
          ]}
        />
      </div>
    </section>
  )
}

/** Day by day, and beside the drive before. */
function Days({ drive }: { readonly drive: DriveView }) {
  const text = useText()
  const query = useQuery({
    queryKey: ['drive', drive.id, 'figures'],
    queryFn: () => api.driveFigures(drive.id),
  })
  return (
    <section className="card" aria-labelledby="days-title">
      <h2 className="card-title" id="days-title">
        {text.drives.days}
      </h2>
      <p className="card-note soft">{text.drives.daysHint}</p>
      <Remote query={query}>
        {({ days, last }) => {
          const newest = days.at(-1)
          const beside = [
            ...(newest === undefined ? [] : [{ ...newest, what: text.drives.thisDrive }]),
            ...(last?.sameDay ? [{ ...last.sameDay, what: text.drives.lastSame }] : []),
            ...(last?.atEnd ? [{ ...last.atEnd, what: text.drives.lastEnd }] : []),
          ]
          return (
            <>
              {last !== null && beside.length > 1 && (
                <>
                  <h3 className="card-subtitle">{text.drives.last(last.drive.name)}</h3>
                  <FigureTable
                    head={text.drives.moment}
                    rows={beside.map((row) => ({
                      ...row,
                      name: `${row.what} (${formatCivil(row.day)})`,
                    }))}
                  />
                </>
              )}
              {days.length === 0 ? (
                <p className="card-body soft">{text.drives.noDays}</p>
              ) : (
                <FigureTable
                  head={text.drives.dayColumn}
                  rows={days
                    .toReversed()
                    .map((row) => ({ ...row, name: formatCivil(row.day) }))}
                />
              )}
            </>
          )
        }}
      </Remote>
    </section>
  )
}

interface FigureTableProps {
  readonly head: string
  readonly rows: readonly (Figures & { readonly name: string })[]
}

function FigureTable({ head, rows }: FigureTableProps) {
  const text = useText()
  return (
    <div className="table-frame">
      <DataTable
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          { head, cell: ({ name }) => name },
          ...progressStates.map((state) => ({
            head: text.drives.progress[state],
            number: true,
            cell: (row: Figures) => formatCount(row[state]),
          })),
        ]}
      />
    </div>
  )
}

interface EndDialogProps {
  readonly drive: DriveView
  readonly onClose: () => void
  readonly onDone: () => void
}

function EndDialog({ drive, onClose, onDone }: EndDialogProps) {
  const text = useText()
  const grounds = useGrounds()
  return (
    <ConfirmDialog
      title={text.drives.endTitle}
      confirm={text.drives.end}
      danger
      onClose={onClose}
      mayConfirm={() => grounds.read() !== null}
      onConfirm={async () => {
        const given = grounds.read()
        if (given === null) return
        await api.endDrive(drive.id, given)
        onDone()
      }}
    >
      <p>
        <strong>{drive.name}</strong>
      </p>
      <p>{text.drives.endEffect}</p>
      {grounds.fields}
    </ConfirmDialog>
  )
}
