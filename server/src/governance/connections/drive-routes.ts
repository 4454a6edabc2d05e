import {
  driveBody,
  driveList,
  driveParams,
  dueBody,
  endBody,
  exclusionBody,
  exclusionParams,
  figuresView,
  progressFilter,
  progressPage,
  progressRows,
} from '@chot/contract/drives.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { z } from 'zod'
import { requireSession } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import {
  bare,
  changeDue,
  endDrive,
  excludeAgency,
  listProgress,
  openDrive,
  readFigures,
} from './drives.ts'
import { today } from './files.ts'
import { getDrive, listDrives, readProgress } from './progress.ts'

const tags = ['Drives of registration']
const security = [{ session: [] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
const acts = { ...refusals, 404: problemBody, 409: problemBody }
const made = z.object({ id: z.string() })

export function driveRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/drives',
    {
      schema: {
        tags,
        security,
        summary: 'Drives of registration, newest first',
        response: { 200: driveList, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'registration:read')
      return { drives: await listDrives(deps.db) }
    },
  )

  app.post(
    '/v1/drives',
    {
      schema: {
        tags,
        security,
        summary:
          'Open a drive: agencies of these kinds are asked to complete their files',
        body: driveBody,
        response: { 201: made, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'drives:manage')
      return reply.code(201).send({ id: await openDrive(deps, officer, request.body) })
    },
  )

  app.put(
    '/v1/drives/:id/due',
    {
      schema: {
        tags,
        security,
        summary: 'Change the due day of a drive',
        params: driveParams,
        body: dueBody,
        response: { 200: made, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'drives:manage')
      await changeDue(deps, officer, request.params.id, request.body)
      return { id: request.params.id }
    },
  )

  app.post(
    '/v1/drives/:id/end',
    {
      schema: {
        tags,
        security,
        summary: 'End a drive; its figures are final',
        params: driveParams,
        body: endBody,
        response: { 200: made, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'drives:manage')
      await endDrive(deps, officer, request.params.id, request.body)
      return { id: request.params.id }
    },
  )

  app.put(
    '/v1/drives/:id/exclusions/:agency',
    {
      schema: {
        tags,
        security,
        summary: 'An agency has no need of a connection, or has after all',
        params: exclusionParams,
        body: exclusionBody,
        response: { 200: made, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'drives:manage')
      await excludeAgency(deps, officer, request.params, request.body)
      return { id: request.params.id }
    },
  )

  app.get(
    '/v1/drives/:id/progress',
    {
      schema: {
        tags,
        security,
        summary: 'How far each agency is, with the figures by kind and area',
        params: driveParams,
        querystring: progressFilter,
        response: { 200: progressPage, ...refusals, 404: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'drives:read')
      return listProgress(deps, request.params.id, request.query)
    },
  )

  app.get(
    '/v1/drives/:id/rows',
    {
      schema: {
        tags,
        security,
        summary: 'Every agency of a drive at once, to be written into a file',
        params: driveParams,
        response: { 200: progressRows, ...refusals, 404: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'drives:read')
      const { day } = await today(deps, deps.db)
      const drive = await getDrive(deps.db, request.params.id)
      return { rows: (await readProgress(deps, deps.db, drive, day)).map(bare) }
    },
  )

  app.get(
    '/v1/drives/:id/figures',
    {
      schema: {
        tags,
        security,
        summary: 'The figures of each day of a drive, beside those of the drive before',
        params: driveParams,
        response: { 200: figuresView, ...refusals, 404: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'drives:read')
      return readFigures(deps, request.params.id)
    },
  )
}
