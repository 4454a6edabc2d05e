/** What one witness says over HTTP (C2SP tlog-witness). Nothing it says is believed unsigned. */
import { hash } from 'node:crypto'
import {
  type AddCheckpoint,
  formatAddCheckpoint,
  sizeMediaType,
} from '@chot/core/log/add-checkpoint.ts'
import { parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import {
  type NoteSignature,
  parseNote,
  parseSignatureLines,
  type SignedNote,
} from '@chot/core/log/note.ts'
import { Malformed, parseDecimal } from '@chot/core/log/note-encoding.ts'
import { verifyNote } from '@chot/core/log/note-verify.ts'
import { type SignedHead, verifyEd25519 } from '../publish/signed-head.ts'
import type { Witness } from './witness-policy.ts'

/** A slow witness is passed over and asked again with the next head. */
const askMsMax = 5_000
const answerBytesMax = 65_536

export type WitnessAnswer =
  /** `line` holds for the note that was asked about; `time` in seconds by the witness's clock. */
  | { readonly kind: 'cosigned'; readonly line: NoteSignature; readonly time: number }
  /** It has last cosigned a head of this size. Not signed. */
  | { readonly kind: 'at'; readonly size: number }
  /** It holds that this head did not grow from the one it cosigned. Not signed. */
  | { readonly kind: 'differs' }
  | { readonly kind: 'failed'; readonly why: string }

/** `add-checkpoint`. Never throws: a witness that fails is an answer. */
export async function askWitness(
  witness: Witness,
  request: AddCheckpoint,
  stopped?: AbortSignal,
): Promise<WitnessAnswer> {
  try {
    const response = await fetch(`${witness.url}/add-checkpoint`, {
      method: 'POST',
      body: Buffer.from(formatAddCheckpoint(request)),
      redirect: 'error',
      signal: deadline(stopped),
    })
    const text = (await bodyOf(response)).toString()
    if (response.status === 409 && isSize(response)) {
      const size = parseDecimal(text.trimEnd())
      return size === undefined
        ? { kind: 'failed', why: 'a size that is none' }
        : { kind: 'at', size }
    }
    if (response.status === 409 || response.status === 422) return { kind: 'differs' }
    if (response.status !== 200)
      return { kind: 'failed', why: `status ${response.status}` }
    return cosignatureOf(witness, request.note, text)
  } catch (error) {
    return { kind: 'failed', why: reasonOf(error) }
  }
}

const deadline = (stopped?: AbortSignal): AbortSignal =>
  AbortSignal.any([
    AbortSignal.timeout(askMsMax),
    ...(stopped === undefined ? [] : [stopped]),
  ])

const isSize = (response: Response) =>
  response.headers.get('content-type')?.split(';')[0]?.trim() === sizeMediaType

function cosignatureOf(witness: Witness, note: SignedNote, text: string): WitnessAnswer {
  for (const line of parseSignatureLines(text)) {
    const verdict = verifyNote(
      { text: note.text, signatures: [line] },
      [witness.key],
      verifyEd25519,
    )
    const time = verdict.valid ? verdict.signatures[0]?.time : undefined
    if (time !== undefined) return { kind: 'cosigned', line, time }
  }
  return { kind: 'failed', why: 'no cosignature of its key' }
}

export interface SeenHead extends SignedHead {
  readonly note: SignedNote
}

/**
 * The head a witness has last cosigned, by its own signature; null when it has none, or has no such
 * address. Throws Error when it cannot be reached or says something that it has not signed.
 */
export async function lastCosigned(
  witness: Witness,
  origin: string,
  stopped?: AbortSignal,
): Promise<SeenHead | null> {
  const response = await fetch(
    `${witness.url}/${hash('sha256', origin, 'hex')}/checkpoint`,
    { redirect: 'error', signal: deadline(stopped) },
  )
  const bytes = await bodyOf(response)
  if (response.status === 404) return null
  if (response.status !== 200) throw new Error(`status ${response.status}`)
  const note = parseNote(bytes)
  const { origin: stated, size, root } = parseCheckpoint(note.text)
  if (stated !== origin || !verifyNote(note, [witness.key], verifyEd25519).valid)
    throw new Error('a head that it has not cosigned')
  return { size, root, note }
}

async function bodyOf(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > answerBytesMax) throw new Error('an answer that is too long')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

export function reasonOf(error: unknown): string {
  if (error instanceof Malformed) return error.message
  if (!(error instanceof Error)) return 'unreachable'
  const { cause } = error
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.name
  return error.name === 'TimeoutError' ? 'no answer in time' : error.message
}
