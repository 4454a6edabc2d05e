import type { Gauge } from '@chot/contract/forecast.ts'
import { formatCount, formatDate, formatDateTime, formatTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { serverNow } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Meter } from '../ui/Meter.tsx'

const tones: Readonly<Record<Gauge['state'], Tone>> = {
  calm: 'good',
  near: 'warn',
  trend: 'warn',
  spent: 'bad',
}

/** A time alone when it is today. */
const when = (atMs: number) =>
  formatDate(atMs) === formatDate(serverNow()) ? formatTime(atMs) : formatDateTime(atMs)

const soonest = (a: Gauge['spans'][number], b: Gauge['spans'][number]) =>
  a.endsAt - b.endsAt

interface GaugeTableProps {
  readonly gauges: readonly Gauge[]
  readonly at: number
  readonly paceMinutes: number
}

/** One line for each thing that is limited; numbers and states in words, the bar beside them. */
export function GaugeTable({ gauges, at, paceMinutes }: GaugeTableProps) {
  const text = useText()
  const words = text.forecast
  return (
    <FramedTable
      rows={gauges}
      rowKey={({ scope, subject }) => `${scope} ${subject}`}
      empty={<p className="forecast-none soft">{words.none}</p>}
      columns={[
        {
          head: words.of,
          cell: (gauge) =>
            gauge.scope === 'service' ? (
              <Link to={placeOf(gauge)} label={words.hoursOf(gauge.name)}>
                {gauge.name}
              </Link>
            ) : gauge.scope === 'province-off-hours' ? (
              words.province
            ) : (
              gauge.name
            ),
        },
        {
          head: words.state,
          className: 'nowrap',
          cell: ({ state }) => (
            <Badge tone={tones[state]}>{text.board.gaugeStates[state]}</Badge>
          ),
        },
        {
          head: words.used,
          cell: (gauge) => <Used gauge={gauge} />,
        },
        {
          head: words.left,
          className: 'nowrap',
          cell: ({ left, line, most }) => (
            <>
              <strong>{words.queries(formatCount(left))}</strong>
              <div className="soft">{words.line(formatCount(line), line > most)}</div>
            </>
          ),
        },
        {
          head: words.pace,
          cell: ({ recent, minutesLeft, state }) => (
            <>
              {words.recent(formatCount(recent), formatCount(paceMinutes))}
              {state !== 'spent' && (
                <div className="soft">
                  {minutesLeft === null
                    ? words.notReached
                    : words.reached(
                        formatCount(minutesLeft),
                        when(at + minutesLeft * 60_000),
                      )}
                </div>
              )}
            </>
          ),
        },
        {
          head: words.expected,
          cell: ({ spans }) => (
            <ul className="forecast-spans">
              {spans.toSorted(soonest).map(({ id, expected, endsAt }) => (
                <li key={id}>{words.expectedBy(formatCount(expected), when(endsAt))}</li>
              ))}
            </ul>
          ),
        },
        {
          head: words.renewed,
          className: 'nowrap',
          cell: ({ renewedAt }) =>
            renewedAt === null ? text.general.none : when(renewedAt),
        },
      ]}
    />
  )
}

const placeOf = ({ subject }: Pick<Gauge, 'subject'>) =>
  `/forecast/${encodeURIComponent(subject)}`

/** Of each reading of the day what is used: one bar, or two where they differ. */
function Used({ gauge }: { readonly gauge: Gauge }) {
  const { forecast } = useText()
  const same = gauge.spans.every(({ used }) => used === gauge.spans[0]?.used)
  const spans = same ? gauge.spans.slice(0, 1) : gauge.spans
  return (
    <ul className="forecast-spans">
      {spans.map(({ id, span, used, most }) => {
        const label = forecast.usedOf(formatCount(used), formatCount(most))
        return (
          <li key={id}>
            <Meter used={used} limit={most} label={label}>
              {label}
            </Meter>
            {!same && <div className="soft">{forecast.spans[span]}</div>}
          </li>
        )
      })}
    </ul>
  )
}
