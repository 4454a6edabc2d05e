/**
 * `npm run enrol < enrolment.json`: one account, client system or registration, in production.
 * It is read from standard input because arguments are seen by every user of the machine.
 */
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { enrol, enrolment } from './accounts/enrol.ts'
import { systemClock } from './clock.ts'
import { ConfigError, readConfig } from './config.ts'
import { openDatabase } from './db/database.ts'
import { agreeOnKeys } from './keys/agreed-keys.ts'
import { openKeyRing } from './keys/key-ring.ts'
import { openPolicyBook } from './policy/policy.ts'

function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof SyntaxError) return 'standard input is not JSON'
  if (error instanceof z.ZodError)
    return error.issues
      .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
      .join('\n')
  // PostgreSQL repeats values in its messages; the constraint's name says enough.
  const { constraint, code } = (error ?? {}) as { constraint?: unknown; code?: unknown }
  if (typeof constraint === 'string') return `refused by ${constraint}`
  if (typeof code === 'string') return `the database refused (${code})`
  return error instanceof Error ? error.message : String(error)
}

try {
  const config = readConfig()
  const what = enrolment.parse(JSON.parse(await text(process.stdin)))
  const db = openDatabase({
    url: config.databaseUrl,
    connectionsMax: 1,
    onIdleError: () => {},
  })
  try {
    const keys = openKeyRing(config.keysFolder)
    const policies = openPolicyBook()
    await agreeOnKeys({ db, keys, clock: systemClock })
    const enrolled = await enrol({ db, keys, policies, clock: systemClock }, what)
    process.stdout.write(`${JSON.stringify(enrolled, null, 2)}\n`)
  } finally {
    await db.close()
  }
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`)
  process.exitCode = 1
}
