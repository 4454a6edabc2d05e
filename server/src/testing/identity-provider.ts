/** A real OpenID provider in this process, with people the test names, and a browser that goes there. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import Provider from 'oidc-provider'
import type { SsoConfig } from '../config.ts'

/** Whoever signs in next, and what the provider says it saw of them. */
export interface Comer {
  readonly sub: string
  readonly staff?: string
  readonly acr?: string
  readonly amr?: readonly string[]
}

export const clientId = 'chot-test'

/** `publicUrl`: where browsers come back to. Answers nothing before `register`. */
export async function openIdentityProvider(publicUrl: string, keysFolder: string) {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  mkdirSync(join(keysFolder, 'sso'), { recursive: true, mode: 0o700 })
  writeFileSync(
    join(keysFolder, 'sso', 'client.pem'),
    own.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    { mode: 0o600 },
  )
  const theirs = await generateKeyPair('RS256', { extractable: true })
  let comer: Comer = { sub: 'nobody' }
  const people = new Map<string, Comer>()
  /** Answers in the place of the provider, when a test sets one. */
  let instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | null =
    null
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  const server = createServer((request, response) => {
    if (instead?.(request, response) === true) return
    void handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Another site than the demonstration's localhost, as the province's provider is.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  let fault: Error | null = null

  /** Opens, and knows the gateway; its logout is called at `logoutUrl`. */
  async function register(logoutUrl: string): Promise<void> {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          jwks: { keys: [own.publicKey.export({ format: 'jwk' })] },
          redirect_uris: [`${publicUrl}/sso`],
          post_logout_redirect_uris: [`${publicUrl}/`],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          id_token_signed_response_alg: 'RS256',
          backchannel_logout_uri: logoutUrl,
          backchannel_logout_session_required: true,
        },
      ],
      jwks: {
        keys: [{ ...(await exportJWK(theirs.privateKey)), kid: 'p1', use: 'sig' }],
      },
      ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 60, IdToken: 60 },
      // Its own refuses addresses of this machine.
      fetch: (input: string | URL | Request, init: RequestInit = {}) => {
        const { dispatcher: _dispatcher, ...rest } = init as { dispatcher?: unknown }
        return fetch(input, rest as RequestInit)
      },
      cookies: { keys: ['only for tests'] },
      acrValues: ['urn:province:one', 'urn:province:two'],
      claims: { openid: ['sub', 'staff', 'acr', 'amr'] },
      clientAuthMethods: ['private_key_jwt'],
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
      },
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: () => ({ sub, staff: people.get(sub)?.staff ?? 'none' }),
      }),
      async loadExistingGrant(context) {
        const { client, session } = context.oidc
        if (client === undefined || session?.accountId === undefined) return undefined
        const grant = new context.oidc.provider.Grant({
          clientId: client.clientId,
          accountId: session.accountId,
        })
        grant.addOIDCScope('openid')
        await grant.save()
        return grant
      },
    } as ConstructorParameters<typeof Provider>[1])
    provider.on('server_error', (_context, error) => {
      fault = error
    })
    const callback = provider.callback()
    handle = async (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true)
        return void (await callback(request, response))
      people.set(comer.sub, comer)
      await provider.interactionFinished(request, response, {
        login: {
          accountId: comer.sub,
          remember: false,
          ...(comer.acr === undefined ? {} : { acr: comer.acr }),
          ...(comer.amr === undefined ? {} : { amr: [...comer.amr] }),
        },
      })
    }
  }

  const jar = new Map<string, string>()
  async function go(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...init.headers,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }

  return {
    issuer,
    config: {
      issuer,
      clientId,
      caFile: null,
      nameClaim: 'staff',
      scopes: [],
      factorAcr: ['urn:province:two'],
      factorAmr: ['otp'],
    } satisfies SsoConfig,

    register,

    /** Whoever comes to it from now on. */
    expect(who: Comer) {
      comer = who
    },

    /** Signs somebody in there, in a browser of their own; the query it is sent back with. */
    async visit(url: string, who: Comer): Promise<string> {
      comer = who
      jar.clear()
      let next = url
      for (let hops = 0; hops < 8; hops += 1) {
        const response = await go(next)
        const location = response.headers.get('location')
        if (location === null)
          throw fault ?? new Error(`the provider answered ${response.status}`)
        next = new URL(location, issuer).href
        if (next.startsWith(publicUrl)) return new URL(next).search
      }
      throw new Error('the browser was sent in circles')
    },

    /** Signs the browser that came last out there. */
    async signOutThere(): Promise<void> {
      const page = await (await go(`${issuer}/session/end`)).text()
      const xsrf = /name="xsrf" value="(\w+)"/.exec(page)?.[1] ?? ''
      const response = await go(`${issuer}/session/end/confirm`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
      })
      if (response.status >= 400) throw new Error(await response.text())
    },

    /** Signed as the provider signs. */
    sign: (claims: JWTPayload, header: Record<string, string> = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'p1', ...header })
        .sign(theirs.privateKey),

    answerInstead(answer: typeof instead) {
      instead = answer
    },

    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
