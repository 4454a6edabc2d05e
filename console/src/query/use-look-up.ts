/**
 * One look-up at a time, from the press of the button to the wiping of the answer.
 * The answer lives in the state of this hook only: no cache, no storage, no address holds it.
 */
import type { Receipt } from '@chot/contract/problem-body.ts'
import type { QueryAnswer, QueryRequest } from '@chot/contract/queries.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { noteServerTime } from '../session/server-clock.ts'
import { queryClient } from '../session/session.ts'
import { newIdempotencyKey } from './idempotency-key.ts'

type LookUpStage =
  | { readonly kind: 'form' }
  | { readonly kind: 'running' }
  | { readonly kind: 'refused'; readonly problem: ApiProblem }
  | { readonly kind: 'lost' }
  | { readonly kind: 'answered'; readonly answer: QueryAnswer }
  | { readonly kind: 'gone'; readonly receipt: Receipt }

/** After these nobody knows what became of the request: asking again must not spend again. */
const unsettled: ReadonlySet<string> = new Set([
  'query-in-progress',
  'record-unavailable',
  'busy',
  'internal-fault',
  'unreadable',
])

export interface LookUpControl {
  readonly stage: LookUpStage
  readonly submit: (request: QueryRequest) => void
  /** Hides the answer, keeps its receipt. */
  readonly wipe: () => void
  readonly restart: () => void
}

export function useLookUp(): LookUpControl {
  const [stage, setStage] = useState<LookUpStage>({ kind: 'form' })
  const running = useRef(false)
  const alive = useRef(true)
  const pending = useRef<{ readonly request: string; readonly key: string } | null>(null)

  useEffect(() => {
    alive.current = true
    return () => {
      alive.current = false
    }
  }, [])

  async function send(request: QueryRequest) {
    if (running.current) return
    running.current = true
    const wanted = JSON.stringify(request)
    const key =
      pending.current?.request === wanted ? pending.current.key : newIdempotencyKey()
    pending.current = { request: wanted, key }
    setStage({ kind: 'running' })
    try {
      const answer = await api.query(request, key)
      pending.current = null
      noteServerTime(answer.receipt.at)
      if (alive.current) setStage({ kind: 'answered', answer })
    } catch (error) {
      if (error instanceof ApiProblem) {
        if (!unsettled.has(error.body.code)) pending.current = null
        if (alive.current) setStage({ kind: 'refused', problem: error })
      } else if (alive.current) setStage({ kind: 'lost' })
    } finally {
      running.current = false
      for (const name of ['dossier', 'dossiers', 'today']) {
        void queryClient.invalidateQueries({ queryKey: [name] })
      }
    }
  }

  const wipe = useCallback(() => {
    setStage((now) =>
      now.kind === 'answered' ? { kind: 'gone', receipt: now.answer.receipt } : now,
    )
  }, [])

  return {
    stage,
    submit: (request) => void send(request),
    wipe,
    restart: () => setStage({ kind: 'form' }),
  }
}
