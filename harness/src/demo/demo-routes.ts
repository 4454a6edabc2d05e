/** What only a demonstration serves. It lives here so that the production program cannot have it. */
import type { Deps } from '@chot/server/deps.ts'
import type { App } from '@chot/server/http/app.ts'
import type { DemoAccount } from './demo-file.ts'
import { codeOfStep, stepAt } from './totp.ts'

export function demoRoutes(
  app: App,
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  accounts: () => readonly DemoAccount[],
): void {
  app.get('/demo/accounts', { schema: { hide: true } }, async () => {
    const steps = await freeSteps(deps)
    return {
      accounts: accounts().map(
        ({ username, fullName, duty, agencyName, password, totpSecret, hint }) => ({
          username,
          fullName,
          duty,
          agency: agencyName,
          password,
          totp: codeOfStep(totpSecret, steps(username)),
          hint,
        }),
      ),
    }
  })

  // Cookies, passkeys and the origin check belong to one origin: whoever typed this machine's
  // address is sent there.
  const ours = new URL(deps.config.publicUrl)
  app.addHook('onRequest', async (request, reply) => {
    const { host } = request.headers
    const isPage =
      request.method === 'GET' && request.headers.accept?.includes('text/html')
    if (
      isPage === true &&
      host === `127.0.0.1:${ours.port}` &&
      ours.hostname === 'localhost'
    )
      return reply.redirect(ours.origin + request.url, 302)
    return undefined
  })
}

/**
 * The step whose code will be taken: a code is used once, and one of the next step is taken too
 * (RFC 6238 §5.2), so that the same person can sign in twice within half a minute.
 */
async function freeSteps(
  deps: Pick<Deps, 'db' | 'clock'>,
): Promise<(username: string) => number> {
  const rows = await deps.db.rows<{ username: string; used: number }>(
    'select username, totp_step_used as used from accounts where demonstration',
  )
  const used = new Map(rows.map((row) => [row.username, row.used]))
  const step = stepAt(deps.clock.now())
  return (username) => Math.min(step + 1, Math.max(step, (used.get(username) ?? 0) + 1))
}
