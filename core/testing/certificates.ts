/** Certificates for tests, with keys made for them. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  bits,
  der,
  generalizedTime,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
  truth,
} from './der-writer.ts'

export const ecdsa = sequence(oid('1.2.840.10045.4.3.2'))

export const nameOf = (text: string) =>
  sequence(set(sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(text)))))

export interface Holder {
  readonly name: string
  readonly key: KeyObject
  readonly publicKey: KeyObject
  readonly certificate: Buffer
  readonly serial: number
}

export interface Asked {
  readonly name: string
  readonly issuer?: Holder
  readonly extensions: readonly Buffer[]
  readonly fromMs: number
  readonly toMs: number
}

let serials = 1

/** @param issuer absent: signs itself */
export function issue({ name, issuer, extensions, fromMs, toMs }: Asked): Holder {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  serials += 1
  const serial = serials % 128
  const body = sequence(
    tagged(0, integer(2)),
    integer(serial),
    ecdsa,
    nameOf(issuer?.name ?? name),
    sequence(generalizedTime(fromMs), generalizedTime(toMs)),
    nameOf(name),
    publicKey.export({ format: 'der', type: 'spki' }),
    tagged(3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, issuer?.key ?? privateKey)
  const certificate = sequence(body, ecdsa, bits(signature))
  return { name, key: privateKey, publicKey, certificate, serial }
}

export const extension = (id: string, critical: boolean, value: Buffer) =>
  sequence(oid(id), ...(critical ? [truth()] : []), octets(value))
const authority = extension('2.5.29.19', true, sequence(truth()))
export const ofAuthorities = [
  authority,
  extension('2.5.29.15', true, der(3, Buffer.of(1, 6))),
]
