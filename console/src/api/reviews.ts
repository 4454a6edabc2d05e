/** Reviews of the registered accounts. */
import type { Outcomes } from '@chot/contract/accounts.ts'
import type {
  ReviewAnswerBody,
  ReviewItemPage,
  ReviewList,
  ReviewProgressPage,
} from '@chot/contract/reviews.ts'
import { call, type Params, withParams } from './transport.ts'

const review = (id: string, part: string) =>
  `/v1/reviews/${encodeURIComponent(id)}/${part}`

export const reviewCalls = {
  reviews: () => call<ReviewList>('/v1/reviews'),
  reviewAgencies: (id: string, params: Params) =>
    call<ReviewProgressPage>(withParams(review(id, 'agencies'), params)),
  reviewItems: (id: string, params: Params) =>
    call<ReviewItemPage>(withParams(review(id, 'items'), params)),
  answerReview: (id: string, body: ReviewAnswerBody) =>
    call<Outcomes>(review(id, 'answers'), { method: 'POST', body }),
} as const
