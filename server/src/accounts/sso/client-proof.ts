/** How we prove ourselves to the identity provider: a key of our own, or else a secret it gave. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { importPKCS8 } from 'jose'
import { type ClientAuth, ClientSecretBasic, PrivateKeyJwt } from 'openid-client'

/** RFC 7518 §3.1, by the type of the key. */
const algorithms: Readonly<Record<string, string>> = {
  ec: 'ES256',
  ed25519: 'EdDSA',
  rsa: 'RS256',
}

/**
 * `<keysFolder>/sso/client.pem` (private_key_jwt; P-256, Ed25519 or RSA, PKCS#8) or
 * `<keysFolder>/sso/client.secret` (client_secret_basic). Throws Error when neither or both are
 * there, or one is readable by others or malformed.
 */
export async function readClientProof(keysFolder: string): Promise<ClientAuth> {
  const pem = join(keysFolder, 'sso', 'client.pem')
  const secret = join(keysFolder, 'sso', 'client.secret')
  if (existsSync(pem) === existsSync(secret))
    throw new Error(`single sign-on needs one of ${pem} and ${secret}, and only one`)
  if (existsSync(secret)) {
    const value = readOwn(secret).trim()
    if (value.length < 16)
      throw new Error(`key file ${secret} must hold 16 characters or more`)
    return ClientSecretBasic(value)
  }
  const key = keyOf(pem, readOwn(pem))
  const algorithm = algorithms[key.asymmetricKeyType ?? '']
  const curve = key.asymmetricKeyDetails?.namedCurve ?? 'prime256v1'
  if (algorithm === undefined || curve !== 'prime256v1')
    throw new Error(`key file ${pem} must hold a P-256, Ed25519 or RSA key`)
  const pkcs8 = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  return PrivateKeyJwt(await importPKCS8(pkcs8, algorithm))
}

function readOwn(path: string): string {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`key file ${path} is readable by others: chmod 600 it`)
  return readFileSync(path, 'utf8')
}

function keyOf(path: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    // The error of the parser may hold a part of the key.
    throw new Error(`key file ${path} must hold a private key in PEM`)
  }
}
