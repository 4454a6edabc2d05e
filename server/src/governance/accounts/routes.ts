import {
  accountActBody,
  accountDetail,
  accountFilter,
  accountId,
  accountPage,
  accountRequestBody,
  accountsMeant,
  decisionBody,
  endingsSoon,
  issuedSecret,
  loginsBody,
  madeRequest,
  outcomes,
  ownAccount,
  requestFilter,
  requestPage,
  secretBody,
  ssoLinkBody,
} from '@chot/contract/accounts.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { z } from 'zod'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { actOnAccounts } from './act.ts'
import { askForAccount } from './ask.ts'
import { decideRequests } from './decide.ts'
import { getAccount, getOwnAccount } from './get-account.ts'
import { issueSecret } from './issue-secret.ts'
import { linkSso } from './link-sso.ts'
import { findByLogin, listAccounts } from './list-accounts.ts'
import { listEndings } from './list-endings.ts'
import { listRequests } from './list-requests.ts'

const tags = ['accounts']
const security = [{ session: [] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
const params = z.strictObject({ id: accountId })

/** Who may do what is ruled by core/workflow/account.ts, in the transaction of the act. */
export function accountRoutes(app: App, deps: Deps): void {
  const reader = (request: Parameters<typeof requireSession>[1]) =>
    requireSession(deps, request, 'accounts:read')

  app.get(
    '/v1/accounts',
    {
      schema: {
        tags,
        security,
        summary:
          'Accounts, with what each lacks; of one’s own agency, or of the province',
        querystring: accountFilter,
        response: { 200: accountPage, ...refusals },
      },
    },
    async (request) => listAccounts(deps, await reader(request), request.query),
  )

  app.get(
    '/v1/own-account',
    {
      schema: {
        tags,
        security,
        summary: 'What of one’s own account ends, and what it lacks before it may query',
        response: { 200: ownAccount, ...refusals },
      },
    },
    async (request) => getOwnAccount(deps, await requireSession(deps, request)),
  )

  app.get(
    '/v1/endings',
    {
      schema: {
        tags,
        security,
        summary:
          'What of accounts and client systems ends soon: counted, the first of each kind',
        response: { 200: endingsSoon, ...refusals },
      },
    },
    async (request) => listEndings(deps, await reader(request)),
  )

  app.get(
    '/v1/accounts/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One account with its story',
        params,
        response: { 200: accountDetail, 404: problemBody, ...refusals },
      },
    },
    async (request) => getAccount(deps, await reader(request), request.params.id),
  )

  app.post(
    '/v1/account-acts',
    {
      schema: {
        tags,
        security,
        summary:
          'Lock, revoke, end a duty, record a training, enter what the Ministry accepted: several accounts at once',
        body: accountActBody,
        response: { 200: outcomes, ...refusals },
      },
    },
    async (request) => {
      const officer = await reader(request)
      const { act, preview } = request.body
      // It gives a right; whoever takes one away is not held up.
      if (act === 'list' && !preview) requireFresh(deps, officer)
      return actOnAccounts(deps, officer, request.body)
    },
  )

  app.post(
    '/v1/account-logins',
    {
      schema: {
        tags,
        security,
        summary: 'The accounts meant by logins from a document, and the logins of none',
        body: loginsBody,
        response: { 200: accountsMeant, ...refusals },
      },
    },
    async (request) => findByLogin(deps, await reader(request), request.body.logins),
  )

  app.post(
    '/v1/accounts/:id/secret',
    {
      schema: {
        tags,
        security,
        summary: 'Hand an account out: a password and a TOTP secret, shown once',
        params,
        body: secretBody,
        response: { 200: issuedSecret, 404: problemBody, 409: problemBody, ...refusals },
      },
    },
    async (request) => {
      const officer = await reader(request)
      requireFresh(deps, officer)
      return issueSecret(deps, officer, request.params.id, request.body)
    },
  )

  app.put(
    '/v1/accounts/:id/sso',
    {
      schema: {
        tags,
        security,
        summary: 'Say who an account is at the identity provider, or take that away',
        params,
        body: ssoLinkBody,
        response: { 200: accountDetail, 404: problemBody, 409: problemBody, ...refusals },
      },
    },
    async (request) => {
      const officer = await reader(request)
      const { id } = request.params
      // Taking the way away must not be held up.
      if (request.body.name !== null) requireFresh(deps, officer)
      await linkSso(deps, officer, id, request.body)
      return getAccount(deps, officer, id)
    },
  )

  app.get(
    '/v1/account-requests',
    {
      schema: {
        tags,
        security,
        summary: 'What is asked about accounts, oldest first',
        querystring: requestFilter,
        response: { 200: requestPage, ...refusals },
      },
    },
    async (request) => listRequests(deps, await reader(request), request.query),
  )

  app.post(
    '/v1/account-requests',
    {
      schema: {
        tags,
        security,
        summary: 'Ask for a new account, other duties, a move, or restoring',
        body: accountRequestBody,
        response: { 201: madeRequest, 404: problemBody, 409: problemBody, ...refusals },
      },
    },
    async (request, reply) => {
      const officer = await reader(request)
      return reply.code(201).send(await askForAccount(deps, officer, request.body))
    },
  )

  app.post(
    '/v1/account-decisions',
    {
      schema: {
        tags,
        security,
        summary: 'Approve, refuse or withdraw requests: several at once',
        body: decisionBody,
        response: { 200: outcomes, ...refusals },
      },
    },
    async (request) => {
      const officer = await reader(request)
      const { decision, preview } = request.body
      if (decision === 'approve' && !preview) requireFresh(deps, officer)
      return decideRequests(deps, officer, request.body)
    },
  )
}
