import { findings } from '@chot/core/registration/list-cells.ts'
import { listFields } from '@chot/core/registration/list-columns.ts'
import {
  type ListReading,
  type PersonRow,
  worstOf,
} from '@chot/core/registration/read-list.ts'
import { useState } from 'react'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Empty } from '../ui/states.tsx'
import { AskAllDialog } from './AskAllDialog.tsx'
import { EditRowDialog } from './EditRowDialog.tsx'
import { IntoListDialog } from './IntoListDialog.tsx'
import { LeftOutRows } from './LeftOutRows.tsx'
import {
  askable,
  correct,
  countByState,
  drop,
  type EditedField,
  keyOf,
  type ListRows,
  placeOf,
  type RowState,
  rowStates,
  rowsOf,
  shownValue,
  takeBack,
  takeHidden,
} from './list-rows.ts'
import { saveForm, saveMarked } from './write-list.ts'

const pageRows = 50
const tones: Readonly<Record<RowState, Tone>> = {
  fault: 'bad',
  warning: 'warn',
  repair: 'info',
  fine: 'good',
}

interface ListDeskProps {
  readonly reading: ListReading
  readonly fileName: string
  /** SHA-256 of the file, hex. */
  readonly sha256: string
}

/** What was read, row by row; corrected in place, left out and taken back, then given on. */
export function ListDesk({ reading, fileName, sha256 }: ListDeskProps) {
  const { lists, registrations } = useText()
  const [list, setList] = useState<ListRows>(() => rowsOf(reading))
  const counts = countByState(list.rows)
  const [shown, setShown] = useState<RowState | 'all'>(counts.fault > 0 ? 'fault' : 'all')
  const [page, setPage] = useState(0)
  const [edited, setEdited] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const [drafting, setDrafting] = useState(false)

  const oneSheet = reading.sheets.filter(({ unread }) => unread === null).length === 1
  const rows = list.rows.filter((row) => shown === 'all' || worstOf(row) === shown)
  const pages = Math.max(1, Math.ceil(rows.length / pageRows))
  const at = Math.min(page, pages - 1)
  const lastDropped = list.dropped.at(-1)
  const editedRow = list.rows.find((row) => keyOf(row) === edited)
  const toAsk = askable(list.rows)
  const toMend = list.rows.filter((row) => worstOf(row) === 'fault')
  const right = list.rows.filter((row) => worstOf(row) !== 'fault')

  function show(state: RowState | 'all') {
    setShown(state)
    setPage(0)
  }

  return (
    <>
      <fieldset className="list-states">
        <legend className="visually-hidden">{lists.show}</legend>
        <Button small pressed={shown === 'all'} onClick={() => show('all')}>
          {lists.showAll(formatCount(list.rows.length))}
        </Button>
        {rowStates.map((state) => (
          <Button small key={state} pressed={shown === state} onClick={() => show(state)}>
            {lists.showOf(lists.states[state], formatCount(counts[state]))}
          </Button>
        ))}
      </fieldset>
      {lastDropped !== undefined && (
        <Notice tone="info">
          <p>
            {lists.dropped(placeOf(lastDropped), shownValue(lastDropped, 'fullName'))}{' '}
            <Button small onClick={() => setList(takeBack(list, reading.people))}>
              {lists.undo}
            </Button>
          </p>
        </Notice>
      )}
      <section className="card">
        <FramedTable
          className="table list-table"
          rows={rows.slice(at * pageRows, (at + 1) * pageRows)}
          rowKey={keyOf}
          empty={<Empty title={lists.nothingHere} hint={lists.nothingHereHint} />}
          columns={[
            { head: lists.place, cell: (row) => (oneSheet ? row.row : placeOf(row)) },
            ...(
              ['fullName', 'username', 'officerNumber', 'phone', 'queriesPerDay'] as const
            ).map((field) => ({
              head: lists.heads[field],
              className: `list-${field}`,
              cell: (row: PersonRow) => <CellView row={row} field={field} />,
            })),
            {
              head: lists.remarks,
              cell: (row) => <Remarks row={row} />,
              className: 'list-remarks',
            },
            {
              head: lists.edit,
              headCell: <span className="visually-hidden">{lists.edit}</span>,
              className: 'list-acts',
              cell: (row) => (
                <>
                  {row.findings.includes('hidden-row') && (
                    <Button small onClick={() => setList(takeHidden(list, keyOf(row)))}>
                      {lists.takeHidden}
                    </Button>
                  )}
                  <Button
                    small
                    label={lists.editRow(placeOf(row))}
                    onClick={() => setEdited(keyOf(row))}
                  >
                    {lists.edit}
                  </Button>
                  <Button
                    small
                    kind="quiet"
                    label={lists.dropRow(placeOf(row))}
                    onClick={() => setList(drop(list, keyOf(row)))}
                  >
                    {lists.drop1}
                  </Button>
                </>
              ),
            },
          ]}
        />
        {pages > 1 && (
          <Pager
            total={rows.length}
            onPrevious={at > 0 ? () => setPage(at - 1) : null}
            onNext={at < pages - 1 ? () => setPage(at + 1) : null}
          />
        )}
      </section>
      <div className="list-outcome">
        <Button
          disabled={toMend.length === 0}
          onClick={() => void saveMarked(toMend, fileName)}
        >
          {lists.saveMarked}
        </Button>
        <Button
          disabled={toMend.length === list.rows.length}
          onClick={() => void saveForm(right)}
        >
          {lists.saveForm}
        </Button>
        <Button
          kind="primary"
          disabled={toAsk.length === 0}
          onClick={() => setAsking(true)}
        >
          {lists.ask}
        </Button>
        <Button disabled={right.length === 0} onClick={() => setDrafting(true)}>
          {registrations.intoList}
        </Button>
        <p className="field-hint">{lists.saveFormHint}</p>
      </div>
      <LeftOutRows reading={reading} />
      {editedRow !== undefined && (
        <EditRowDialog
          row={editedRow}
          onClose={() => setEdited(null)}
          onSave={(typed: Readonly<Record<EditedField, string>>) => {
            setList(correct(list, keyOf(editedRow), typed))
            setEdited(null)
          }}
        />
      )}
      {drafting && (
        <IntoListDialog rows={right} sha256={sha256} onClose={() => setDrafting(false)} />
      )}
      {asking && <AskAllDialog rows={toAsk} onClose={() => setAsking(false)} />}
    </>
  )
}

function CellView({
  row,
  field,
}: {
  readonly row: PersonRow
  readonly field: EditedField
}) {
  const { lists } = useText()
  const { value, read, findings: said } = row.cells[field]
  const fault = said.some((each) => findings[each] === 'fault')
  return (
    <span className={fault ? 'list-cell list-cell-fault' : 'list-cell'}>
      {value === '' ? read : value}
      {value !== '' && value !== read && (
        <span className="list-wrote">{lists.wrote(read)}</span>
      )}
    </span>
  )
}

function Remarks({ row }: { readonly row: PersonRow }) {
  const { lists } = useText()
  const state = worstOf(row)
  const cells = listFields.flatMap((field) =>
    row.cells[field].findings.map(
      (each) => `${lists.fields[field]}: ${lists.findings[each]}`,
    ),
  )
  const all = [...row.findings.map((each) => lists.findings[each]), ...cells]
  return (
    <>
      <Badge tone={tones[state]}>{lists.states[state]}</Badge>
      {all.length > 0 && (
        <ul>
          {all.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </>
  )
}
