/** Finds what must not be there, also where a glance does not see it. */
import { createHash } from 'node:crypto'

/** The text itself, and the plain ways of writing it that a glance does not see. */
function disguisesOf(text: string): string[] {
  const bytes = Buffer.from(text)
  // Where the text begins within three bytes decides how base64 writes it.
  const shifted = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const first = Math.ceil((shift * 4) / 3)
    const last = Math.floor(((shift + bytes.length) * 4) / 3)
    return whole.slice(first, last)
  })
  return [
    text,
    text.toLocaleUpperCase('vi'),
    text.normalize('NFD'),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    [...text].reverse().join(''),
    bytes.toString('hex'),
    ...shifted,
    ...shifted.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** A bare hash of a number is the number: there are too few of them. */
export function bareHashesOf(text: string): string[] {
  return ['sha256', 'sha1', 'md5', 'sha512'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(text).digest()
    return [
      digest.toString('hex'),
      digest.toString('base64').replace(/=+$/, ''),
      digest.toString('base64url'),
    ]
  })
}

export const seen = (
  haystack: { includes(text: string): boolean },
  texts: readonly string[],
) => texts.filter((text) => disguisesOf(text).some((each) => haystack.includes(each)))

export const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []
