import type { LogPage } from '@chot/contract/oversight.ts'
import type { ReactNode } from 'react'
import { useAllAgencies } from '../agencies/agencies.ts'
import { formatCount, formatInstant } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx'
import { reasonSentence } from '../ui/problem-sentence.ts'
import './log.css'

type Row = LogPage['rows'][number]

interface LogTableProps {
  readonly rows: readonly Row[]
  /** In its place when there is no row. */
  readonly empty: ReactNode
  readonly choice?: RowChoice
}

/** Rows chosen by hand, on this page and others. */
export interface RowChoice {
  readonly chosen: ReadonlySet<number>
  readonly onChoose: (sequences: readonly number[], chosen: boolean) => void
}

/** Entries, each with a way to its full text. */
export function LogTable({ rows, empty, choice }: LogTableProps) {
  const text = useText()
  const agencies = useAllAgencies()
  const names = new Map(agencies.map((agency) => [agency.code, agency.name]))
  const pathOf = ({ sequence }: Row) => `/log/${sequence}`
  return (
    <FramedTable
      className="table log-table"
      rows={rows}
      empty={empty}
      rowKey={({ sequence }) => sequence}
      pathOf={pathOf}
      columns={[
        ...(choice === undefined ? [] : [choiceColumn(rows, choice, text)]),
        {
          head: text.log.sequence,
          className: 'nowrap',
          cell: (row) => (
            <Link to={pathOf(row)} label={text.log.open(formatCount(row.sequence))}>
              {formatCount(row.sequence)}
            </Link>
          ),
        },
        { head: text.log.at, className: 'log-at', cell: ({ at }) => formatInstant(at) },
        { head: text.log.kind, cell: ({ kind }) => text.names.kinds[kind] },
        {
          head: text.log.outcome,
          cell: ({ outcome, reason }) => (
            <>
              <OutcomeBadge outcome={outcome} />
              {reason !== null && (
                <div className="soft">{reasonSentence(reason, text)}</div>
              )}
            </>
          ),
        },
        { head: text.log.officer, cell: (row) => <Officer row={row} agencies={names} /> },
        {
          head: text.log.dossier,
          cell: ({ dossier, procedure }) => (
            <>
              <span className="nowrap">{dossier}</span>
              {procedure !== null && <div className="soft">{procedure}</div>}
            </>
          ),
        },
        { head: text.log.service, cell: ({ service }) => service },
      ]}
    />
  )
}

function choiceColumn(
  rows: readonly Row[],
  { chosen, onChoose }: RowChoice,
  text: ReturnType<typeof useText>,
) {
  const sequences = rows.map(({ sequence }) => sequence)
  const box = (of: readonly number[], label: string) => (
    <label className="log-choice">
      <span className="visually-hidden">{label}</span>
      <input
        type="checkbox"
        checked={of.every((sequence) => chosen.has(sequence))}
        onChange={(event) => onChoose(of, event.target.checked)}
      />
    </label>
  )
  return {
    head: text.log.pack.choose,
    headCell: box(sequences, text.log.pack.choosePage),
    cell: ({ sequence }: Row) =>
      box([sequence], text.log.pack.chooseRow(formatCount(sequence))),
  }
}

interface OfficerProps {
  readonly row: Row
  /** Names by code. */
  readonly agencies: ReadonlyMap<string, string>
}

function Officer({ row, agencies }: OfficerProps) {
  const text = useText()
  const { account, accountName, agency, system } = row
  return (
    <>
      {(accountName ?? account) && <div>{accountName ?? account}</div>}
      {accountName !== null && <div className="soft">{account}</div>}
      {agency !== null && <div className="soft">{agencies.get(agency) ?? agency}</div>}
      {system !== null && (
        <div className="soft">
          {text.log.system}: {system}
        </div>
      )}
    </>
  )
}
