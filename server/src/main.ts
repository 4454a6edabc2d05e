/** The production server. */
import { ConfigError, readConfig } from './config.ts'
import { describeFault } from './http/app.ts'
import { openProgramLog } from './program-log.ts'
import { startServer } from './start.ts'

try {
  const config = readConfig()
  const log = openProgramLog(config.logLevel)
  const server = await startServer({ config, log })
  log.info({ url: server.url }, 'ready')
  const stop = (signal: string) => {
    log.info({ signal }, 'stopping')
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ fault: describeFault(error) }, 'the stop was not clean')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
} catch (error) {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(
    `${error instanceof ConfigError ? text : `Chốt could not start: ${text}`}\n`,
  )
  process.exit(1)
}
