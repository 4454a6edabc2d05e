import type { ListReading } from '@chot/core/registration/read-list.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'

/** Rows that are no people, each with its place: nothing of a file disappears. */
export function LeftOutRows({ reading }: { readonly reading: ListReading }) {
  const { lists } = useText()
  if (reading.leftOut.length === 0) return null
  return (
    <details className="card list-left-out">
      <summary>{lists.leftOut(formatCount(reading.leftOut.length))}</summary>
      <ul>
        {reading.leftOut.map(({ sheet, row, text, reason }) => (
          <li key={`${sheet} ${row}`}>
            {sheet}, {row}: {text}{' '}
            <span className="soft">({lists.leftOutReasons[reason]})</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
