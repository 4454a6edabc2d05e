/** The request id of an entry, kept as it stands in the octets: making a string of each is dear. */

/** Letters of a UUID without its dashes, RFC 9562 §4: four to a word. */
const partsAt = [0, 4, 9, 14, 19, 24, 28, 32] as const
export const idWords = partsAt.length
const usualForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** One object, filled again for each entry. */
export class RequestId {
  readonly words = new Int32Array(idWords)
  form: 'none' | 'usual' | 'other' = 'none'
  /** In the form that is not usual. */
  other = ''

  clear(): void {
    this.form = 'none'
  }

  /** A UUID in small letters, which somebody has made sure of. */
  takeUsual(bytes: Uint8Array, at: number): void {
    const { words } = this
    for (let word = 0; word < idWords; word += 1) {
      const from = at + (partsAt[word] ?? 0)
      words[word] =
        (bytes[from] ?? 0) |
        ((bytes[from + 1] ?? 0) << 8) |
        ((bytes[from + 2] ?? 0) << 16) |
        ((bytes[from + 3] ?? 0) << 24)
    }
    this.form = 'usual'
  }

  takeText(text: string): void {
    if (text === '') this.clear()
    else if (usualForm.test(text)) this.takeUsual(Buffer.from(text, 'latin1'), 0)
    else {
      this.form = 'other'
      this.other = text
    }
  }

  get text(): string {
    if (this.form === 'none') return ''
    if (this.form === 'other') return this.other
    const letters = Buffer.alloc(idWords * 4)
    for (const [word, value] of this.words.entries())
      letters.writeInt32LE(value, word * 4)
    return letters
      .toString('latin1')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-')
  }
}
