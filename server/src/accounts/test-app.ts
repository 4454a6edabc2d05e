/** The accounts part of the server alone, on a real database, with a clock held by hand. */
import { randomUUID } from 'node:crypto'
import type { Duty } from '@chot/core/duties.ts'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { generateSync } from 'otplib'
import type { Config } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { accountRoutes } from '../governance/accounts/routes.ts'
import { agencyRoutes } from '../governance/agencies/routes.ts'
import { type App, createApp } from '../http/app.ts'
import { openKeyRing } from '../keys/key-ring.ts'
import { openTileMemory } from '../log/publish/tile-memory.ts'
import { openPolicyBook } from '../policy/policy.ts'
import { openProgramLog } from '../program-log.ts'
import { holdClock } from '../testing/clock.ts'
import { cloneDatabase } from '../testing/database.ts'
import { solveWork } from '../testing/solve-work.ts'
import { callerOf } from './authenticate.ts'
import { clientSystemRoutes } from './client-system-routes.ts'
import { authenticateClient } from './client-systems.ts'
import { createAccount, type DatedDuty } from './create-account.ts'
import { anyNetwork, createClientSystem } from './register-client.ts'
import { sessionRoutes } from './routes.ts'
import { sessionEventRoutes } from './session-events.ts'
import { watchSessions } from './watch-sessions.ts'

export const agency = 'T-XA-1'
export const otherAgency = 'T-XA-2'
export const goodPassword = 'Mật khẩu đủ dài 2026'

export interface TestOfficer {
  readonly id: string
  readonly username: string
  readonly totpSecret: string
}

export type TestApp = Awaited<ReturnType<typeof openTestApp>>

interface TestAppOptions extends Partial<Config> {
  /** The instant the clock is held at. */
  readonly start?: string
  /** Routes beside those of accounts. */
  readonly more?: (app: App, deps: Deps, keysFolder: string) => Promise<void>
}

