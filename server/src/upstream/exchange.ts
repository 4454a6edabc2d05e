/**
 * One POST and its whole answer under one deadline. Written on the dispatcher itself: a stream and
 * an abort signal for each answer were some 5 % of the time of a query.
 */
import type { Dispatcher } from 'undici'

export interface Posted {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | Buffer
  /** From the wait for a connection to the last byte. */
  readonly timeoutMs: number
}

/** What came back, whatever its status. */
export interface Answered {
  readonly status: number
  readonly bytes: Buffer
}

/** It may have been sent. */
export class DeadlinePassed extends Error {
  constructor() {
    super('the deadline passed')
    this.name = 'DeadlinePassed'
  }
}

/** Throws DeadlinePassed, or what undici says went wrong. Follows no redirect. */
export function post(
  dispatcher: Dispatcher,
  { timeoutMs, ...request }: Posted,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let begun: Dispatcher.DispatchController | null = null
    let passed: DeadlinePassed | null = null
    const deadline = setTimeout(() => {
      passed = new DeadlinePassed()
      reject(passed)
      begun?.abort(passed)
    }, timeoutMs)
    let status = 0
    const chunks: Buffer[] = []
    dispatcher.dispatch(
      { ...request, method: 'POST', headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(controller) {
          begun = controller
          // Still waiting for a connection when the deadline passed: it is not sent any more.
          if (passed !== null) controller.abort(passed)
        },
        onResponseStart(_controller, statusCode) {
          status = statusCode
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk)
        },
        onResponseEnd() {
          clearTimeout(deadline)
          const [only] = chunks
          const bytes =
            chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)
          resolve({ status, bytes })
        },
        onResponseError(_controller, error) {
          clearTimeout(deadline)
          reject(error)
        },
      },
    )
  })
}
