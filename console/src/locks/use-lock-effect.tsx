import type { LockScope } from '@chot/core/workflow/lock.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useSettled } from '../ui/use-settled.ts'

/** How many a lock would keep waiting, told before it is put. */
export function useLockEffect(
  scope: LockScope,
  typed: string,
  wanted = true,
): {
  readonly notice: ReactNode
  /** Not yet: nothing is to be confirmed before it is told. */
  readonly counting: boolean
} {
  const text = useText()
  const subject = useSettled(typed.trim())
  const { data, error, isFetching } = useQuery({
    queryKey: ['lock-effect', scope, subject],
    queryFn: () => api.lockEffect({ scope, subject }),
    enabled: wanted && subject !== '',
    staleTime: 0,
    retry: false,
  })
  if (!wanted || subject === '')
    return { notice: null, counting: wanted && typed.trim() !== '' }
  if (isFetching || subject !== typed.trim())
    return { notice: <p role="status">{text.locks.counting}</p>, counting: true }
  if (error !== null)
    return {
      notice: (
        <Notice tone="warn">
          <p>{problemSentence(error, text)}</p>
        </Notice>
      ),
      counting: false,
    }
  const effect = data?.effect ?? null
  const notice = (
    <Notice tone="warn" title={text.locks.effectTitle}>
      {effect === null ? (
        <p>{text.locks.effectOfAddress}</p>
      ) : (
        <p>
          {text.locks.effect(
            formatCount(effect.waiting),
            formatCount(effect.workedOn),
            formatCount(effect.officers),
          )}
        </p>
      )}
    </Notice>
  )
  return { notice, counting: false }
}
