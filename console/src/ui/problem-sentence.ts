import { type ProblemCode, problems } from '@chot/contract/problems.ts'
import { ApiProblem, ConnectionLost } from '../api/transport.ts'
import { PasskeyFailed } from '../passkey.ts'
import type { Catalogue } from '../text/vi.ts'

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}

/** What to do about a failure, in the language of the console: the server's own sentence in Vietnamese. */
export function problemSentence(error: unknown, text: Catalogue): string {
  if (error instanceof ConnectionLost) return text.shell.lost
  if (error instanceof PasskeyFailed) return text.factors.failures[error.why]
  if (!(error instanceof ApiProblem)) return text.general.broken
  const { code, title, retryAfterSeconds } = error.body
  if (code === 'sign-in-paused' && retryAfterSeconds !== undefined)
    return text.signIn.pausedFor(String(Math.ceil(retryAfterSeconds / 60)))
  if (code === 'unreadable') return text.general.unreadable
  if (text.tag === 'en' && isProblemCode(code)) return problems[code].en
  return title
}

/** The first sentence of what a reason code says: what was wrong, without what to do. */
export function reasonSentence(code: string, text: Catalogue): string {
  if (!isProblemCode(code)) return code
  const sentence = text.tag === 'en' ? problems[code].en : problems[code].vi
  return sentence.slice(0, sentence.indexOf('.') + 1) || sentence
}
