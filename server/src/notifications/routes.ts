import {
  notificationFilter,
  notificationPage,
  notificationsRead,
  ownEmail,
  ownEmailView,
} from '@chot/contract/notifications.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { requireSession } from '../accounts/sessions.ts'
import { requireFresh } from '../accounts/step-up.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { readOwnEmail, setOwnEmail } from './own-email.ts'
import { listNotifications, markRead } from './own-notifications.ts'

const tags = ['notifications']
const security = [{ session: [] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }

export function notificationRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/notifications',
    {
      schema: {
        tags,
        security,
        summary: 'What I was told, newest first',
        querystring: notificationFilter,
        response: { 200: notificationPage, ...refusals },
      },
    },
    async (request) =>
      listNotifications(deps, await requireSession(deps, request), request.query),
  )

  app.put(
    '/v1/notifications/read',
    {
      schema: {
        tags,
        security,
        summary: 'Mark those up to one as read',
        body: notificationsRead,
        response: { 200: notificationPage, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      await markRead(deps, officer, request.body.upTo)
      return listNotifications(deps, officer, notificationFilter.parse({}))
    },
  )

  app.get(
    '/v1/session/email',
    {
      schema: {
        tags,
        security,
        summary: 'Where my e-mails go',
        response: { 200: ownEmailView, ...refusals },
      },
    },
    async (request) => readOwnEmail(deps, await requireSession(deps, request)),
  )

  app.put(
    '/v1/session/email',
    {
      schema: {
        tags,
        security,
        summary: 'Say where my e-mails go, or take that away',
        body: ownEmail,
        response: { 200: ownEmailView, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      requireFresh(deps, officer)
      await setOwnEmail(deps, officer, request.body.email)
      return readOwnEmail(deps, officer)
    },
  )
}
