/** The only place that talks to the server. */

import { agencyCalls } from './api/agencies.ts'
import { connectionCalls } from './api/connections.ts'
import { documentCalls } from './api/documents.ts'
import { forecastCalls } from './api/forecast.ts'
import { governanceCalls } from './api/governance.ts'
import { jobCalls } from './api/jobs.ts'
import { logCalls } from './api/log.ts'
import { queryCalls } from './api/queries.ts'
import { registrationCalls } from './api/registrations.ts'
import { reviewCalls } from './api/reviews.ts'
import { sessionCalls } from './api/session.ts'
import { watchCalls } from './api/watch.ts'

export const api = {
  ...sessionCalls,
  ...queryCalls,
  ...logCalls,
  ...watchCalls,
  ...forecastCalls,
  ...governanceCalls,
  ...connectionCalls,
  ...registrationCalls,
  ...agencyCalls,
  ...documentCalls,
  ...reviewCalls,
  ...jobCalls,
} as const
