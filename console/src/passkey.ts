/** The only place that asks an authenticator; the library is fetched when one is used. */
import type { assertionOptions, attestationOptions } from '@chot/contract/factors.ts'

type AssertionOptions = ReturnType<typeof assertionOptions.parse>
type AttestationOptions = ReturnType<typeof attestationOptions.parse>

/**
 * No passkey came of it. `not-done`: the officer left it, had none here, or took too long; `known`:
 * this device holds one for the account already; `not-here`: browser or device cannot.
 */
export class PasskeyFailed extends Error {
  readonly why: 'not-done' | 'known' | 'not-here'
  constructor(why: PasskeyFailed['why']) {
    super(`passkey-${why}`)
    this.name = 'PasskeyFailed'
    this.why = why
  }
}

/** Whether this browser knows passkeys at all: not without HTTPS or localhost. */
export const passkeysKnown = () => typeof window.PublicKeyCredential === 'function'

const library = () => import('@simplewebauthn/browser')

function failureOf(error: unknown): PasskeyFailed {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError')
    return new PasskeyFailed('not-done')
  return new PasskeyFailed(name === 'InvalidStateError' ? 'known' : 'not-here')
}

/** Has a passkey sign what the server gave. Throws PasskeyFailed. */
export async function signWithPasskey(options: AssertionOptions) {
  const { startAuthentication } = await library()
  return startAuthentication({ optionsJSON: options as never }).catch((error) => {
    throw failureOf(error)
  })
}

/** Has an authenticator make a passkey. Throws PasskeyFailed. */
export async function makePasskey(options: AttestationOptions) {
  const { startRegistration } = await library()
  return startRegistration({ optionsJSON: options as never }).catch((error) => {
    throw failureOf(error)
  })
}
