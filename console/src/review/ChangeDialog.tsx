import type { ReviewAnswerBody, ReviewItemView } from '@chot/contract/reviews.ts'
import { type ReviewChange, reviewChanges } from '@chot/core/review/review.ts'
import { useState } from 'react'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { useText } from '../text/language.tsx'
import { Choice, Field } from '../ui/Field.tsx'

const reasonMin = 5

interface ChangeDialogProps {
  readonly item: ReviewItemView
  readonly answer: 'change' | 'revoke'
  readonly onAnswer: (body: ReviewAnswerBody) => Promise<void>
  readonly onClose: () => void
}

/** What is to change of an account, or why it is revoked. */
export function ChangeDialog({ item, answer, onAnswer, onClose }: ChangeDialogProps) {
  const text = useText()
  const words = text.reviews
  const [change, setChange] = useState<ReviewChange>('queries')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const isRight = reason.trim().length >= reasonMin
  const isChange = answer === 'change'
  const { fullName, id } = item.account
  return (
    <ConfirmDialog
      title={isChange ? words.changeTitle(fullName) : words.revokeTitle(fullName)}
      confirm={words.outcomes[answer]}
      danger={!isChange}
      mayConfirm={() => {
        setTried(true)
        return isRight
      }}
      onConfirm={() =>
        onAnswer({ accounts: [id], answer, reason, ...(isChange ? { change } : {}) })
      }
      onClose={onClose}
    >
      <p>{isChange ? words.changeText : words.revokeText}</p>
      {isChange && (
        <Choice
          label={words.changeWhat}
          value={change}
          onChange={(value) =>
            setChange(reviewChanges.find((each) => each === value) ?? 'other')
          }
          options={reviewChanges.map((each) => ({
            value: each,
            label: words.changeKinds[each],
          }))}
        />
      )}
      <Field
        label={text.accounts.reason}
        hint={text.accounts.reasonHint}
        value={reason}
        onChange={setReason}
        error={tried && !isRight ? text.accounts.reasonHint : undefined}
        maxLength={200}
        autoComplete="off"
        required
      />
    </ConfirmDialog>
  )
}
