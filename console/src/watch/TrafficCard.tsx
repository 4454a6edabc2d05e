import type { BoardMinute } from '@chot/contract/board.ts'
import { formatCount, formatTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { DataTable } from '../ui/DataTable.tsx'

const step = 12
const height = 96
const base = height + 6
const marksEvery = 15

/** Queries of the last hour: a bar a minute, refusals hatched on top; the same as a table. */
export function TrafficCard({ minutes }: { readonly minutes: readonly BoardMinute[] }) {
  const text = useText()
  const highest = Math.max(...minutes.map(({ granted, refused }) => granted + refused))
  const most = Math.max(1, highest)
  const sum = (of: 'granted' | 'refused') =>
    minutes.reduce((all, minute) => all + minute[of], 0)
  const summary = text.board.trafficSummary(
    formatCount(sum('granted')),
    formatCount(sum('refused')),
    formatCount(highest),
  )
  const tall = (count: number) => (count / most) * height
  return (
    <section className="card board-traffic" aria-labelledby="board-traffic">
      <h2 className="card-title" id="board-traffic">
        {text.board.traffic}
      </h2>
      <figure className="board-chart">
        <svg viewBox={`0 0 ${minutes.length * step + 48} ${base + 24}`} role="img">
          <title>{summary}</title>
          <defs>
            <pattern
              id="board-hatch"
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="4" height="4" className="board-refused-ground" />
              <rect width="2" height="4" className="board-refused-line" />
            </pattern>
          </defs>
          <g transform="translate(44 0)">
            <line className="board-axis" x2={minutes.length * step} y1={base} y2={base} />
            <line
              className="board-axis board-axis-top"
              x2={minutes.length * step}
              y1="6"
              y2="6"
            />
            <text className="board-mark" x="-6" y="12" textAnchor="end">
              {formatCount(most)}
            </text>
            <text className="board-mark" x="-6" y={base} textAnchor="end">
              0
            </text>
            {minutes.map(({ at, granted, refused }, index) => (
              <g key={at}>
                <rect
                  className="board-granted"
                  x={index * step + 1}
                  y={base - tall(granted)}
                  width={step - 3}
                  height={tall(granted)}
                />
                <rect
                  fill="url(#board-hatch)"
                  x={index * step + 1}
                  y={base - tall(granted + refused)}
                  width={step - 3}
                  height={tall(refused)}
                />
                {(minutes.length - 1 - index) % marksEvery === 0 && (
                  <text
                    className="board-mark"
                    x={index * step + step / 2}
                    y={base + 18}
                    textAnchor={index === minutes.length - 1 ? 'end' : 'middle'}
                  >
                    {formatTime(at)}
                  </text>
                )}
              </g>
            ))}
          </g>
        </svg>
        <figcaption>
          <span className="board-key board-key-granted">{text.board.granted}</span>
          <span className="board-key board-key-refused">{text.board.refused}</span>
          <span className="soft">{summary}</span>
        </figcaption>
      </figure>
      <details className="board-details">
        <summary>{text.board.asTable}</summary>
        <div className="table-frame">
          <DataTable
            rows={minutes
              .filter(({ granted, refused }) => granted + refused > 0)
              .toReversed()}
            rowKey={({ at }) => at}
            columns={[
              { head: text.board.minute, cell: ({ at }) => formatTime(at) },
              {
                head: text.board.granted,
                number: true,
                cell: ({ granted }) => formatCount(granted),
              },
              {
                head: text.board.refused,
                number: true,
                cell: ({ refused }) => formatCount(refused),
              },
            ]}
          />
        </div>
      </details>
    </section>
  )
}
