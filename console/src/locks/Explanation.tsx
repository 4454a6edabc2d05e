import type { AlertView } from '@chot/contract/locks.ts'
import { formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { explain } from './explain.ts'

const shownMax = 3

/** Why, in a sentence, and the entries it rests on. */
export function Explanation({ alert }: { readonly alert: AlertView }) {
  const text = useText()
  const mayRead = usePermission('log:read')
  const shown = alert.events.slice(0, shownMax)
  const more = alert.events.length - shown.length
  return (
    <>
      {explain(alert, text)}
      <div className="soft lock-evidence">
        {shown.map((sequence) =>
          mayRead ? (
            <Link key={sequence} to={`/log/${sequence}`}>
              {text.locks.entry(formatCount(sequence))}
            </Link>
          ) : (
            <span key={sequence}>{text.locks.entry(formatCount(sequence))}</span>
          ),
        )}
        {more > 0 && <span>{text.locks.moreEntries(formatCount(more))}</span>}
      </div>
    </>
  )
}

/** The name people know it by, and the code it is kept by. */
export function Subject({
  name,
  subject,
  scope,
}: {
  readonly name: string | null
  readonly subject: string
  readonly scope: string
}) {
  return (
    <>
      <strong>{name ?? subject}</strong>
      <div className="soft">{scope}</div>
    </>
  )
}
