/** What was handed in to be checked: files and pasted texts, each told by its content. */
import { Malformed } from '@chot/core/log/note-encoding.ts'
import { type Policy, parsePolicy } from '@chot/core/log/policy.ts'
import { parseProof, type TlogProof } from '@chot/core/log/proof.ts'
import { parseReceipt, parseReceiptCode, type Receipt } from '@chot/core/log/receipt.ts'
import { sha256 } from './crypto.ts'

/** A proof with the largest entry, and its checkpoint with as many signatures as can be. */
export const pieceBytesMax = 1_300_000
export const piecesMax = 100

export interface Piece {
  /** Of the file; empty for what was pasted. */
  readonly name: string
  readonly bytes: Uint8Array
}

export type PieceFault =
  | 'too-large'
  | 'unknown'
  | 'proof-malformed'
  | 'receipt-malformed'
  | 'policy-malformed'

export type Material =
  | { readonly kind: 'proof'; readonly name: string; readonly proof: TlogProof }
  | { readonly kind: 'receipt'; readonly name: string; readonly receipt: Receipt }
  | { readonly kind: 'policy'; readonly name: string; readonly text: string }
  | {
      readonly kind: 'fault'
      readonly name: string
      readonly fault: PieceFault
      /** Of the format, in its stable words. */
      readonly detail: string
    }

/** Reads one piece; never throws. */
export function readPiece({ name, bytes }: Piece): Material {
  if (bytes.length > pieceBytesMax)
    return { kind: 'fault', name, fault: 'too-large', detail: '' }
  const text = new TextDecoder().decode(bytes)
  const trimmed = text.trim()
  if (trimmed.startsWith('c2sp.org/tlog-proof'))
    return reading(name, 'proof-malformed', () => ({
      kind: 'proof',
      name,
      proof: parseProof(bytes),
    }))
  if (trimmed.startsWith('chot-receipt:'))
    return reading(name, 'receipt-malformed', () => ({
      kind: 'receipt',
      name,
      receipt: parseReceiptCode(trimmed),
    }))
  if (trimmed.startsWith('{'))
    return reading(name, 'receipt-malformed', () => ({
      kind: 'receipt',
      name,
      receipt: parseReceipt(trimmed),
    }))
  if (/^(?:log|witness|group|quorum)[ \t]/mu.test(text))
    return reading(name, 'policy-malformed', () => {
      parsePolicyText(text)
      return { kind: 'policy', name, text }
    })
  return { kind: 'fault', name, fault: 'unknown', detail: '' }
}

/** A proof that was pasted may have lost its last line break, or got carriage returns. */
export function pastedPiece(text: string): Piece {
  const lines = text.replaceAll('\r\n', '\n')
  const whole = lines.endsWith('\n') ? lines : `${lines}\n`
  return { name: '', bytes: new TextEncoder().encode(whole.replace(/^\s+/u, '')) }
}

/** @throws Malformed `policy` or `verifier-key` */
export function parsePolicyText(text: string): Policy {
  const lines = text.replaceAll('\r\n', '\n')
  return parsePolicy(new TextEncoder().encode(lines), sha256)
}

function reading(name: string, fault: PieceFault, read: () => Material): Material {
  try {
    return read()
  } catch (error) {
    if (error instanceof Malformed)
      return { kind: 'fault', name, fault, detail: error.message }
    throw error
  }
}
