import type { ReviewList, ReviewView } from '@chot/contract/reviews.ts'
import { seesProvince } from '@chot/core/workflow/account.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatMonth } from '../format.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Choice } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { AgencyReview } from './AgencyReview.tsx'
import { ReviewProgress } from './ReviewProgress.tsx'
import './review.css'

/** The review of accounts: of one's own agency, or how far all agencies are. */
export function ReviewsPage() {
  const { account } = useSession()
  const words = useText().reviews
  return (
    <Page title={words.title} lead={words.lead}>
      <ChosenReview>
        {(review) =>
          seesProvince(account.duties) ? (
            <ReviewProgress key={review.id} review={review} />
          ) : (
            <AgencyReview key={review.id} review={review} agency={account.agency.code} />
          )
        }
      </ChosenReview>
    </Page>
  )
}

/** The same of another agency, for whoever sees the province. */
export function AgencyReviewPage({ id }: { readonly id: string }) {
  const words = useText().reviews
  return (
    <Page title={words.title}>
      <BackLink to="/reviews">{words.back}</BackLink>
      <ChosenReview>
        {(review) => <AgencyReview key={review.id} review={review} agency={id} />}
      </ChosenReview>
    </Page>
  )
}

function ChosenReview({
  children,
}: {
  readonly children: (review: ReviewView) => React.ReactNode
}) {
  const words = useText().reviews
  const [chosen, setChosen] = useState<string | null>(null)
  const query = useQuery({ queryKey: ['reviews'], queryFn: api.reviews })
  return (
    <Remote query={query} onCard>
      {({ reviews, nextOpensOn }: ReviewList) => {
        const review = reviews.find(({ id }) => id === chosen) ?? reviews[0]
        if (review === undefined)
          return (
            <div className="card">
              <Empty
                icon="clock"
                title={words.none}
                hint={words.noneHint(formatCivil(nextOpensOn))}
              />
            </div>
          )
        return (
          <div className="stack">
            {reviews.length > 1 && (
              <div className="review-choice">
                <Choice
                  label={words.which}
                  value={review.id}
                  onChange={setChosen}
                  options={reviews.map(({ id, openedOn }) => ({
                    value: id,
                    label: words.ofQuarter(formatMonth(id), formatCivil(openedOn)),
                  }))}
                />
              </div>
            )}
            {children(review)}
          </div>
        )
      }}
    </Remote>
  )
}
