import type { LimitStandingBody } from '@chot/contract/limits.ts'
import { formatCount, formatDate, formatTime } from '../format.ts'
import { serverNow } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import type { Catalogue } from '../text/vi.ts'
import { FramedTable } from '../ui/DataTable.tsx'
import { Meter } from '../ui/Meter.tsx'

interface NamedLimit extends LimitStandingBody {
  /** Of what, where the scope alone does not say. */
  readonly name?: string
}

/** When there is more of a limit, as one says it: a time alone when it is today. */
export function renewal({ renewedAt }: LimitStandingBody, text: Catalogue): string {
  if (renewedAt === null) return text.limits.byApproval
  const time = formatTime(renewedAt)
  const date = formatDate(renewedAt)
  return date === formatDate(serverNow()) ? time : text.limits.timeOn(time, date)
}

/** What is left of each limit, and when there is more. */
export function LimitTable({ limits }: { readonly limits: readonly NamedLimit[] }) {
  const text = useText()
  const nameOf = ({ scope, name }: NamedLimit) => name ?? text.limits.scopes[scope]
  return (
    <FramedTable
      rows={limits}
      empty={null}
      rowKey={nameOf}
      columns={[
        { head: text.limits.limit, cell: nameOf },
        {
          head: text.limits.used,
          cell: (limit) => {
            const label = text.limits.usedOf(
              formatCount(limit.most - limit.left),
              formatCount(limit.most),
            )
            return (
              <Meter used={limit.most - limit.left} limit={limit.most} label={label}>
                {label}
              </Meter>
            )
          },
        },
        {
          head: text.limits.left,
          className: 'nowrap',
          cell: ({ left }) => <strong>{formatCount(left)}</strong>,
        },
        {
          head: text.limits.renewed,
          className: 'nowrap',
          cell: (limit) => renewal(limit, text),
        },
      ]}
    />
  )
}

/** The limit that refused: how much it allows, or what of it is kept for others, and when there is more. */
export function SpentLimit({ limit }: { readonly limit: LimitStandingBody }) {
  const text = useText()
  const scope = text.limits.scopes[limit.scope]
  return (
    <p>
      {limit.left > 0
        ? text.limits.kept(scope, formatCount(limit.left))
        : text.limits.spent(scope, formatCount(limit.most))}{' '}
      {limit.renewedAt !== null && text.limits.again(renewal(limit, text))}
    </p>
  )
}

/** The limits an answer was held to, on one line: those of the officer's own first. */
export function LimitLine({ limits }: { readonly limits: readonly LimitStandingBody[] }) {
  const text = useText()
  const said = limits.map(({ scope, left }) =>
    text.limits.leftOf(text.limits.scopes[scope], formatCount(left)),
  )
  return <p className="soft">{text.limits.line(said.join(' · '))}</p>
}
