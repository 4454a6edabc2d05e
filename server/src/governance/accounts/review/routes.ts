import { outcomes } from '@chot/contract/accounts.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import {
  reviewAnswerBody,
  reviewItemFilter,
  reviewItemPage,
  reviewList,
  reviewParams,
  reviewProgressFilter,
  reviewProgressPage,
} from '@chot/contract/reviews.ts'
import { requireSession } from '../../../accounts/sessions.ts'
import type { Deps } from '../../../deps.ts'
import type { App } from '../../../http/app.ts'
import { answerReview } from './answer.ts'
import { listReviews, readItems, readReviewProgress } from './read-reviews.ts'

const tags = ['Reviews of accounts']
const security = [{ session: [] }]
const refusals = {
  401: problemBody,
  403: problemBody,
  404: problemBody,
  422: problemBody,
}

/** Who may answer is ruled by core/src/review, in the transaction of the answer. */
export function reviewRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/reviews',
    {
      schema: {
        tags,
        security,
        summary: 'Reviews of the registered accounts, newest first',
        response: { 200: reviewList, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'reviews:read')
      return listReviews(deps)
    },
  )

  app.get(
    '/v1/reviews/:id/agencies',
    {
      schema: {
        tags,
        security,
        summary: 'How far every agency is in a review',
        params: reviewParams,
        querystring: reviewProgressFilter,
        response: { 200: reviewProgressPage, ...refusals },
      },
    },
    async (request) =>
      readReviewProgress(
        deps,
        await requireSession(deps, request, 'reviews:read'),
        request.params.id,
        request.query,
      ),
  )

  app.get(
    '/v1/reviews/:id/items',
    {
      schema: {
        tags,
        security,
        summary:
          'Accounts of one agency in a review, each with the evidence beside its name',
        params: reviewParams,
        querystring: reviewItemFilter,
        response: { 200: reviewItemPage, ...refusals },
      },
    },
    async (request) =>
      readItems(
        deps,
        await requireSession(deps, request, 'reviews:read'),
        request.params.id,
        request.query,
      ),
  )

  app.post(
    '/v1/reviews/:id/answers',
    {
      schema: {
        tags,
        security,
        summary: 'Keep, change or revoke: what is said of several accounts at once',
        params: reviewParams,
        body: reviewAnswerBody,
        response: { 200: outcomes, ...refusals },
      },
    },
    async (request) =>
      answerReview(
        deps,
        await requireSession(deps, request, 'reviews:read'),
        request.params.id,
        request.body,
      ),
  )
}
