import {
  assertionOptions,
  attestationOptions,
  newPasskey,
  newRecoveryCodes,
  ownFactors,
  passkeyParams,
} from '@chot/contract/factors.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import {
  newFactor,
  session,
  stepUp as stepUpBody,
  typedCode,
} from '@chot/contract/session.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { addressOf } from './address.ts'
import { confirmFactor, proposeFactor } from './own-factor.ts'
import {
  addPasskey,
  listFactors,
  registrationOptions,
  removePasskey,
  signInOptions,
  stepUpOptions,
} from './own-passkeys.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { sessionView } from './session-view.ts'
import { requireOwingSession, requireSession } from './sessions.ts'
import { requireFresh, stepUp } from './step-up.ts'

const tags = ['session']
const security = [{ session: [] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }

/** Second factors of whoever is signed in, or signs in. */
export function factorRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/session/passkey',
    {
      schema: {
        tags,
        summary: 'What a passkey signs to sign in',
        response: { 200: assertionOptions },
      },
    },
    (request) => signInOptions(deps, addressOf(request)),
  )

  app.get(
    '/v1/session/step-up',
    {
      schema: {
        tags,
        security,
        summary: 'What a passkey signs to prove the second factor anew',
        response: { 200: assertionOptions, ...refusals },
      },
    },
    async (request) => stepUpOptions(deps, await requireSession(deps, request)),
  )

  app.post(
    '/v1/session/step-up',
    {
      schema: {
        tags,
        security,
        summary: 'Prove the second factor anew, for acts that ask for a fresh one',
        body: stepUpBody,
        response: { 200: session, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      await stepUp(deps, officer, request.body)
      return sessionView(deps, await requireSession(deps, request))
    },
  )

  app.post(
    '/v1/session/factor',
    {
      schema: {
        tags,
        security,
        summary:
          'A secret for an authenticator of one’s own, in the place of the present one',
        response: { 200: newFactor, ...refusals },
      },
    },
    async (request) => proposeFactor(deps, await requireOwingSession(deps, request)),
  )

  app.put(
    '/v1/session/factor',
    {
      schema: {
        tags,
        security,
        summary: 'Confirm the secret by a code of the authenticator that has it now',
        body: typedCode,
        response: { 200: session, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireOwingSession(deps, request)
      await confirmFactor(deps, officer, request.body.totp)
      return sessionView(deps, await requireOwingSession(deps, request))
    },
  )

  app.get(
    '/v1/factors',
    {
      schema: {
        tags,
        security,
        summary: 'My second factors',
        response: { 200: ownFactors, ...refusals },
      },
    },
    async (request) => listFactors(deps, await requireOwingSession(deps, request)),
  )

  app.get(
    '/v1/factors/passkeys/options',
    {
      schema: {
        tags,
        security,
        summary: 'What an authenticator is asked to make',
        response: { 200: attestationOptions, ...refusals },
      },
    },
    async (request) =>
      registrationOptions(deps, await requireOwingSession(deps, request)),
  )

  app.post(
    '/v1/factors/passkeys',
    {
      schema: {
        tags,
        security,
        summary: 'Keep a passkey an authenticator has made',
        body: newPasskey,
        response: { 200: session, ...refusals },
      },
    },
    async (request) => {
      await addPasskey(deps, await requireOwingSession(deps, request), request.body)
      return sessionView(deps, await requireOwingSession(deps, request))
    },
  )

  app.delete(
    '/v1/factors/passkeys/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Take a passkey away, but not the last factor',
        params: passkeyParams,
        response: { 200: ownFactors, 404: problemBody, 409: problemBody, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      requireFresh(deps, officer)
      await removePasskey(deps, officer, request.params.id)
      return listFactors(deps, officer)
    },
  )

  app.post(
    '/v1/factors/recovery-codes',
    {
      schema: {
        tags,
        security,
        summary: 'New recovery codes in the place of all former ones, shown once',
        response: { 200: newRecoveryCodes, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      requireFresh(deps, officer)
      return makeRecoveryCodes(deps, officer)
    },
  )
}
