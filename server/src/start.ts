/** The composition root: builds everything once, in order, and takes it down in the reverse. */
import type { Logger } from 'pino'
import { clientSystemRoutes } from './accounts/client-system-routes.ts'
import { fillPersonDigests } from './accounts/fill-digests.ts'
import { sessionRoutes } from './accounts/routes.ts'
import { sessionEventRoutes } from './accounts/session-events.ts'
import { openProvider } from './accounts/sso/provider.ts'
import { ssoRoutes } from './accounts/sso/routes.ts'
import { watchSessions } from './accounts/watch-sessions.ts'
import { approvalRoutes } from './approvals/routes.ts'
import { startWiping } from './approvals/wiping.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { openDatabase } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import type { Deps } from './deps.ts'
import { documentRoutes } from './documents/routes.ts'
import { startForecasting } from './forecast/alarms.ts'
import { forecastOf } from './forecast/forecast.ts'
import { forecastRoutes } from './forecast/routes.ts'
import type { Gateway } from './gateway/handle-query.ts'
import { openLedger } from './gateway/ledger.ts'
import { startNode } from './gateway/nodes.ts'
import { gatewayRoutes } from './gateway/routes.ts'
import { startDormancy } from './governance/accounts/dormancy.ts'
import { reviewRoutes } from './governance/accounts/review/routes.ts'
import { startReviews } from './governance/accounts/review/turn.ts'
import { accountRoutes } from './governance/accounts/routes.ts'
import { approveReorganisation } from './governance/agencies/draft-reorganisation.ts'
import {
  agencyFileRoutes,
  agencyRoutes,
  reorganisationRoutes,
} from './governance/agencies/routes.ts'
import { startReorganising } from './governance/agencies/start-reorganising.ts'
import { clientSystemGuardRoutes } from './governance/client-systems/routes.ts'
import { driveRoutes } from './governance/connections/drive-routes.ts'
import { startDrives } from './governance/connections/due-turn.ts'
import { connectionRoutes } from './governance/connections/routes.ts'
import { raiseBudget } from './governance/dossiers/raise-budget.ts'
import { dossierRoutes } from './governance/dossiers/routes.ts'
import { procedureRoutes } from './governance/procedures/routes.ts'
import { startReconciling } from './governance/reconciliations/daily.ts'
import { reconciliationRoutes } from './governance/reconciliations/routes.ts'
import { openMinistryCounts } from './governance/reconciliations/statement.ts'
import { type App, createApp } from './http/app.ts'
import { serveConsole } from './http/console-files.ts'
import { healthRoutes } from './http/health-routes.ts'
import { approveJob } from './jobs/draft-job.ts'
import { jobRoutes } from './jobs/routes.ts'
import { startJobs } from './jobs/start-jobs.ts'
import { watchKeys } from './keys/agreed-keys.ts'
import { openKeyRing } from './keys/key-ring.ts'
import { citizenSearchRoutes } from './log/citizen-search-routes.ts'
import { startKeeping } from './log/keep/start-keeping.ts'
import { evidencePackRoutes } from './log/pack/routes.ts'
import { publishedLogRoutes } from './log/publish/routes.ts'
import { startPublishing } from './log/publish/start-publishing.ts'
import { openTileMemory } from './log/publish/tile-memory.ts'
import { logRoutes } from './log/routes.ts'
import { compareWithWitnesses } from './log/witness/compare.ts'
import { watchWitnessing } from './log/witness/watch.ts'
import { readWitnessPolicy } from './log/witness/witness-policy.ts'
import { readWitnessing } from './log/witness/witnessing.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { startNotifying } from './notifications/start-notifying.ts'
import { openPolicyBook } from './policy/policy.ts'
import { loadReference } from './policy/reference.ts'
import { openProgramLog } from './program-log.ts'
import { putProvinceServices } from './registration/province.ts'
import { registrationRoutes } from './registration/routes.ts'
import { startCountingUse } from './registration/use.ts'
import { versionRoutes } from './registration/version-routes.ts'
import { openSoapDirect } from './upstream/soap-direct.ts'
import { openBoard } from './watch/board/board.ts'
import { boardRoutes } from './watch/board/routes.ts'
import { caseRoutes } from './watch/cases/routes.ts'
import { startDetecting } from './watch/detector.ts'
import { watchRoutes } from './watch/routes.ts'
import { shadowRoutes } from './watch/shadow/routes.ts'
import { startShadows } from './watch/shadow/start-shadows.ts'
import { socRoutes } from './watch/soc/routes.ts'

export interface StartOptions {
  readonly config: Config
  readonly clock?: Clock
  readonly log?: Logger
  /** Runs after the database is ready and before the server listens. */
  readonly prepare?: (deps: Deps) => Promise<void>
  /** Routes of a composition of its own, e.g. the demonstration's. */
  readonly extraRoutes?: (app: App, deps: Deps) => void
}

export interface Server {
  readonly url: string
  readonly app: App
  readonly deps: Deps
  readonly gateway: Gateway
  close(): Promise<void>
}

