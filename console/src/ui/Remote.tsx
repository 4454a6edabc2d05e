import type { ReactNode } from 'react'
import { Failed, Skeleton } from './states.tsx'

interface RemoteProps<Data> {
  readonly query: {
    readonly data: Data | undefined
    readonly error: unknown
    readonly isPending: boolean
    readonly refetch: () => Promise<unknown>
  }
  /** Grey lines while it is coming. */
  readonly lines?: number
  /** On a card of its own until there is something to show. */
  readonly onCard?: boolean
  readonly children: (data: Data) => ReactNode
}

/**
 * What was asked of the server: coming, failed, or there. Once there it stays on the screen while
 * it is asked again, even when that fails.
 */
export function Remote<Data>({
  query,
  lines,
  onCard = false,
  children,
}: RemoteProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  const state = query.isPending ? (
    <Skeleton lines={lines} />
  ) : (
    <Failed error={query.error} onRetry={() => void query.refetch()} />
  )
  return onCard ? <div className="card">{state}</div> : state
}
