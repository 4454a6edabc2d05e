import { problemBody } from '@chot/contract/problem-body.ts'
import {
  comparisonFilter,
  comparisonMade,
  comparisonPage,
  comparisonParams,
  comparisonView,
  differenceActBody,
  differenceParams,
  statementBody,
} from '@chot/contract/reconciliations.ts'
import { z } from 'zod'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { Problem } from '../../http/problem.ts'
import { actOnDifference } from './act-on-difference.ts'
import { compareDay } from './compare-day.ts'
import { getComparison, listComparisons } from './read-comparisons.ts'
import { type MinistryCounts, readStatement } from './statement.ts'

const tags = ['Reconciliation']
const security = [{ session: [] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
/** JSON may write a character with six. */
const statementBytesMax = 6 * 1024 * 1024

export function reconciliationRoutes(
  app: App,
  deps: Deps,
  counts: MinistryCounts | null,
): void {
  app.get(
    '/v1/comparisons',
    {
      schema: {
        tags,
        security,
        summary: 'Days that are over, each with its last comparison with the Ministry',
        querystring: comparisonFilter,
        response: { 200: comparisonPage, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'reconciliation:read')
      const page = await listComparisons(deps, request.query)
      return { ...page, fetches: counts !== null }
    },
  )

  app.get(
    '/v1/comparisons/:reading/:day',
    {
      schema: {
        tags,
        security,
        summary: 'One day, line by line, with its differences',
        params: comparisonParams,
        response: { 200: comparisonView, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'reconciliation:read')
      const { reading, day } = request.params
      return { ...(await getComparison(deps, reading, day)), fetches: counts !== null }
    },
  )

  app.post(
    '/v1/comparisons/:reading/:day',
    {
      schema: {
        tags,
        security,
        summary: 'Fetch the Ministry’s counts of a day and compare them again',
        params: comparisonParams,
        response: {
          200: comparisonMade,
          409: problemBody,
          502: problemBody,
          ...refusals,
        },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'reconciliation:act')
      if (counts === null) throw new Problem('ministry-counts-unset')
      const { reading, day } = request.params
      const statement = await counts.of(day, reading)
      return madeOf(await compareDay(deps, statement, { source: 'service', officer }))
    },
  )

  app.post(
    '/v1/ministry-statements',
    {
      bodyLimit: statementBytesMax,
      schema: {
        tags,
        security,
        summary: 'Take in a statement of the Ministry (JSON or CSV) and compare its day',
        body: statementBody,
        response: { 200: comparisonMade, 409: problemBody, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'reconciliation:act')
      const statement = readStatement(request.body.text)
      return madeOf(await compareDay(deps, statement, { source: 'file', officer }))
    },
  )

  app.post(
    '/v1/differences/:id/acts',
    {
      schema: {
        tags,
        security,
        summary: 'Explain, close or reopen a difference',
        params: differenceParams,
        body: differenceActBody,
        response: {
          200: z.object({ day: z.string(), reading: z.string() }),
          404: problemBody,
          409: problemBody,
          ...refusals,
        },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'reconciliation:act')
      if (request.body.act === 'close') requireFresh(deps, officer)
      return actOnDifference(deps, officer, request.params.id, request.body)
    },
  )
}

/** Only a comparison that nobody asked for may turn out to be made already. */
function madeOf<Made>(made: Made | null): Made {
  if (made === null) throw new Error('a comparison that was asked for was not made')
  return made
}
