import { useEffect, useRef, useState } from 'react'
import { api } from '../api.ts'
import { type Board, newIn, takeUp } from './board.ts'

/** The server says something every few seconds, if only that nothing changed. */
const staleAfterMs = 15_000

interface Live {
  readonly board: Board | null
  /** `stale`: nothing was heard for a while; what is shown may be old. */
  readonly line: 'connecting' | 'live' | 'stale'
}

/** The board, kept up to date while the screen is open; `onNew` hears of cases and locks as they come. */
export function useBoard(onNew: (ids: readonly string[]) => void): Live {
  const [live, setLive] = useState<Live>({ board: null, line: 'connecting' })
  const heard = useRef(onNew)
  heard.current = onNew
  useEffect(() => {
    let board: Board | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const listenAgain = () => {
      clearTimeout(timer)
      timer = setTimeout(
        () => setLive((now) => ({ ...now, line: 'stale' })),
        staleAfterMs,
      )
    }
    listenAgain()
    const stop = api.listenToBoard({
      news: (news) => {
        listenAgain()
        const before = board
        board = takeUp(before, news)
        if (board === null) return
        setLive({ board, line: 'live' })
        const fresh = newIn(before, board)
        if (fresh.length > 0) heard.current(fresh)
      },
      lost: () => setLive((now) => ({ ...now, line: 'stale' })),
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [])
  return live
}
