import { expect, it } from 'vitest'
import { ApiProblem, ConnectionLost } from '../api/transport.ts'
import { vi } from '../text/vi.ts'
import { problemSentence } from './problem-sentence.ts'

it('tells a lost connection from a refusal of the server and from a fault of the screen', () => {
  const refused = {
    type: 'about:blank',
    title: 'Không được phép.',
    status: 403,
    code: 'x',
  }
  expect(problemSentence(new ConnectionLost(), vi)).toBe(vi.shell.lost)
  expect(problemSentence(new ApiProblem(refused), vi)).toBe('Không được phép.')
  expect(problemSentence(new TypeError('x'), vi)).toBe(vi.general.broken)
})

it('says how many minutes a pause lasts, never fewer than it does', () => {
  const paused = { type: 'about:blank', title: '–', status: 429, code: 'sign-in-paused' }
  const said = (retryAfterSeconds: number) =>
    problemSentence(new ApiProblem({ ...paused, retryAfterSeconds }), vi)
  expect(said(60)).toContain('sau 1 phút')
  expect(said(61)).toContain('sau 2 phút')
})
