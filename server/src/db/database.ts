/**
 * The way to PostgreSQL. A function that must run inside a transaction takes `tx: Tx`; only
 * `inTx` makes one, so state and log entry cannot part by accident.
 */
import pg from 'pg'

const int8 = 20
const date = 1082

// Sequence numbers and counts stay below 2^53; a date stays the text it is.
pg.types.setTypeParser(int8, Number)
pg.types.setTypeParser(date, (text) => text)

declare const inTransaction: unique symbol

export interface Reader {
  /**
   * All rows of a statement with bound parameters. With a name, of that very statement alone, it
   * is planned once for a connection: planning one over all months of the log takes milliseconds.
   */
  rows<Row>(sql: string, values?: readonly unknown[], name?: string): Promise<Row[]>
}

export interface Tx extends Reader {
  readonly [inTransaction]: true
}

export interface Database extends Reader {
  /** Runs `work` in one transaction; any throw rolls back and is thrown on. */
  inTx<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>
  /** A connection of one's own, pipelined; the caller ends it. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
}

/** The database could not be reached or gave up the connection: nothing is known to be recorded. */
export class DatabaseGone extends Error {
  constructor(cause: unknown) {
    super('the database did not answer', { cause })
    this.name = 'DatabaseGone'
  }
}

// Class 08 connection exceptions, 57P shutdowns, 53 resources, 58 system errors: a disk that fails
// (PostgreSQL Appendix A).
const goneStates = /^(08|57P|53|58)/
const goneCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'ENOTFOUND',
])

export function isDatabaseGone(error: unknown): boolean {
  if (error instanceof DatabaseGone) return true
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') return goneStates.test(code) || goneCodes.has(code)
  return /connection terminated|timeout exceeded when trying to connect|not queryable|client was closed/i.test(
    error.message,
  )
}

export interface DatabaseOptions {
  readonly url: string
  readonly connectionsMax: number
  readonly onIdleError: (error: Error) => void
}

export function openDatabase(options: DatabaseOptions): Database {
  const settings = {
    connectionString: options.url,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    // The network may fail without a word: nobody waits longer than the server would work.
    query_timeout: 20_000,
    keepAlive: true,
    application_name: 'chot',
  }
  const pool = new pg.Pool({ ...settings, max: options.connectionsMax })
  // An idle connection that breaks must not end the process.
  pool.on('error', options.onIdleError)

  const gone = (error: unknown) =>
    isDatabaseGone(error) ? new DatabaseGone(error) : error

  return {
    async rows<Row>(sql: string, values: readonly unknown[] = [], name?: string) {
      try {
        return (await pool.query(statementOf(sql, values, name))).rows as Row[]
      } catch (error) {
        throw gone(error)
      }
    },
    async inTx(work) {
      let client: pg.PoolClient
      try {
        client = await pool.connect()
      } catch (error) {
        throw new DatabaseGone(error)
      }
      let broken: Error | undefined
      // The pool listens to idle connections only; unheard, the error would end the process.
      const breaks = (error: Error) => {
        broken = error
      }
      client.on('error', breaks)
      try {
        await client.query('begin')
        const result = await work(txOf(client))
        const ended = await client.query('commit')
        if (ended.command !== 'COMMIT') throw new Error('the transaction was rolled back')
        return result
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
        throw gone(error)
      } finally {
        client.off('error', breaks)
        client.release(broken)
      }
    },
    async connect() {
      const client = new pg.Client({ ...settings, pipeline: true } as pg.ClientConfig)
      client.on('error', options.onIdleError)
      try {
        await client.connect()
      } catch (error) {
        throw new DatabaseGone(error)
      }
      return client
    },
    close: () => pool.end(),
  }
}

/** Names a connection whose `begin` has been sent as a transaction. */
export function txOf(client: pg.ClientBase): Tx {
  return {
    async rows(sql: string, values: readonly unknown[] = [], name?: string) {
      return (await client.query(statementOf(sql, values, name))).rows
    },
  } as Tx
}

function statementOf(
  text: string,
  values: readonly unknown[],
  name: string | undefined,
): pg.QueryConfig {
  return { text, values: [...values], ...(name === undefined ? {} : { name }) }
}