/** Migrates, loads reference data into an empty database, and listens. Throws when it cannot. */
export async function startServer(options: StartOptions): Promise<Server> {
  const { config } = options
  const log = options.log ?? openProgramLog(config.logLevel)
  const clock = options.clock ?? systemClock
  await migrate(config.databaseOwnerUrl)
  const db = openDatabase({
    url: config.databaseUrl,
    connectionsMax: config.databaseConnections,
    onIdleError: (error) => log.warn({ kind: error.name }, 'a database connection broke'),
  })
  const keys = openKeyRing(config.keysFolder)
  const deps: Deps = {
    config,
    db,
    clock,
    keys,
    policies: openPolicyBook(),
    log,
    tiles: openTileMemory(),
  }
  const closers: (() => Promise<unknown> | unknown)[] = [() => db.close()]
  try {
    const witnesses =
      config.log.witnesses === null
        ? null
        : readWitnessPolicy(config.log.witnesses, config.log.origin)
    if (witnesses !== null) await compareWithWitnesses(deps, witnesses)
    await loadReference(deps, config.province)
    if (!config.demonstration) await refuseDemonstrationAccounts(deps)
    closers.unshift(await watchKeys(deps))
    closers.unshift(startWiping(deps))
    const double = await fillPersonDigests(deps)
    if (double > 0) log.warn({ accounts: double }, 'persons hold more than one account')
    await options.prepare?.(deps)
    const node = await startNode(deps)
    closers.unshift(() => node.close())
    const upstream = openSoapDirect(config.upstream, clock)
    closers.unshift(() => upstream.close())
    const ledger = openLedger(deps, node.id)
    closers.unshift(() => ledger.close())
    const gateway: Gateway = { ledger, upstream }
    const publishing = startPublishing(deps, witnesses)
    closers.unshift(() => publishing.close())
    const keeping = await startKeeping(deps)
    closers.unshift(() => keeping.close())
    const watch = watchWitnessing(deps)
    closers.unshift(() => watch.close())
    if (config.detect) {
      const detecting = startDetecting(deps)
      closers.unshift(() => detecting.close())
      const shadows = startShadows(deps)
      closers.unshift(() => shadows.close())
      const forecasting = startForecasting(deps)
      closers.unshift(() => forecasting.close())
      const jobs = startJobs({ ...deps, ...gateway })
      closers.unshift(() => jobs.close())
    }

    const pages = watchSessions(deps)
    closers.unshift(() => pages.close())
    const board = openBoard(deps, async (at) => (await forecastOf(deps, at)).gauges)
    closers.unshift(() => board.close())
    const notifying = startNotifying(deps)
    closers.unshift(() => notifying.close())
    const dormancy = startDormancy(deps)
    closers.unshift(() => dormancy.close())
    const use = startCountingUse(deps)
    closers.unshift(() => use.close())
    const reorganising = startReorganising(deps)
    closers.unshift(() => reorganising.close())
    const drives = startDrives(deps)
    closers.unshift(() => drives.close())
    const reviews = startReviews(deps)
    closers.unshift(() => reviews.close())
    const counts =
      config.ministryCountsUrl === null
        ? null
        : openMinistryCounts(config.ministryCountsUrl)
    const reconciling = startReconciling(deps, counts)
    closers.unshift(() => reconciling.close())

    const provider =
      config.sso === null
        ? null
        : await openProvider(config.sso, config.keysFolder, config.publicUrl, clock)
    closers.unshift(() => provider?.close())

    const app = await createApp(deps)
    healthRoutes(
      app,
      deps,
      async () => ({
        publishing: publishing.state(),
        timestamps: publishing.timestamps(),
        keeping: keeping.state(),
        witnessing: (await readWitnessing(deps)).state,
      }),
      ledger.isRecording,
    )
    sessionRoutes(app, deps)
    ssoRoutes(app, deps, provider)
    notificationRoutes(app, deps)
    sessionEventRoutes(app, deps, pages)
    clientSystemRoutes(app, deps)
    gatewayRoutes(app, { ...deps, ...gateway })
    dossierRoutes(app, deps)
    procedureRoutes(app, deps)
    agencyRoutes(app, deps)
    reconciliationRoutes(app, deps, counts)
    clientSystemGuardRoutes(app, deps)
    reorganisationRoutes(app, deps)
    agencyFileRoutes(app, deps)
    approvalRoutes(app, deps, {
      'dossier-raise': raiseBudget,
      reorganisation: approveReorganisation(deps),
      job: approveJob(deps),
      'province-services': putProvinceServices,
    })
    accountRoutes(app, deps)
    registrationRoutes(app, deps)
    documentRoutes(app, deps)
    versionRoutes(app, deps)
    connectionRoutes(app, deps)
    driveRoutes(app, deps)
    reviewRoutes(app, deps)
    jobRoutes(app, deps)
    watchRoutes(app, deps)
    shadowRoutes(app, deps)
    forecastRoutes(app, deps)
    caseRoutes(app, deps)
    boardRoutes(app, deps, board, pages)
    socRoutes(app, deps)
    logRoutes(app, deps)
    evidencePackRoutes(app, deps)
    citizenSearchRoutes(app, deps)
    publishedLogRoutes(app, deps)
    options.extraRoutes?.(app, deps)
    await serveConsole(app)
    closers.unshift(() => app.close())
    const url = await app.listen({ host: config.host, port: config.port })
    return { url, app, deps, gateway, close: () => closeAll(closers) }
  } catch (error) {
    await closeAll(closers)
    throw error
  }
}

async function closeAll(closers: (() => Promise<unknown> | unknown)[]): Promise<void> {
  for (const close of closers.splice(0)) await close()
}

/** A database of the demonstration holds people who are nobody, with passwords that are printed. */
async function refuseDemonstrationAccounts(deps: Pick<Deps, 'db'>): Promise<void> {
  const [found] = await deps.db.rows<{ count: number }>(
    'select count(*) as count from accounts where demonstration',
  )
  if ((found?.count ?? 0) > 0)
    throw new Error(
      'DATABASE_URL: this database holds accounts of the demonstration; production needs one of its own',
    )
}
