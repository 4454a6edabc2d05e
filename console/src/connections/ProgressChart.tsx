import type { Figures } from '@chot/contract/drives.ts'
import { progressStates } from '@chot/core/registration/progress.ts'
import { useId } from 'react'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'

interface ProgressChartProps {
  readonly figures: Figures
  /** Without the words beneath: for a row of a table, which has them in cells. */
  readonly small?: boolean
}

const width = 600

/** One bar in four parts; told by pattern and by words, not by colour alone. */
export function ProgressChart({ figures, small = false }: ProgressChartProps) {
  const text = useText()
  const id = useId()
  const total = progressStates.reduce((sum, state) => sum + figures[state], 0)
  const height = small ? 14 : 36
  let x = 0
  const bars = progressStates.map((state) => {
    const share = total === 0 ? 0 : (figures[state] / total) * width
    const bar = { state, x, share }
    x += share
    return bar
  })
  const spoken = text.drives.chart(
    formatCount(figures.done),
    formatCount(figures.partial),
    formatCount(figures.none),
    formatCount(figures.excluded),
  )
  return (
    <figure className="progress-figure">
      <svg
        className="progress-bar"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={spoken}
      >
        <defs>
          <pattern id={`${id}-p`} width="8" height="8" patternUnits="userSpaceOnUse">
            <rect className="progress-partial" width="8" height="8" />
            <path className="progress-mark" d="M0 8 8 0" />
          </pattern>
          <pattern id={`${id}-n`} width="8" height="8" patternUnits="userSpaceOnUse">
            <rect className="progress-none" width="8" height="8" />
            <path className="progress-mark" d="M0 0 8 8M0 8 8 0" />
          </pattern>
        </defs>
        {bars.map(({ state, x: from, share }) => (
          <rect
            key={state}
            className={`progress-${state}`}
            x={from}
            y={0}
            width={share}
            height={height}
            {...(state === 'partial' ? { fill: `url(#${id}-p)` } : {})}
            {...(state === 'none' ? { fill: `url(#${id}-n)` } : {})}
          />
        ))}
      </svg>
      {!small && (
        <figcaption className="progress-legend">
          {progressStates.map((state) => (
            <span key={state}>
              <span className={`progress-key progress-key-${state}`} aria-hidden="true" />
              {text.drives.progress[state]}:{' '}
              <strong>
                {text.drives.share(
                  formatCount(figures[state]),
                  String(total === 0 ? 0 : Math.round((figures[state] / total) * 100)),
                )}
              </strong>
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  )
}
