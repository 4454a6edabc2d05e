import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCount, formatTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { renewal } from './LimitTable.tsx'

/**
 * What is left before it is asked, on one line: of the officer's day, and of the service chosen. Told
 * with the look-ups of today, which are read anew after each look-up.
 */
export function LeftNow({ service }: { readonly service: string }) {
  const text = useText()
  const { data } = useQuery({
    queryKey: ['today'],
    queryFn: api.today,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data === undefined || data.perDay === null) return null
  const own = data.limits.find(({ scope }) => scope === 'account')
  const chosen = data.services.find((each) => each.service === service)
  const { ownLeft, ownSpent, serviceLeft, serviceSpent } = text.forecast
  const parts = [
    own && (own.left > 0 ? ownLeft(formatCount(own.left)) : ownSpent(renewal(own, text))),
    chosen &&
      (chosen.left > 0
        ? serviceLeft(formatCount(chosen.left), formatTime(data.window.to))
        : serviceSpent(renewal(chosen, text))),
  ].filter((part) => part !== undefined)
  return <p className="soft left-now">{`${parts.join('; ')}.`}</p>
}
