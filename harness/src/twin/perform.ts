/**
 * Performs acts through the gateway's own HTTP app. Requests are injected, not sent over a socket:
 * the same routes, checks, transactions and answers, without the parsing and the connections, which
 * here would cost more than they show. What the gateway sends to the simulated NPD goes over a
 * socket, as SOAP.
 */
import { type KeyObject, randomUUID, sign as signBytes } from 'node:crypto'
import { attemptOf } from '@chot/server/accounts/failures.ts'
import { startSession } from '@chot/server/accounts/start-session.ts'
import { newToken } from '@chot/server/accounts/token.ts'
import type { Server } from '@chot/server/start.ts'
import type { HeldClock } from '@chot/server/testing/clock.ts'
import { solveWork } from '@chot/server/testing/solve-work.ts'
import type { Act, Look, Tell } from './acts.ts'
import { systemId } from './ground.ts'
import type { Officer } from './officers.ts'
import { tellTogether } from './tell-together.ts'

const minuteMs = 60_000
/** An assertion is good for five minutes at most, a token for fifteen, a session idle for fifteen. */
const assertionMs = 4 * minuteMs
const tokenMs = 13 * minuteMs
const idleMs = 14 * minuteMs
const sessionMs = 7.5 * 60 * minuteMs

interface LiveSession {
  readonly address: string
  readonly cookie: string
  readonly beganAt: number
  usedAt: number
}

export interface Performer {
  /** All at once, at the instant of the clock. */
  perform(acts: readonly Act[]): Promise<void>
  readonly seen: {
    lookUps: number
    granted: number
    tells: number
    signIns: number
    challengesMet: number
    /** Look-ups by the code of the refusal. */
    readonly refused: Map<string, number>
    /** Officers whom a look-up found locked, and when first. */
    readonly locked: Map<string, number>
  }
}

const base64 = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

