/** A gateway in a process of its own, for tests that kill it. Its settings come as JSON. */
import { flushCompileCache } from 'node:module'
import type { Config } from '@chot/server/config.ts'
import { openProgramLog } from '@chot/server/program-log.ts'
import { startServer } from '@chot/server/start.ts'

const config = JSON.parse(process.env.CHOT_TEST_CONFIG ?? '') as Config
const log = openProgramLog(process.env.CHOT_TEST_LOG_LEVEL ?? 'silent', process.stderr)
const server = await startServer({ config, log })
// A process that is killed would leave nothing compiled behind.
flushCompileCache()
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`)

process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0))
})
// Whoever started us is gone.
process.stdin.once('end', () => process.exit(1))
process.stdin.resume()
