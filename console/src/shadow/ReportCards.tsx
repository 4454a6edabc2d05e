import type {
  ShadowDifference,
  ShadowLine,
  ShadowReport,
  ShadowRun,
} from '@chot/contract/shadow-runs.ts'
import { shadowActs } from '@chot/core/detect/shadow.ts'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Empty } from '../ui/states.tsx'
import { changeWords, findingName } from './change-words.ts'

/** The numbers of policy rows that the change is about. */
export function RowsCard({ changes }: Pick<ShadowRun, 'changes'>) {
  const text = useText()
  const words = text.shadow
  return (
    <section className="card" aria-labelledby="shadow-rows">
      <h2 className="card-title" id="shadow-rows">
        {words.rowsTitle}
      </h2>
      <FramedTable
        rows={changes}
        rowKey={({ path }) => path}
        empty={null}
        columns={[
          { head: words.rule, cell: (change) => changeWords(change, text).rule },
          {
            head: words.number,
            cell: (change) => (
              <>
                {changeWords(change, text).number}
                <div className="soft mono">{change.path}</div>
              </>
            ),
          },
          {
            head: words.presentHead,
            cell: (change) => changeWords(change, text).present,
          },
          {
            head: words.proposedHead,
            cell: (change) => <strong>{changeWords(change, text).proposed}</strong>,
          },
        ]}
      />
      <p className="soft shadow-foot">{words.rowsHint}</p>
    </section>
  )
}

/** What the present numbers do and what the tried ones would have done. */
export function ReportCards({ report }: { readonly report: ShadowReport }) {
  const text = useText()
  const words = text.shadow
  return (
    <>
      <TotalsCard report={report} />
      <DifferencesCard report={report} />
      <div className="shadow-lines">
        <LinesCard
          title={words.byRule}
          head={words.key.rule}
          lines={report.byRule}
          nameOf={({ key }) => findingName(key, text)}
        />
        <LinesCard
          title={words.byAgency}
          head={words.key.agency}
          lines={report.byAgency}
          nameOf={({ key, name }) => name ?? key}
        />
        <LinesCard
          title={words.byOfficer}
          head={words.key.officer}
          lines={report.byOfficer}
          nameOf={({ key, name }) => name ?? key}
        />
        <LinesCard
          title={words.byDay}
          head={words.key.day}
          lines={report.byDay}
          nameOf={({ key }) => formatCivil(key)}
        />
      </div>
      <p className="soft">{words.limitsOfRun}</p>
    </>
  )
}

function TotalsCard({ report }: { readonly report: ShadowReport }) {
  const { shadow: words } = useText()
  return (
    <section className="card" aria-labelledby="shadow-totals">
      <h2 className="card-title" id="shadow-totals">
        {words.totals}
      </h2>
      <FramedTable
        rows={shadowActs}
        rowKey={(act) => act}
        empty={null}
        columns={[
          { head: words.act, cell: (act) => words.acts[act] },
          {
            head: words.presentHead,
            number: true,
            cell: (act) => formatCount(report.totals[act].was),
          },
          {
            head: words.proposedHead,
            number: true,
            cell: (act) => <strong>{formatCount(report.totals[act].would)}</strong>,
          },
          {
            head: words.change,
            number: true,
            cell: (act) => signed(report.totals[act]),
          },
          {
            head: words.recorded,
            number: true,
            cell: (act) => formatCount(report.recorded[act]),
          },
        ]}
      />
      <p className="soft shadow-foot">{words.totalsHint}</p>
    </section>
  )
}

type Sides = ShadowReport['totals']['refuse']

const signed = ({ was, would }: Sides) =>
  would > was ? `+${formatCount(would - was)}` : formatCount(would - was)

/** Unchanged: one number; else from what to what. */
function SidesCell({ sides }: { readonly sides: Sides }) {
  const { shadow: words } = useText()
  const [was, would] = [formatCount(sides.was), formatCount(sides.would)]
  if (sides.was === sides.would) return <span className="soft">{was}</span>
  return (
    <strong className="nowrap">
      <span aria-hidden="true">{words.sides(was, would)}</span>
      <span className="visually-hidden">{words.sidesSpoken(was, would)}</span>
    </strong>
  )
}

interface LinesCardProps {
  readonly title: string
  readonly head: string
  readonly lines: readonly ShadowLine[]
  readonly nameOf: (line: ShadowLine) => string
}

function LinesCard({ title, head, lines, nameOf }: LinesCardProps) {
  const { shadow: words } = useText()
  if (lines.length === 0) return null
  return (
    <section className="card" aria-label={title}>
      <h2 className="card-title">{title}</h2>
      <FramedTable
        rows={lines}
        rowKey={({ key }) => key}
        empty={null}
        columns={[
          { head, cell: nameOf },
          ...shadowActs.map((act) => ({
            head: words.acts[act],
            number: true,
            cell: ({ acts }: ShadowLine) => <SidesCell sides={acts[act]} />,
          })),
        ]}
      />
    </section>
  )
}

function DifferencesCard({ report }: { readonly report: ShadowReport }) {
  const text = useText()
  const words = text.shadow
  const keyOf = ({ day, rule, act, subject }: ShadowDifference) =>
    [day, rule, act, subject].join(' ')
  return (
    <section className="card" aria-labelledby="shadow-differences">
      <h2 className="card-title" id="shadow-differences">
        {words.differences}
      </h2>
      <FramedTable
        rows={report.differences}
        rowKey={keyOf}
        empty={<Empty title={words.noDifference} hint={words.noDifferenceHint} />}
        columns={[
          {
            head: words.day,
            className: 'nowrap',
            cell: ({ day }) => formatCivil(day),
          },
          {
            head: words.subject,
            cell: ({ name, subject, scope }) => (
              <>
                <strong>{name ?? subject}</strong>
                <div className="soft">{text.locks.scopes[scope]}</div>
              </>
            ),
          },
          { head: words.rule, cell: ({ rule }) => findingName(rule, text) },
          { head: words.act, className: 'nowrap', cell: ({ act }) => words.acts[act] },
          {
            head: words.sides(words.presentHead, words.proposedHead),
            cell: (sides) => <SidesCell sides={sides} />,
          },
          { head: words.evidence, cell: (each) => <Evidence of={each} /> },
        ]}
      />
      {report.differencesLeftOut > 0 && (
        <p className="soft shadow-foot">
          {words.leftOut(formatCount(report.differencesLeftOut))}
        </p>
      )}
    </section>
  )
}

const shownMax = 3

/** The entries of whichever side found more. */
function Evidence({ of: { was, would, entries } }: { readonly of: ShadowDifference }) {
  const text = useText()
  const all = would > was ? entries.would : entries.was
  const shown = all.slice(0, shownMax)
  return (
    <span className="shadow-evidence">
      {shown.map((sequence) => (
        <Link key={sequence} to={`/log/${sequence}`}>
          {text.locks.entry(formatCount(sequence))}
        </Link>
      ))}
      {all.length > shown.length && (
        <span className="soft">
          {text.locks.moreEntries(formatCount(all.length - shown.length))}
        </span>
      )}
    </span>
  )
}
