import { viAccount } from './vi-account.ts'
import { viAccounts } from './vi-accounts.ts'
import { viAgencies } from './vi-agencies.ts'
import { viApprovals } from './vi-approvals.ts'
import { viBoard } from './vi-board.ts'
import { viCases } from './vi-cases.ts'
import { viConnections } from './vi-connections.ts'
import { viCounter } from './vi-counter.ts'
import { viDocuments } from './vi-documents.ts'
import { viForecast } from './vi-forecast.ts'
import { viJobs } from './vi-jobs.ts'
import { viLists } from './vi-lists.ts'
import { viLocks } from './vi-locks.ts'
import { viMinistry } from './vi-ministry.ts'
import { viNames } from './vi-names.ts'
import { viOversight } from './vi-oversight.ts'
import { viReconciliation } from './vi-reconciliation.ts'
import { viRegistrations } from './vi-registrations.ts'
import { viReviews } from './vi-reviews.ts'
import { viShadow } from './vi-shadow.ts'
import { viSystems } from './vi-systems.ts'

/** Every sentence of the console. Vietnamese is the default and gives the catalogue its type. */
export const vi = {
  ...viCounter,
  ...viAccounts,
  ...viOversight,
  ...viReconciliation,
  ...viSystems,
  ...viAccount,
  ...viApprovals,
  ...viAgencies,
  ...viLists,
  ...viDocuments,
  ...viLocks,
  ...viForecast,
  ...viConnections,
  ...viCases,
  ...viBoard,
  ...viJobs,
  ...viRegistrations,
  ...viMinistry,
  ...viShadow,
  ...viReviews,
  names: viNames,
}

export type Catalogue = typeof vi
