/**
 * `npm start`. With DATABASE_URL it is the production server and nothing else; without, the
 * demonstration.
 */
import { ConfigError } from '@chot/server/config.ts'
import { FolderInUse } from '../postgres/embedded.ts'
import { announce } from './announce.ts'
import { homeFolder } from './demo-file.ts'
import { PortTaken, startDemonstration } from './start.ts'

const { env } = process
/** `npm` passes Ctrl-C on although the terminal has sent it to us already. */
const sameKeyMs = 1_000
const parentWatchMs = 500

if (env.DATABASE_URL !== undefined && env.DATABASE_URL !== '') {
  await import('@chot/server/main.ts')
} else {
  await demonstrate()
}

async function demonstrate(): Promise<void> {
  const since = performance.now()
  let toldAt: number | null = null
  let close: (() => Promise<void>) | null = null

  const stop = () => {
    if (toldAt !== null) {
      // Told again: the database ends by itself when we are gone.
      if (performance.now() - toldAt > sameKeyMs) process.exit(1)
      return
    }
    toldAt = performance.now()
    if (close === null) process.exit(130)
    process.stdout.write('  Đang dừng… / stopping\n')
    close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  stopWithParent(stop)

  try {
    const port = portOf(env.CHOT_PORT)
    const demonstration = await startDemonstration({
      home: homeFolder(),
      port,
      ...(env.CHOT_HOST === undefined ? {} : { host: env.CHOT_HOST }),
      ...(env.CHOT_PUBLIC_URL === undefined ? {} : { publicUrl: env.CHOT_PUBLIC_URL }),
      onStep: (vietnamese, english) =>
        process.stdout.write(`  ${vietnamese} / ${english}\n`),
    })
    close = demonstration.close
    void demonstration.postgres.ended.then(() => {
      if (toldAt === null)
        fail(new Error('the database has ended; see .chot/postgres/server.log'))
    })
    process.stdout.write(
      await announce(demonstration, (performance.now() - since) / 1000),
    )
  } catch (error) {
    fail(error)
  }
}

/** A signal to `npm start` ends the shell npm runs us in, and would leave us behind. */
function stopWithParent(stop: () => void): void {
  if (env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, parentWatchMs)
  watch.unref()
}

function portOf(text: string | undefined): number {
  const port = text === undefined || text === '' ? 8080 : Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ConfigError(['CHOT_PORT: must be a number from 0 to 65535'])
}

function fail(error: unknown): never {
  process.stderr.write(`${sentence(error)}\n`)
  process.exit(1)
}

function sentence(error: unknown): string {
  if (error instanceof PortTaken)
    return (
      `Cổng ${error.port} đang được chương trình khác dùng. Đặt CHOT_PORT sang cổng khác rồi chạy lại, ví dụ: CHOT_PORT=8090 npm start\n` +
      `Port ${error.port} is taken. Choose another and start again: CHOT_PORT=8090 npm start`
    )
  if (error instanceof FolderInUse)
    return (
      'Một bản trình diễn khác đang chạy trên cùng thư mục .chot. Dừng bản đó, hoặc đặt CHOT_HOME sang thư mục khác.\n' +
      'Another demonstration runs on the same .chot folder. Stop it, or set CHOT_HOME to another folder.'
    )
  const text = error instanceof Error ? error.message : String(error)
  return `Không khởi động được. / Chốt could not start:\n${text}`
}
