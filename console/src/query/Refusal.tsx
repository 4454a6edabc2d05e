import type { ApiProblem } from '../api/transport.ts'
import { SpentLimit } from '../limits/LimitTable.tsx'
import { Challenge } from '../locks/Challenge.tsx'
import { useText } from '../text/language.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { ReceiptLine } from './ReceiptFacts.tsx'

/** Why a request was refused and what to do, with the entry that records it. */
export function Refusal({ problem }: { readonly problem: ApiProblem }) {
  const text = useText()
  const { receipt, retryAfterSeconds, errors, limit } = problem.body
  return (
    <Notice tone="bad" title={problemSentence(problem, text)} grabFocus>
      {errors?.map((fault) => (
        <p key={`${fault.field} ${fault.code}`}>{fault.message}</p>
      ))}
      {limit !== undefined && <SpentLimit limit={limit} />}
      {retryAfterSeconds !== undefined && limit === undefined && (
        <p>{text.receipt.retryAfter(String(retryAfterSeconds))}</p>
      )}
      {problem.body.code === 'challenge-required' && <Challenge />}
      {receipt !== undefined && <ReceiptLine receipt={receipt} />}
    </Notice>
  )
}
