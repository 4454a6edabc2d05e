/** How the Ministry's counts come: a file somebody was sent, or an address that is asked. */
import {
  type MinistryStatement,
  ministryStatement,
  statementLengthMax,
} from '@chot/contract/reconciliations.ts'
import type { DayReading } from '@chot/core/reconciliation/day-segments.ts'
import { readStatementCsv } from '@chot/core/reconciliation/statement-csv.ts'
import { Agent, request } from 'undici'
import { Problem } from '../../http/problem.ts'

const answerMsMax = 15_000

/** A statement out of the text of a file, JSON or CSV. Throws Problem `statement-malformed`. */
export function readStatement(text: string): MinistryStatement {
  const read = ministryStatement.safeParse(unchecked(text))
  if (!read.success) throw new Problem('statement-malformed')
  return read.data
}

function unchecked(text: string): unknown {
  if (!/^[\s\ufeff]*\{/u.test(text)) return readStatementCsv(text)
  try {
    return JSON.parse(text.replace(/^\ufeff/u, ''))
  } catch {
    return null
  }
}

/** Asks for the counts of days. */
export interface MinistryCounts {
  /** Throws Problem `ministry-counts-unavailable`, or `statement-malformed` for another day's too. */
  of(day: string, reading: DayReading): Promise<MinistryStatement>
  close(): Promise<void>
}

/** `url` is called with `?day=2026-11-20&reading=counting-day` and answers a statement in JSON. */
export function openMinistryCounts(url: string): MinistryCounts {
  const agent = new Agent({
    maxResponseSize: statementLengthMax,
    headersTimeout: answerMsMax,
    bodyTimeout: answerMsMax,
  })
  async function ask(day: string, reading: DayReading): Promise<string> {
    const target = new URL(url)
    target.searchParams.set('day', day)
    target.searchParams.set('reading', reading)
    const { statusCode, body } = await request(target, {
      dispatcher: agent,
      signal: AbortSignal.timeout(answerMsMax),
      headers: { accept: 'application/json' },
    })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`status ${statusCode}`)
    return text
  }
  return {
    async of(day, reading) {
      let text: string
      try {
        text = await ask(day, reading)
      } catch {
        throw new Problem('ministry-counts-unavailable')
      }
      const statement = readStatement(text)
      if (statement.day !== day || statement.reading !== reading)
        throw new Problem('statement-malformed')
      return statement
    },
    close: () => agent.destroy(),
  }
}
