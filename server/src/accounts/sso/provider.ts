/**
 * The identity provider of the province, as OpenID Connect Core 1.0 has it: what is sent there and
 * what is believed of its answers. It is asked when somebody signs in, not at the start: while it
 * is away the password way stays.
 */
import { readFileSync } from 'node:fs'
import {
  createRemoteJWKSet,
  type JWTPayload,
  type JWTVerifyGetKey,
  customFetch as joseFetch,
  jwtVerify,
} from 'jose'
import * as oidc from 'openid-client'
import { Agent, fetch as undiciFetch } from 'undici'
import type { Clock } from '../../clock.ts'
import type { SsoConfig } from '../../config.ts'
import { readClientProof } from './client-proof.ts'

/** What binds one sign-in to one browser; all come from its cookie. */
export interface Binding {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Who the provider says came. */
export interface Identity {
  readonly issuer: string
  /** What it gives to nobody else. */
  readonly subject: string
  /** The claim administrators name people by; null when it is missing. */
  readonly name: string | null
  /** Its own session, which its logout names. */
  readonly session: string | null
  /** Whether `acr` or `amr` is one of those that prove a second factor. */
  readonly factorProved: boolean
}

/** Whose sessions end: those of one session there, or all of a subject. */
export interface LoggedOut {
  readonly issuer: string
  readonly subject: string | null
  readonly session: string | null
  readonly jti: string
}

/** `unreachable`: no answer. `denied`: the person, or the provider, said no. `refused`: not believed. */
export type SsoFaultKind = 'unreachable' | 'denied' | 'refused'

export class SsoFault extends Error {
  readonly kind: SsoFaultKind
  /** A stable code of the library, for the program's log. */
  readonly detail: string
  constructor(kind: SsoFaultKind, detail: string) {
    super(kind)
    this.name = 'SsoFault'
    this.kind = kind
    this.detail = detail
  }
}

export interface Provider {
  /** As configured. */
  readonly issuer: string
  /** Where the browser goes. Throws SsoFault. */
  authorizationUrl(binding: Binding, maxAgeSeconds: number): Promise<string>
  /** `search`: the query the browser came back with. Throws SsoFault. */
  redeem(search: string, binding: Binding, maxAgeSeconds: number): Promise<Identity>
  /** Where to sign out there too; null when it does not say, or was not asked yet. */
  signOutUrl(): string | null
  /** Of a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6). Throws SsoFault. */
  verifyLogout(token: string): Promise<LoggedOut>
  close(): Promise<void>
}

const answerSecondsMax = 8
const connectMsMax = 5_000
const answerBytesMax = 256 * 1024
/** What it says of itself is asked anew after so long; keys it changes are looked up at once. */
const metadataMs = 60 * 60_000
const logoutSkewSeconds = 30
const logoutAgeSecondsMax = 300
const claimCharactersMax = 255
/** Asymmetric only: nothing a holder of the client's secret could make (RFC 8725 §3.1). */
const signatures = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519']
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

interface Known {
  readonly configuration: oidc.Configuration
  readonly keys: JWTVerifyGetKey
  readonly until: number
}

/** Throws Error when the files of the settings are not what they should be. */
export async function openProvider(
  config: SsoConfig,
  keysFolder: string,
  publicUrl: string,
  clock: Clock,
): Promise<Provider> {
  const proof = await readClientProof(keysFolder)
  const home = new URL('/', publicUrl).href
  const returnUrl = new URL('/sso', publicUrl).href
  const agent = new Agent({
    connections: 16,
    connect: {
      timeout: connectMsMax,
      ...(config.caFile === null ? {} : { ca: readFileSync(config.caFile) }),
    },
    maxResponseSize: answerBytesMax,
  })
  const ask = ((url: string, options: Record<string, unknown>) =>
    undiciFetch(url, {
      ...options,
      redirect: 'manual',
      dispatcher: agent,
    })) as unknown as oidc.CustomFetch

  let known: Known | null = null
  let asking: Promise<Known> | null = null

  async function discover(): Promise<Known> {
    const configuration = await oidc.discovery(
      new URL(config.issuer),
      config.clientId,
      {},
      proof,
      {
        [oidc.customFetch]: ask,
        timeout: answerSecondsMax,
        // config.ts lets plain HTTP go no further than this machine.
        execute: config.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
      },
    )
    // The ID token's signature is checked although it came straight from the provider.
    oidc.enableNonRepudiationChecks(configuration)
    const { jwks_uri } = configuration.serverMetadata()
    if (jwks_uri === undefined) throw new SsoFault('refused', 'no-jwks')
    const keys = createRemoteJWKSet(new URL(jwks_uri), {
      [joseFetch]: ask as unknown as typeof fetch,
      timeoutDuration: answerSecondsMax * 1000,
    })
    return { configuration, keys, until: clock.now() + metadataMs }
  }

  async function ready(): Promise<Known> {
    if (known !== null && clock.now() < known.until) return known
    asking ??= discover().finally(() => {
      asking = null
    })
    known = await asking
    return known
  }

  return {
    issuer: config.issuer,

    async authorizationUrl({ state, nonce, verifier }, maxAgeSeconds) {
      try {
        const { configuration } = await ready()
        const { factorAcr, scopes } = config
        return oidc.buildAuthorizationUrl(configuration, {
          redirect_uri: returnUrl,
          scope: ['openid', ...scopes.filter((scope) => scope !== 'openid')].join(' '),
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          max_age: String(maxAgeSeconds),
          ...(factorAcr.length === 0 ? {} : { acr_values: factorAcr.join(' ') }),
        }).href
      } catch (error) {
        throw faultOf(error)
      }
    },

    async redeem(search, { state, nonce, verifier }, maxAgeSeconds) {
      try {
        const { configuration } = await ready()
        const tokens = await oidc.authorizationCodeGrant(
          configuration,
          new URL(search, returnUrl),
          {
            expectedState: state,
            expectedNonce: nonce,
            pkceCodeVerifier: verifier,
            maxAge: maxAgeSeconds,
            idTokenExpected: true,
          },
        )
        return identityOf(config, tokens.claims())
      } catch (error) {
        throw faultOf(error)
      }
    },

    signOutUrl() {
      if (known?.configuration.serverMetadata().end_session_endpoint === undefined)
        return null
      return oidc.buildEndSessionUrl(known.configuration, {
        post_logout_redirect_uri: home,
      }).href
    },

    async verifyLogout(token) {
      try {
        const { configuration, keys } = await ready()
        const { payload, protectedHeader } = await jwtVerify(token, keys, {
          issuer: configuration.serverMetadata().issuer,
          audience: config.clientId,
          algorithms: signatures,
          requiredClaims: ['iat', 'jti', 'events'],
          currentDate: new Date(clock.now()),
          clockTolerance: logoutSkewSeconds,
          maxTokenAge: logoutAgeSecondsMax,
        })
        const { typ } = protectedHeader
        if (typ !== undefined && !/^(application\/)?logout\+jwt$|^jwt$/i.test(typ))
          throw new SsoFault('refused', 'logout-type')
        return loggedOutOf(config, payload)
      } catch (error) {
        throw faultOf(error)
      }
    },

    close: () => agent.destroy(),
  }
}

/** A claim that is text within bounds; null otherwise. */
function textOf(value: unknown): string | null {
  const fits =
    typeof value === 'string' && value !== '' && value.length <= claimCharactersMax
  return fits ? value : null
}

function identityOf(
  config: SsoConfig,
  claims: Readonly<Record<string, unknown>> | undefined,
): Identity {
  const subject = textOf(claims?.sub)
  if (claims === undefined || subject === null)
    throw new SsoFault('refused', 'no-subject')
  const { acr, amr } = claims
  const byAcr = typeof acr === 'string' && config.factorAcr.includes(acr)
  const byAmr =
    Array.isArray(amr) && amr.some((each) => config.factorAmr.includes(String(each)))
  return {
    issuer: config.issuer,
    subject,
    name: textOf(claims[config.nameClaim])?.trim().normalize('NFC') ?? null,
    session: textOf(claims.sid),
    factorProved: byAcr || byAmr,
  }
}

/** What is left of OpenID Connect Back-Channel Logout 1.0 §2.6 once signature and dates hold. */
function loggedOutOf(config: SsoConfig, payload: JWTPayload): LoggedOut {
  const { events, nonce, sub, sid, jti } = payload
  const event = (events as Record<string, unknown> | null)?.[logoutEvent]
  if (typeof event !== 'object' || event === null)
    throw new SsoFault('refused', 'logout-event')
  // An ID token has one: it must not pass for a logout token.
  if (nonce !== undefined) throw new SsoFault('refused', 'logout-nonce')
  const subject = textOf(sub)
  const session = textOf(sid)
  const id = textOf(jti)
  if ((subject === null && session === null) || id === null)
    throw new SsoFault('refused', 'logout-names-nobody')
  return { issuer: config.issuer, subject, session, jti: id }
}

function faultOf(error: unknown): SsoFault {
  if (error instanceof SsoFault) return error
  if (error instanceof oidc.AuthorizationResponseError)
    return new SsoFault(
      error.error === 'temporarily_unavailable' ? 'unreachable' : 'denied',
      'authorization',
    )
  if (error instanceof oidc.ResponseBodyError)
    return new SsoFault(
      error.status >= 500 ? 'unreachable' : 'refused',
      `token-${error.status}`,
    )
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  const detail = typeof code === 'string' ? code : String(name)
  return new SsoFault(isAway(code, error) ? 'unreachable' : 'refused', detail)
}

/** No answer, or one that is no answer: refused connection, deadline, wrong certificate, status. */
function isAway(code: unknown, error: unknown): boolean {
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT' || code === 'ERR_JWKS_TIMEOUT')
    return true
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON')
    return true
  return error instanceof TypeError && error.message === 'fetch failed'
}
