/** Signing in as a person of the demonstration, for steps that are done at the screens. */
import { setTimeout as pause } from 'node:timers/promises'
import type { DemoAccount } from '../demo/demo-file.ts'
import { codeOfStep, stepAt, stepMsLeft } from '../demo/totp.ts'
import { Broken, type Tour } from './tour.ts'

export interface Session {
  get(path: string): Promise<unknown>
  end(): Promise<void>
}

/** Signs in with password and code; a code is used once, so it may have to wait for the next. */
export async function signIn(tour: Tour, account: DemoAccount): Promise<Session> {
  const now = stepAt(Date.now())
  const cookie =
    (await trySignIn(tour, account, now)) ??
    (await trySignIn(tour, account, now + 1)) ??
    (await afterNextStep(tour, account))
  if (cookie === null) throw new Broken('nobody could sign in')
  const headers = { cookie, 'x-chot-request': '1' }
  return {
    async get(path) {
      const response = await fetch(tour.demo.url + path, { headers })
      if (response.status !== 200)
        throw new Broken(`GET ${path}: HTTP ${response.status}`)
      return response.json()
    },
    async end() {
      await fetch(`${tour.demo.url}/v1/session`, { method: 'DELETE', headers })
    },
  }
}

async function afterNextStep(tour: Tour, account: DemoAccount): Promise<string | null> {
  const ms = stepMsLeft(Date.now()) + 30_000
  tour.terminal.say(
    `Mã xác thực vừa được dùng; chờ ${Math.ceil(ms / 1000)} giây lấy mã mới.`,
    'The codes were just used; waiting for a new one.',
  )
  await pause(ms)
  return trySignIn(tour, account, stepAt(Date.now()))
}

async function trySignIn(
  { demo, terminal }: Tour,
  { username, password, totpSecret }: DemoAccount,
  step: number,
): Promise<string | null> {
  const totp = codeOfStep(totpSecret, step)
  terminal.sent('POST', '/v1/session', [], { username, password, totp })
  const response = await fetch(`${demo.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-chot-request': '1' },
    body: JSON.stringify({ username, password, totp }),
  })
  const body = (await response.json()) as { code?: string }
  terminal.received(
    response.status,
    response.ok ? { cookie: 'chot=…' } : { code: body.code },
  )
  if (!response.ok) return null
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? null
}
