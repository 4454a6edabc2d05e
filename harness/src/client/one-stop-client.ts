/** The province's one-stop system, as a client of the gateway: what an integrator has to write. */
import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import type { DemoClient, DemoDossier } from '../demo/demo-file.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const assertionSeconds = 120
const requestMsMax = 30_000

export interface Exchange {
  readonly status: number
  readonly body: unknown
}

export interface OneStopClient {
  /** The form of the token request, and what came back (RFC 6749 §4.4, RFC 7523). */
  requestToken(): Promise<{
    readonly form: Readonly<Record<string, string>>
    readonly answer: Exchange
  }>
  /** A short-lived statement that this officer asks. */
  assertOfficer(username: string): Promise<string>
  /** Sends with the access token, fetched when there is none. */
  send(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Exchange>
}

/** `url` is where the gateway is reached, which is also the audience of what is signed. */
export async function openOneStopClient(
  url: string,
  client: DemoClient,
): Promise<OneStopClient> {
  const key = await importJWK({ ...client.jwk }, 'EdDSA')
  let token: string | null = null

  function sign(subject: string, audience: string): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', kid: client.jwk.kid })
      .setIssuer(client.id)
      .setSubject(subject)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${assertionSeconds}s`)
      .sign(key)
  }

  async function requestToken() {
    const form = {
      grant_type: 'client_credentials',
      client_assertion_type: assertionType,
      client_assertion: await sign(client.id, client.tokenUrl),
      scope: client.scopes.join(' '),
    }
    const answer = await exchange(client.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
    const given = (answer.body as { access_token?: unknown } | null)?.access_token
    token = typeof given === 'string' ? given : null
    return { form, answer }
  }

  return {
    requestToken,
    assertOfficer: (username) => sign(username, url),
    async send(method, path, body, headers = {}) {
      if (token === null) {
        const { answer } = await requestToken()
        if (token === null) throw new Error(`no token was given: HTTP ${answer.status}`)
      }
      return exchange(url + path, {
        method,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
    },
  }
}

/** Sends one request and reads a JSON answer; null when there is none. */
export async function exchange(url: string, init: RequestInit): Promise<Exchange> {
  const response = await fetch(url, {
    ...init,
    signal: AbortSignal.timeout(requestMsMax),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : null }
}

/** What PUT /v1/dossiers/{code} takes. */
export function dossierBody(dossier: DemoDossier): Record<string, unknown> {
  const { code: _inPath, persons, ...rest } = dossier
  return {
    ...rest,
    persons: persons.map(({ part, number, fullName, birth }) => ({
      part,
      number,
      fullName,
      birth,
    })),
  }
}

/** Tells the gateway the state of a dossier. Throws when it is refused. */
export async function putDossier(
  client: Pick<OneStopClient, 'send'>,
  dossier: DemoDossier,
): Promise<Exchange> {
  const path = `/v1/dossiers/${encodeURIComponent(dossier.code)}`
  const answer = await client.send('PUT', path, dossierBody(dossier))
  if (answer.status !== 200 && answer.status !== 201)
    throw new Error(
      `dossier ${dossier.code} was refused: HTTP ${answer.status} ${JSON.stringify(answer.body)}`,
    )
  return answer
}
