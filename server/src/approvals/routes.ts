import { approvalAnswer, approvalFilter, approvalPage } from '@chot/contract/approvals.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { type ApprovalKind, approvalKinds } from '@chot/core/approvals/approval.ts'
import { z } from 'zod'
import { requireSession, type SignedIn } from '../accounts/sessions.ts'
import { requireFresh } from '../accounts/step-up.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { Problem } from '../http/problem.ts'
import { type ApprovalEffects, answerApproval, endApproval } from './approvals.ts'
import { listApprovals } from './store.ts'

const session = [{ session: [] }]
const tags = ['Approvals']
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
export const approvalParams = z.strictObject({ id: z.uuid({ error: 'wrong-type' }) })
export const approvalId = z.object({ id: z.string() })

/** What the officer's duties let them ask for, and approve. */
function kindsOf({ permissions }: SignedIn) {
  const kinds = Object.keys(approvalKinds) as ApprovalKind[]
  const by = (right: 'asks' | 'approves') =>
    kinds.filter((kind) => permissions.includes(approvalKinds[kind][right]))
  return { asks: by('asks'), approves: by('approves') }
}

export function approvalRoutes(app: App, deps: Deps, effects: ApprovalEffects): void {
  app.get(
    '/v1/approvals',
    {
      schema: {
        tags,
        summary: 'What one has asked; for an approver, what everybody has',
        security: session,
        querystring: approvalFilter,
        response: { 200: approvalPage, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      const { asks, approves } = kindsOf(officer)
      if (asks.length + approves.length === 0) throw new Problem('not-permitted')
      const { open, kind, after, limit } = request.query
      return listApprovals(
        deps.db,
        deps.keys,
        { accountId: officer.accountId, now: deps.clock.now() },
        {
          approves,
          open: open === undefined ? null : open === 'true',
          kind: kind ?? null,
          after: after ?? null,
          limit,
        },
      )
    },
  )

  app.post(
    '/v1/approvals/:id/answer',
    {
      schema: {
        tags,
        summary: 'Approve or refuse what another person asked',
        security: session,
        params: approvalParams,
        body: approvalAnswer,
        response: { 200: approvalId, 404: problemBody, 409: problemBody, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      if (kindsOf(officer).approves.length === 0) throw new Problem('not-permitted')
      if (request.body.answer === 'approved') requireFresh(deps, officer)
      await answerApproval(deps, officer, request.params.id, request.body, effects)
      return { id: request.params.id }
    },
  )

  app.delete(
    '/v1/approvals/:id',
    {
      schema: {
        tags,
        summary: 'Withdraw what one asked, or end what was approved',
        security: session,
        params: approvalParams,
        response: { 200: approvalId, 404: problemBody, 409: problemBody, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      await endApproval(deps, officer, request.params.id)
      return { id: request.params.id }
    },
  )
}
