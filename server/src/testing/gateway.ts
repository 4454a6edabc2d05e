/**
 * A whole gateway for a test file: the real server on a real database, the real simulator behind
 * it, a clock held by hand, and a small province to act in.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Duty } from '@chot/core/duties.ts'
import { wholeName } from '@chot/simulator/population/names.ts'
import { startSimulator } from '@chot/simulator/simulator.ts'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { generateSync } from 'otplib'
import { createAccount } from '../accounts/create-account.ts'
import { anyNetwork, createClientSystem } from '../accounts/register-client.ts'
import type { Config } from '../config.ts'
import { openProgramLog } from '../program-log.ts'
import { type Server, startServer } from '../start.ts'
import { type HeldClock, holdClock } from './clock.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'

const npdClient = {
  user: 'laocai',
  secret: 'secret-of-the-simulator',
  servicePath: '/npd/soap',
  roadClient: 'VN/GOV/H38/chot',
  apiKey: 'key-of-the-simulator',
}

export const origin = 'http://127.0.0.1:8080'
const password = 'Cong-van-3736@LaoCai'

export interface TestOfficer {
  readonly id: string
  readonly username: string
  readonly password: string
  readonly totpSecret: string
  readonly agency: string
  /** The present code; a code is good once. */
  code(): string
}

export interface TestPerson {
  readonly part: string
  readonly number: string
  readonly fullName: string
  readonly birth: string
}

export interface TestGateway {
  readonly server: Server
  readonly database: TestDatabase
  readonly clock: HeldClock
  readonly simulator: Awaited<ReturnType<typeof startSimulator>>
  readonly systemId: string
  /** Thumbprint of the one key of the client system. */
  readonly systemKey: string
  /** Everything the program has logged so far. */
  programLog(): string
  addOfficer(options: {
    duties: readonly Duty[]
    agency?: string
    /** Null leaves them off the accepted list. */
    perDay?: number | null
  }): Promise<TestOfficer>
  /** Signs in; the cookie header to send. */
  signIn(officer: TestOfficer): Promise<string>
  /** Headers of the client system acting for an officer. */
  actFor(username: string): Promise<Record<string, string>>
  /** Headers of the client system for itself. */
  asSystem(): Promise<Record<string, string>>
  /** A living adult of the simulated population, by index. */
  person(index: number, part?: string): TestPerson
  /** Tells the gateway of an open dossier; its code. */
  putDossier(options: {
    procedure?: string
    officers: readonly TestOfficer[]
    persons: readonly TestPerson[]
    agency?: string
    state?: 'open' | 'closed'
    code?: string
  }): Promise<string>
  close(): Promise<void>
}

/** The commune the tests act in, and its neighbour. */
export const commune = 'H38.02683'
export const neighbour = 'H38.03006'

