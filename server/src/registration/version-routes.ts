/** Routes of connection files: their parts, versions and decisions. */
import { changesFilter, changesPage } from '@chot/contract/change-notice.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import {
  commitmentDraft,
  listDraft,
  provinceServices,
  provinceServicesRequest,
  registrationFilter,
  registrationPage,
  registrationView,
  savedVersion,
  securityDraft,
  sendingAnswered,
  sendingBody,
  sendingsView,
  serviceDraft,
  serviceProposal,
  versionDecision,
  versionView,
} from '@chot/contract/registrations.ts'
import { listCode } from '@chot/contract/values.ts'
import { z } from 'zod'
import { requireSession } from '../accounts/sessions.ts'
import { requireFresh } from '../accounts/step-up.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { saveList } from './lists.ts'
import { readNoticeLines } from './notice-lines.ts'
import { saveCommitment, saveSecurity, saveServices } from './papers.ts'
import { askProvinceServices } from './province.ts'
import { getRegistration, getVersion, listRegistrations } from './read-registrations.ts'
import { answerSending, readSendings, sendLists } from './sendings.ts'
import { proposeFor, readProvinceServices } from './use.ts'
import { decideVersion, submitVersion } from './versions.ts'

const tags = ['registration']
const security = [{ session: [] }]
const refusals = {
  401: problemBody,
  403: problemBody,
  404: problemBody,
  409: problemBody,
  422: problemBody,
}
const agencyParams = z.strictObject({ agency: listCode })
const versionParams = z.strictObject({ id: listCode })
/** 5,000 lines of a list. */
const listBytesMax = 4 * 1024 * 1024

/** Who may do what is ruled by core/registration/version.ts, in the transaction of the act. */
export function versionRoutes(app: App, deps: Deps): void {
  const reader = (request: Parameters<typeof requireSession>[1]) =>
    requireSession(deps, request, 'registration:read')

  app.get(
    '/v1/registrations',
    {
      schema: {
        tags,
        security,
        summary: 'Agencies with the four parts of their connection files',
        querystring: registrationFilter,
        response: { 200: registrationPage, ...refusals },
      },
    },
    async (request) => listRegistrations(deps, await reader(request), request.query),
  )

  app.get(
    '/v1/registrations/:agency',
    {
      schema: {
        tags,
        security,
        summary: 'The connection file of one agency: parts, what is missing, versions',
        params: agencyParams,
        response: { 200: registrationView, ...refusals },
      },
    },
    async (request) =>
      getRegistration(deps, await reader(request), request.params.agency),
  )

  app.get(
    '/v1/registrations/:agency/proposal',
    {
      schema: {
        tags,
        security,
        summary: 'Services proposed from dossiers a day and from what was used',
        params: agencyParams,
        response: { 200: serviceProposal, ...refusals },
      },
    },
    async (request) => proposeFor(deps, await reader(request), request.params.agency),
  )

  app.put(
    '/v1/registrations/:agency/accounts',
    {
      bodyLimit: listBytesMax,
      schema: {
        tags,
        security,
        summary: 'Write the draft of the account list',
        params: agencyParams,
        body: listDraft,
        response: { 200: savedVersion, ...refusals },
      },
    },
    async (request) =>
      saveList(deps, await reader(request), request.params.agency, request.body),
  )

  app.put(
    '/v1/registrations/:agency/services',
    {
      schema: {
        tags,
        security,
        summary: 'Write the draft of the service registration',
        params: agencyParams,
        body: serviceDraft,
        response: { 200: savedVersion, ...refusals },
      },
    },
    async (request) =>
      saveServices(deps, await reader(request), request.params.agency, request.body),
  )

  app.put(
    '/v1/registrations/:agency/commitment',
    {
      schema: {
        tags,
        security,
        summary: 'Write the draft of the commitment',
        params: agencyParams,
        body: commitmentDraft,
        response: { 200: savedVersion, ...refusals },
      },
    },
    async (request) =>
      saveCommitment(deps, await reader(request), request.params.agency, request.body),
  )

  app.put(
    '/v1/registrations/:agency/security',
    {
      schema: {
        tags,
        security,
        summary: 'Write the draft of the security confirmation and self-assessment',
        params: agencyParams,
        body: securityDraft,
        response: { 200: savedVersion, ...refusals },
      },
    },
    async (request) =>
      saveSecurity(deps, await reader(request), request.params.agency, request.body),
  )

  app.get(
    '/v1/registration-versions/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One version with what it says; of a list, what changed',
        params: versionParams,
        response: { 200: versionView, ...refusals },
      },
    },
    async (request) => getVersion(deps, await reader(request), request.params.id),
  )

  app.post(
    '/v1/registration-versions/:id/submission',
    {
      schema: {
        tags,
        security,
        summary: 'Submit a draft: it does not change any more',
        params: versionParams,
        response: { 200: versionView, ...refusals },
      },
    },
    async (request) => {
      const officer = await reader(request)
      await submitVersion(deps, officer, request.params.id)
      return getVersion(deps, officer, request.params.id)
    },
  )

  app.post(
    '/v1/registration-versions/:id/decision',
    {
      schema: {
        tags,
        security,
        summary: 'Accept or return what another person submitted',
        params: versionParams,
        body: versionDecision,
        response: { 200: versionView, ...refusals },
      },
    },
    async (request) => {
      const officer = await reader(request)
      if (request.body.decision === 'accept') requireFresh(deps, officer)
      await decideVersion(deps, officer, request.params.id, request.body)
      return getVersion(deps, officer, request.params.id)
    },
  )

  app.get(
    '/v1/list-sendings',
    {
      schema: {
        tags,
        security,
        summary: 'Lists sent to the Ministry, and what changed since',
        response: { 200: sendingsView, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'registration:send')
      return readSendings(deps)
    },
  )

  app.get(
    '/v1/list-sendings/changes',
    {
      schema: {
        tags,
        security,
        summary: 'The notice of change, line by line',
        querystring: changesFilter,
        response: { 200: changesPage, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'registration:send')
      return readNoticeLines(deps, request.query)
    },
  )

  app.post(
    '/v1/list-sendings',
    {
      schema: {
        tags,
        security,
        summary: 'Record that the accepted lists were sent to the Ministry',
        body: sendingBody,
        response: { 200: sendingsView, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'registration:send')
      await sendLists(deps, officer, request.body)
      return readSendings(deps)
    },
  )

  app.post(
    '/v1/list-sendings/:id/answer',
    {
      schema: {
        tags,
        security,
        summary:
          'Enter what the Ministry accepted: its list is as it was sent, all or none',
        params: versionParams,
        body: sendingBody,
        response: { 200: sendingAnswered, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'registration:send')
      requireFresh(deps, officer)
      return answerSending(deps, officer, request.params.id, request.body)
    },
  )

  app.get(
    '/v1/province-services',
    {
      schema: {
        tags,
        security,
        summary: 'What the agencies register together, beside what is in force',
        response: { 200: provinceServices, ...refusals },
      },
    },
    async (request) => {
      await reader(request)
      return readProvinceServices(deps)
    },
  )

  app.post(
    '/v1/province-services/requests',
    {
      schema: {
        tags,
        security,
        summary: 'Ask a second person to put counts of services in force from a day on',
        body: provinceServicesRequest,
        response: { 201: z.object({ id: z.string() }), ...refusals },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'registration:send')
      const id = await askProvinceServices(deps, officer, request.body)
      return reply.code(201).send({ id })
    },
  )
}