/** `way`: to the database, when it is not the straight one. */
export async function openTestApp(
  { start, more, ...options }: TestAppOptions = {},
  way: (databaseUrl: string) => Promise<string> = async (straight) => straight,
) {
  const database = await cloneDatabase()
  const clock = holdClock(start)
  let written = ''
  let numbers = 0
  const log = openProgramLog('debug', {
    write(line: string) {
      written += line
    },
  })
  const config = {
    demonstration: false,
    publicUrl: 'https://chot.example.vn',
    trustedProxies: [],
    sso: null,
    mail: null,
    ...options,
  } as Config
  const db = openDatabase({
    url: await way(database.appUrl),
    connectionsMax: 8,
    onIdleError: () => {},
  })
  const deps: Deps = {
    config,
    db,
    clock,
    log,
    keys: openKeyRing(database.keysFolder),
    policies: openPolicyBook(),
    tiles: openTileMemory(),
  }
  await database.rows(
    `insert into agencies (code, name, kind, valid_from) values
       ($1, 'UBND xã Bát Xát Thử', 'commune', '2025-07-01'),
       ($2, 'UBND phường Đồng Đăng Thử', 'commune', '2025-07-01')`,
    [agency, otherAgency],
  )
  // All tests of a file come from few addresses, and none is about the time that work takes.
  await database.rows(
    `update policies set value = value || '{"workCost": 1, "addressWorkAfter": 100000,
       "addressFailuresMax": 100000}'::jsonb where name = 'guessing'`,
  )
  const app: App = await createApp(deps)
  sessionRoutes(app, deps)
  const pages = watchSessions(deps)
  sessionEventRoutes(app, deps, pages)
  clientSystemRoutes(app, deps)
  agencyRoutes(app, deps)
  accountRoutes(app, deps)
  // What the data plane does with a caller, without the data plane.
  app.get('/test/caller', (request) => callerOf(deps, request))
  app.post('/test/caller', (request) => callerOf(deps, request))
  app.put('/test/client', (request) =>
    authenticateClient(deps, request, 'dossiers:write'),
  )
  await more?.(app, deps, database.keysFolder)
  await app.ready()

  const browser = { origin: new URL(config.publicUrl).origin, 'x-chot-request': '1' }

  return {
    app,
    deps,
    database,
    clock,
    browser,
    pages,
    programLog: () => written,

    addOfficer(
      username: string,
      given: {
        duties?: readonly (Duty | DatedDuty)[]
        fullName?: string
        agency?: string
        demonstration?: boolean
        enrolled?: boolean
      } = {},
    ): Promise<TestOfficer> {
      return deps.db.inTx(async (tx) => {
        const made = await createAccount(deps, tx, {
          username,
          fullName: given.fullName ?? 'Lò Thị Thử',
          agency: given.agency ?? agency,
          duties: given.duties ?? ['receiving'],
          password: goodPassword,
          enrolled: given.enrolled ?? true,
          officerNumber: `0101900${String(++numbers).padStart(5, '0')}`,
          phone: '0912345678',
          demonstration: given.demonstration ?? false,
        })
        return { ...made, username }
      })
    },

    code: (officer: TestOfficer, offsetSeconds = 0) =>
      generateSync({
        secret: officer.totpSecret,
        epoch: Math.floor(clock.now() / 1000) + offsetSeconds,
      }),

    /** The numbers of guessing, changed for the rest of the file. */
    async setGuessing(numbers: Readonly<Record<string, number>>) {
      await database.rows(
        `update policies set value = value || $1::jsonb where name = 'guessing'`,
        [JSON.stringify(numbers)],
      )
    },

    /** Work as a browser does it for a challenge from there. */
    async doWork(remoteAddress = '192.0.2.7') {
      const asked = await app.inject({ url: '/v1/session/work', remoteAddress })
      return solveWork(asked.json())
    },

    /** Posts to sign in; anything given replaces what is right. Work that is asked for is done. */
    async trySignIn(
      officer: TestOfficer,
      given: Parameters<typeof this.trySignInOnce>[1] = {},
    ) {
      const first = await this.trySignInOnce(officer, given)
      if (first.statusCode !== 428 || given.work !== undefined) return first
      const work = await this.doWork(given.remoteAddress)
      return this.trySignInOnce(officer, { ...given, work })
    },

    trySignInOnce(
      officer: TestOfficer,
      given: {
        password?: string
        totp?: string
        headers?: Record<string, string>
        remoteAddress?: string
        work?: unknown
      } = {},
    ) {
      const { password = goodPassword, totp = this.code(officer) } = given
      return app.inject({
        method: 'POST',
        url: '/v1/session',
        headers: given.headers ?? browser,
        remoteAddress: given.remoteAddress ?? '192.0.2.7',
        payload: {
          username: officer.username,
          password,
          totp,
          ...(given.work === undefined ? {} : { work: given.work }),
        },
      })
    },

    /** Signs in with a code not used before; the headers of a browser that did. */
    async signIn(officer: TestOfficer): Promise<Record<string, string>> {
      clock.advance(30_000)
      const response = await this.trySignIn(officer)
      const [cookie] = response.cookies
      if (response.statusCode !== 200 || cookie === undefined)
        throw new Error(`not signed in: ${response.body}`)
      return { ...browser, cookie: `${cookie.name}=${cookie.value}` }
    },

    /** As an officer does it at the first sign-in; the authenticator then has the new secret. */
    async enrolFactor(officer: TestOfficer, headers: Record<string, string>) {
      const url = '/v1/session/factor'
      const shown = await app.inject({ method: 'POST', url, headers })
      const { secret } = shown.json() as { secret: string }
      const enrolled = { ...officer, totpSecret: secret }
      const payload = { totp: this.code(enrolled) }
      const confirmed = await app.inject({ method: 'PUT', url, headers, payload })
      if (confirmed.statusCode !== 200) throw new Error(confirmed.body)
      return enrolled
    },

    /** All entries of a kind, as they were hashed. */
    async entries(kind: string): Promise<Record<string, unknown>[]> {
      const rows = await database.rows<{ text: string }>(
        'select text from log_entries where kind = $1 order by seq',
        [kind],
      )
      return rows.map((row) => JSON.parse(row.text))
    },

    async close() {
      await app.close()
      await pages.close()
      await db.close()
      await database.drop()
    },
  }
}

/** A registered client system that signs as it is told. */
export async function addClientSystem(
  test: TestApp,
  id: string,
  algorithm: 'EdDSA' | 'ES256' = 'EdDSA',
) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, {
    extractable: true,
  })
  const jwk = await exportJWK(publicKey)
  const jwks = { keys: [{ ...jwk, kid: 'k1' }] }
  await test.deps.db.inTx((tx) =>
    createClientSystem(test.deps, tx, {
      id,
      name: 'Hệ thống một cửa thử nghiệm',
      agency,
      scopes: ['queries:write', 'dossiers:write'],
      jwks,
      networks: anyNetwork,
    }),
  )
  const seconds = () => Math.floor(test.clock.now() / 1000)
  const { publicUrl } = test.deps.config

  const system = {
    id,
    jwk,
    privateKey,
    /** Signs right claims, with `changes` put over them; undefined takes a claim away. */
    sign(changes: JWTPayload = {}, header: { alg?: string; kid?: string } = {}) {
      const claims = {
        iss: id,
        sub: id,
        aud: `${publicUrl}/oauth/token`,
        iat: seconds(),
        exp: seconds() + 240,
        jti: randomUUID(),
        ...changes,
      }
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid: 'k1', ...header })
        .sign(privateKey)
    },
    /** The assertion of an officer. */
    vouchFor: (username: string, changes: JWTPayload = {}) =>
      system.sign({ sub: username, aud: publicUrl, ...changes }),
    askToken: (assertion: string, more: Record<string, string> = {}) =>
      test.app.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        remoteAddress: '192.0.2.80',
        payload: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          ...more,
        }).toString(),
      }),
    async token(more: Record<string, string> = {}): Promise<string> {
      const response = await system.askToken(await system.sign(), more)
      if (response.statusCode !== 200) throw new Error(`no token: ${response.body}`)
      return response.json().access_token
    },
  }
  return system
}