export async function openTestGateway(
  options: {
    clock?: HeldClock
    upstreamTimeoutMs?: number
    config?: Partial<Config>
    /** The Ministry's lock of the simulator, whose counts the gateway then fetches; off when absent. */
    lock?: Parameters<typeof startSimulator>[0]['lock']
    /** A clone of the run's template when absent. */
    database?: TestDatabase
  } = {},
): Promise<TestGateway> {
  const clock = options.clock ?? holdClock()
  const database = options.database ?? (await cloneDatabase())
  const simulator = await startSimulator({
    port: 0,
    client: npdClient,
    now: () => clock.now(),
    ...(options.lock === undefined ? {} : { lock: options.lock }),
  })
  let written = ''
  const log = openProgramLog('debug', {
    write: (line: string) => {
      written += line
    },
  })
  const config: Config = {
    demonstration: false,
    host: '127.0.0.1',
    port: 0,
    publicUrl: origin,
    trustedProxies: [],
    logLevel: 'debug',
    databaseUrl: database.appUrl,
    databaseOwnerUrl: database.ownerUrl,
    databaseConnections: 6,
    // Tests ask faster than anybody would.
    detect: false,
    keysFolder: database.keysFolder,
    filesFolder: join(database.keysFolder, 'files'),
    // A heartbeat would come at a moment of its own choice.
    log: {
      origin: 'chot.test/lao-cai',
      folder: null,
      publicEntries: false,
      publish: false,
      timestamps: null,
      objectStore: null,
      witnesses: null,
    },
    province: '15',
    ministryCountsUrl:
      options.lock === undefined ? null : `${simulator.adminUrl}/lock/counts`,
    sso: null,
    mail: null,
    signingRootsFolder: null,
    upstream: {
      url: simulator.soapUrl,
      servicePath: npdClient.servicePath,
      user: npdClient.user,
      secret: npdClient.secret,
      roadClient: npdClient.roadClient,
      apiKey: npdClient.apiKey,
      timestamp: 'ms',
      name: 'upper',
      caFile: null,
      timeoutMs: options.upstreamTimeoutMs ?? 2_000,
      connections: 16,
    },
    ...options.config,
  }
  const server = await startServer({ config, clock, log })
  const { deps } = server
  await database.rows(
    `insert into service_registrations
       (service_code, window_kind, queries_per_window, valid_from, legal_basis)
     select code, kind, case kind when 'office' then 100000 else 300 end, '2025-10-01', 'test'
     from services, unnest(array['office', 'off-hours']) kind where enabled`,
  )
  // All tests call from one address; those about it lower this.
  await database.rows(
    `update policies set value = value || '{"perAccount": 100000}' where name = 'address-limit'`,
  )
  // Tests stand on the edges of the calendar to the millisecond; those about the margin set it.
  await database.rows(
    `update policies set value = '{"beforeSeconds": 0, "afterSeconds": 0}' where name = 'window-edge'`,
  )
  await database.rows(`insert into account_lists (accepted_at) values ('2026-10-01')`)

  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const systemId = 'one-stop-test'
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' }
  await deps.db.inTx((tx) =>
    createClientSystem(deps, tx, {
      id: systemId,
      name: 'Hệ thống một cửa thử nghiệm',
      agency: 'H38',
      scopes: ['queries:write', 'dossiers:write'],
      jwks: { keys: [jwk] },
      networks: anyNetwork,
    }),
  )

  const seconds = () => Math.floor(clock.now() / 1000)
  const sign = (claims: Record<string, unknown>, audience: string) =>
    new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .setIssuer(systemId)
      .setAudience(audience)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + 240)
      .sign(privateKey)

  async function asSystem(): Promise<Record<string, string>> {
    const response = await server.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await sign({ sub: systemId }, `${origin}/oauth/token`),
      }).toString(),
    })
    if (response.statusCode !== 200) throw new Error(`no token: ${response.body}`)
    return { authorization: `Bearer ${response.json().access_token}` }
  }

  let officers = 0
  return {
    server,
    database,
    clock,
    simulator,
    systemId,
    systemKey: await calculateJwkThumbprint(jwk),
    programLog: () => written,
    async addOfficer({ duties, agency = commune, perDay = 150 }) {
      officers += 1
      const username = `officer.${String(officers).padStart(3, '0')}`
      const created = await deps.db.inTx((tx) =>
        createAccount(deps, tx, {
          username,
          fullName: `Cán bộ Thử ${officers}`,
          agency,
          duties: duties.map((duty) => ({ duty, from: '2025-10-01' })),
          password,
          enrolled: true,
          officerNumber: `0101900${String(officers).padStart(5, '0')}`,
          phone: '0912345678',
          demonstration: false,
        }),
      )
      await database.rows(
        `with ready as (update accounts set enrolled_at = '2025-10-01' where id = $1 returning id)
         insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
         select id, '2025-10-01', '2027-10-01', 'test', '2025-10-01' from ready`,
        [created.id],
      )
      if (perDay !== null)
        await database.rows(
          `insert into listed_accounts (list_id, account_id, queries_per_day)
           select id, $1, $2 from account_lists where ended_at is null`,
          [created.id, perDay],
        )
      return {
        id: created.id,
        username,
        password,
        totpSecret: created.totpSecret,
        agency,
        code: () => generateSync({ secret: created.totpSecret, epoch: seconds() }),
      }
    },
    async signIn(officer) {
      const response = await server.app.inject({
        method: 'POST',
        url: '/v1/session',
        headers: { origin, 'x-chot-request': '1' },
        payload: {
          username: officer.username,
          password: officer.password,
          totp: officer.code(),
        },
      })
      const [cookie] = response.cookies
      if (response.statusCode !== 200 || cookie === undefined)
        throw new Error(`not signed in: ${response.body}`)
      return `${cookie.name}=${cookie.value}`
    },
    asSystem,
    async actFor(username) {
      return {
        ...(await asSystem()),
        'chot-officer-assertion': await sign({ sub: username }, origin),
      }
    },
    person(index, part = 'cha') {
      const person = simulator.population.person(index)
      return {
        part,
        number: person.citizenNumber ?? person.cardNumber ?? '',
        fullName: wholeName(person.name),
        birth:
          person.birthDate?.replace(/^(....)(..)(..)$/, '$1-$2-$3') ??
          String(person.birthYear),
      }
    },
    async putDossier({
      procedure = '1.001193',
      agency = commune,
      state = 'open',
      ...rest
    }) {
      const code =
        rest.code ?? `H38.TEST-261118-${randomUUID().slice(0, 8).toUpperCase()}`
      const response = await server.app.inject({
        method: 'PUT',
        url: `/v1/dossiers/${code}`,
        headers: await asSystem(),
        payload: {
          procedure,
          receivingAgency: agency,
          decidingAgency: agency,
          officers: rest.officers.map((officer) => officer.username),
          persons: rest.persons,
          state,
        },
      })
      if (response.statusCode !== 200 && response.statusCode !== 201)
        throw new Error(`dossier was refused: ${response.body}`)
      return code
    },
    async close() {
      await server.close()
      await simulator.close()
      await database.drop()
    },
  }
}
