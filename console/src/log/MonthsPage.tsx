import type { LogMonths } from '@chot/contract/log-months.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import './log.css'

type Month = LogMonths['months'][number]

/** How long the log is kept: where each month stands, and what happens to it next. */
export function MonthsPage() {
  const text = useText()
  const query = useQuery({ queryKey: ['log-months'], queryFn: api.logMonths })
  const alive = query.data?.months.some(isKeyAlive) === true
  return (
    <Page
      title={text.months.title}
      lead={
        query.data &&
        text.months.lead(
          formatCount(query.data.sealedAfterMonths),
          formatCount(query.data.prunedAfterMonths),
          formatCount(query.data.floorMonths),
        )
      }
    >
      {alive && (
        <Notice tone="bad">
          <p>{text.months.keyAlive}</p>
        </Notice>
      )}
      <section className="card" aria-label={text.months.title}>
        <Remote query={query} lines={10}>
          {({ months }) => <MonthTable months={months} />}
        </Remote>
      </section>
    </Page>
  )
}

/** The log says that it is gone. */
function isKeyAlive({ keySequence, key }: Month): boolean {
  return keySequence !== null && key === 'held'
}

const tones = {
  open: 'good',
  sealing: 'warn',
  sealed: 'info',
  pruning: 'warn',
  pruned: 'plain',
} as const

function MonthTable({ months }: { readonly months: readonly Month[] }) {
  const text = useText()
  return (
    <FramedTable
      rows={months}
      empty={
        <Empty icon="search" title={text.months.empty} hint={text.months.emptyHint} />
      }
      rowKey={({ month }) => month}
      columns={[
        {
          head: text.months.month,
          className: 'nowrap',
          cell: ({ month }) => <strong>{monthText(month)}</strong>,
        },
        {
          head: text.months.state,
          cell: ({ state }) => (
            <Badge tone={tones[state]}>{text.months.states[state]}</Badge>
          ),
        },
        {
          head: text.months.entries,
          number: true,
          cell: ({ first, end }) => formatCount(end - first),
        },
        {
          head: text.months.range,
          className: 'nowrap',
          cell: ({ first, end }) =>
            end === first ? '–' : `${formatCount(first)}–${formatCount(end - 1)}`,
        },
        {
          head: text.months.size,
          number: true,
          cell: ({ bytes }) =>
            text.months.kilobytes(formatCount(Math.ceil(bytes / 1024))),
        },
        { head: text.months.key, cell: ({ key }) => text.months.keys[key] },
        {
          head: text.months.next,
          className: 'nowrap',
          cell: ({ next }) =>
            next === null ? '–' : text.months.steps[next.step](monthText(next.month)),
        },
        { head: text.months.proof, cell: (row) => <Entries row={row} /> },
      ]}
    />
  )
}

/** The entries of the log that say so. */
function Entries({ row }: { readonly row: Month }) {
  const text = useText()
  const kinds = text.names.kinds
  const entries = [
    [kinds['log-seal'], row.sealedSequence],
    [kinds['log-prune'], row.pruneSequence],
    [kinds['key-destroy'], row.keySequence],
  ] as const
  const there = entries.flatMap(([label, sequence]) =>
    sequence === null ? [] : [{ label, sequence }],
  )
  if (there.length === 0) return '–'
  return (
    <ul className="month-entries">
      {there.map(({ label, sequence }) => (
        <li key={sequence}>
          <Link to={`/log/${sequence}`} label={`${label}: ${formatCount(sequence)}`}>
            {formatCount(sequence)}
          </Link>{' '}
          <span className="soft">{label}</span>
        </li>
      ))}
    </ul>
  )
}

/** `2026-11` → `11/2026` */
function monthText(month: string): string {
  return `${month.slice(5)}/${month.slice(0, 4)}`
}
