/**
 * Answers one request of a log. From the verdict to the kept head nothing else runs (no `await`),
 * so that of two requests at once the second is judged by what the first has left.
 */
import {
  type AddCheckpointVerdict,
  judgeAddCheckpoint,
  parseAddCheckpoint,
  sizeMediaType,
  type WitnessedHead,
} from '@chot/core/log/add-checkpoint.ts'
import { parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import {
  formatNote,
  formatSignatureLine,
  type NoteSignature,
  parseNote,
} from '@chot/core/log/note.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import type { VerifierKey } from '@chot/core/log/note-key.ts'
import {
  cosignatureMessage,
  encodeCosignature,
  verifyNote,
} from '@chot/core/log/note-verify.ts'
import { sha256, verifyEd25519 } from '../hashing.ts'
import { Unreachable } from '../unreachable.ts'
import { originHash, type WitnessFolder } from './folder.ts'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array
}

export interface Cosigner {
  /** `POST <prefix>/add-checkpoint` (tlog-witness). */
  addCheckpoint(body: Uint8Array): Answer
  /**
   * `GET <prefix>/<origin hash>/checkpoint`, as the editor's draft of tlog-witness and tlog-mirror
   * name it: the last cosigned head, by which a log can compare itself.
   */
  checkpoint(hash: string): Answer
  /** The head last cosigned, and its note. */
  last(origin: string): { readonly head: WitnessedHead; readonly note: Uint8Array } | null
}

/** A clock that was set back by more than this signs nothing until it has caught up. */
const clockBackSecondsMax = 10

const statusOf: Readonly<
  Record<Extract<AddCheckpointVerdict, { cosign: false }>['reason'], number>
> = {
  'unknown-origin': 404,
  'not-signed': 403,
  'old-over-size': 400,
  'other-size': 409,
  'root-differs': 409,
  'not-consistent': 422,
}

const plain = (status: number, text: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${text}\n`,
})

interface Kept {
  readonly head: WitnessedHead
  readonly note: Uint8Array
  /** Seconds since 1970-01-01 UTC of our cosignature. */
  readonly time: number
}

/**
 * @param logs keys of the logs it witnesses; the name of a key is the origin of its log
 * @param now UTC milliseconds
 * @param tell what the operator should see, one line
 * @throws Unreachable if a head that was kept is not one that this key has cosigned
 */
export function createCosigner(
  folder: WitnessFolder,
  logs: readonly VerifierKey[],
  now: () => number,
  tell: (line: string) => void,
): Cosigner {
  const kept = new Map<string, Kept>()
  const origins = new Set(logs.map(({ name }) => name))
  for (const origin of origins) {
    const note = folder.last(origin)
    if (note !== undefined) kept.set(origin, readKept(folder.key, origin, note))
  }

  function cosign(request: ReturnType<typeof parseAddCheckpoint>): Answer {
    const { checkpoint, note } = request
    const { origin, size, root } = checkpoint
    const last = kept.get(origin)
    const verdict = judgeAddCheckpoint(
      request,
      logs,
      last?.head ?? null,
      sha256,
      verifyEd25519,
    )
    if (!verdict.cosign) return refuse(verdict.reason, request, last)
    const clock = Math.floor(now() / 1000)
    if (last !== undefined && clock < last.time - clockBackSecondsMax) {
      tell(
        `the clock was set back by ${last.time - clock} s; nothing is signed until then`,
      )
      return plain(503, 'the clock of the witness was set back')
    }
    const time = Math.max(clock, last?.time ?? 0)
    const own = cosignatureLine(folder, time, note.text)
    const ofLog = logs.filter(({ name }) => name === origin)
    const whole = formatNote({
      text: note.text,
      signatures: [...note.signatures.filter(isOf(ofLog)), own],
    })
    folder.keep(origin, whole)
    kept.set(origin, { head: { size, root }, note: whole, time })
    return {
      status: 200,
      type: 'text/plain; charset=utf-8',
      body: formatSignatureLine(own),
    }
  }

  function refuse(
    reason: Extract<AddCheckpointVerdict, { cosign: false }>['reason'],
    { checkpoint, note }: ReturnType<typeof parseAddCheckpoint>,
    last: Kept | undefined,
  ): Answer {
    if (reason === 'other-size')
      return { status: 409, type: sizeMediaType, body: `${last?.head.size ?? 0}\n` }
    if (reason === 'root-differs') {
      tell(
        `TWO FACES: ${checkpoint.origin} signed another tree of ${checkpoint.size}; kept`,
      )
      folder.keepFace(checkpoint.origin, formatNote(note))
    } else if (reason === 'not-consistent')
      tell(`${checkpoint.origin}: ${checkpoint.size} entries, not proven to have grown`)
    return plain(statusOf[reason], reason)
  }

  return {
    addCheckpoint(body) {
      try {
        return cosign(parseAddCheckpoint(body))
      } catch (error) {
        if (error instanceof Malformed) return plain(400, error.message)
        tell(`not signed: ${error instanceof Error ? error.message : String(error)}`)
        return plain(500, 'the witness could not keep the head')
      }
    },
    checkpoint(hash) {
      for (const [origin, { note }] of kept)
        if (originHash(origin) === hash)
          return { status: 200, type: 'text/plain; charset=utf-8', body: note }
      return plain(404, 'no head of such a log')
    },
    last: (origin) => kept.get(origin) ?? null,
  }
}

const isOf = (keys: readonly VerifierKey[]) => (line: NoteSignature) =>
  keys.some(({ name, keyId }) => line.name === name && line.keyId === keyId)

function cosignatureLine(
  { key, sign }: Pick<WitnessFolder, 'key' | 'sign'>,
  time: number,
  text: string,
): NoteSignature {
  const signature = encodeCosignature(time, sign(cosignatureMessage(time, text)))
  return { name: key.name, keyId: key.keyId, signature }
}

/** What was kept must be our own: a head put there by another could be of any past. */
function readKept(key: VerifierKey, origin: string, bytes: Uint8Array): Kept {
  try {
    const note = parseNote(bytes)
    const { size, root, origin: stated } = parseCheckpoint(note.text)
    const verdict = verifyNote(note, [key], verifyEd25519)
    const time = verdict.valid ? verdict.signatures[0]?.time : undefined
    if (stated === origin && time !== undefined)
      return { head: { size, root }, note: bytes, time }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
  }
  throw new Unreachable(`${originHash(origin)}/checkpoint was not cosigned by this key`)
}
