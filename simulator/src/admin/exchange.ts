/** Bodies and answers of the administration. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../read-body.ts'

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(bytes)
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value))
}

export function sendProblem(
  response: ServerResponse,
  status: number,
  title: string,
): void {
  send(response, status, 'application/problem+json', JSON.stringify({ status, title }))
}

/** Throws TypeError or SyntaxError for a body that cannot be used. */
export async function readJson(
  request: IncomingMessage,
  bytesMax: number,
): Promise<unknown> {
  // A page of another origin cannot send this type without asking first.
  if (!/^application\/json *(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new TypeError('Content-Type phải là application/json')
  }
  const bytes = await readBody(request, bytesMax)
  if (bytes === null) throw new TypeError('Nội dung quá lớn')
  return JSON.parse(bytes.toString('utf8'))
}

/** The sentence for data that cannot be used; null for an error of the program. */
export function sentenceOf(error: unknown): string | null {
  if (error instanceof SyntaxError) return 'Nội dung không phải là JSON'
  return error instanceof TypeError ? error.message : null
}