export function openPerformer(
  { app, deps }: Pick<Server, 'app' | 'deps'>,
  clock: HeldClock,
  key: KeyObject,
): Performer {
  const { publicUrl } = deps.config
  const sessions = new Map<string, LiveSession>()
  const assertions = new Map<string, { readonly text: string; readonly until: number }>()
  /** Abuses whose officer was frightened off. */
  const stopped = new Set<string>()
  let token = { text: '', until: 0 }
  let fetching: Promise<void> | null = null
  const seen: Performer['seen'] = {
    lookUps: 0,
    granted: 0,
    tells: 0,
    signIns: 0,
    challengesMet: 0,
    refused: new Map(),
    locked: new Map(),
  }

  /** RFC 7515, EdDSA: a library's way through WebCrypto costs ten times as much. */
  function signed(subject: string, audience: string): string {
    const now = Math.floor(clock.now() / 1000)
    const claims = {
      iss: systemId,
      sub: subject,
      aud: audience,
      jti: randomUUID(),
      iat: now,
      exp: now + 300,
    }
    const text = `${base64({ alg: 'EdDSA', kid: 'twin-1' })}.${base64(claims)}`
    return `${text}.${signBytes(null, Buffer.from(text), key).toString('base64url')}`
  }

  async function fetchToken(): Promise<void> {
    const audience = new URL('/oauth/token', publicUrl).href
    const response = await app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: signed(systemId, audience),
      }).toString(),
    })
    if (response.statusCode !== 200) throw new Error(`no token: ${response.body}`)
    token = { text: response.json().access_token, until: clock.now() + tokenMs }
    fetching = null
  }
  async function asSystem(): Promise<Record<string, string>> {
    if (clock.now() >= token.until) {
      fetching ??= fetchToken()
      await fetching
    }
    return { authorization: `Bearer ${token.text}` }
  }
  function vouchFor({ username }: Officer): string {
    const kept = assertions.get(username)
    if (kept !== undefined && clock.now() < kept.until) return kept.text
    const made = { text: signed(username, publicUrl), until: clock.now() + assertionMs }
    assertions.set(username, made)
    return made.text
  }

  /** What proves a person is left out: a password costs a second of work for 20,000 of them a month. */
  async function signIn(officer: Officer, address: string): Promise<LiveSession> {
    const { token: secret, digest } = newToken()
    await deps.db.inTx(async (tx) => {
      const policy = await deps.policies.current(tx)
      const attempt = attemptOf(deps, officer.username, address, policy)
      const proved = { strength: 'password+totp', factorProvedAt: clock.now() } as const
      await startSession(deps, tx, attempt, officer.id, digest, proved)
    })
    seen.signIns += 1
    const now = clock.now()
    const session = { address, cookie: `chot=${secret}`, beganAt: now, usedAt: now }
    sessions.set(officer.id, session)
    return session
  }
  async function sessionOf(officer: Officer, address: string): Promise<LiveSession> {
    const now = clock.now()
    const kept = sessions.get(officer.id)
    const live =
      kept !== undefined &&
      kept.address === address &&
      now - kept.usedAt < idleMs &&
      now - kept.beganAt < sessionMs
    if (!live) return signIn(officer, address)
    kept.usedAt = now
    return kept
  }
  async function atConsole(officer: Officer, address: string) {
    const { cookie } = await sessionOf(officer, address)
    return { origin: publicUrl, 'x-chot-request': '1', cookie }
  }

  async function tell({ dossier, state }: Tell): Promise<void> {
    const response = await app.inject({
      method: 'PUT',
      url: `/v1/dossiers/${dossier.code}`,
      headers: await asSystem(),
      payload: {
        procedure: dossier.procedure,
        receivingAgency: dossier.agency,
        decidingAgency: dossier.agency,
        officers: dossier.officers.map(({ username }) => username),
        persons: dossier.persons,
        state,
      },
    })
    if (response.statusCode !== 200 && response.statusCode !== 201)
      throw new Error(`dossier ${dossier.code} was refused: ${response.body}`)
    seen.tells += 1
  }

  const told = new Set<string>()
  async function tellHonest(tells: readonly Tell[]): Promise<void> {
    await tellTogether(deps, tells, (code) => !told.has(code))
    for (const { dossier, state } of tells)
      if (state === 'closed') told.delete(dossier.code)
      else told.add(dossier.code)
    seen.tells += tells.length
  }

  async function look(act: Look): Promise<void> {
    if (act.abuse !== null && stopped.has(act.abuse)) return
    const codes = await askAll(act)
    if (!codes.includes('challenge-required')) return
    if (act.challenged === 'stops' && act.abuse !== null) stopped.add(act.abuse)
    if (act.challenged === 'meets') await meetChallenge(act)
  }

  async function askAll(act: Look): Promise<readonly string[]> {
    const { officer, address } = act
    const headers: Record<string, string> =
      address === null
        ? { ...(await asSystem()), 'chot-officer-assertion': vouchFor(officer) }
        : await atConsole(officer, address)
    const codes = await Promise.all(
      act.asks.map(async ({ service, purpose, subject }) => {
        const response = await app.inject({
          method: 'POST',
          url: '/v1/queries',
          remoteAddress: address ?? '10.38.0.1',
          headers,
          payload: {
            ...(act.dossier === null ? {} : { dossier: act.dossier }),
            procedure: act.procedure,
            service,
            purpose,
            subject,
          },
        })
        if (response.statusCode === 200) return 'granted'
        return String(response.json().code)
      }),
    )
    for (const code of codes) {
      seen.lookUps += 1
      if (code === 'granted') seen.granted += 1
      else seen.refused.set(code, (seen.refused.get(code) ?? 0) + 1)
      if (code === 'account-locked' && !seen.locked.has(officer.id))
        seen.locked.set(officer.id, clock.now())
      // Cut when the account was locked: the next click finds out which.
      if (code === 'not-signed-in') sessions.delete(officer.id)
    }
    return codes
  }

  async function meetChallenge({ officer, address }: Look): Promise<void> {
    const at = address ?? officer.agency.address
    const headers = await atConsole(officer, at)
    const given = await app.inject({
      url: '/v1/session/work',
      headers,
      remoteAddress: at,
    })
    const work = await solveWork(given.json())
    const response = await app.inject({
      method: 'PUT',
      url: '/v1/challenge',
      headers,
      remoteAddress: at,
      payload: { work },
    })
    if (response.statusCode === 200) seen.challengesMet += 1
    else throw new Error(`the challenge was not met: ${response.body}`)
  }

  return {
    seen,
    async perform(acts) {
      const honest: Tell[] = []
      const works: Promise<void>[] = []
      for (const act of acts) {
        if (act.kind === 'look') works.push(look(act))
        else if (act.abuse === null) honest.push(act)
        else works.push(tell(act))
      }
      if (honest.length > 0) works.push(tellHonest(honest))
      await Promise.all(works)
    },
  }
}
