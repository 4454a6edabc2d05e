/** What a program asks of PostgreSQL, read from its messages (PostgreSQL, Message Formats). */

/**
 * Tells `hear` each statement a connection sends: its text where it is parsed or sent as it is, its
 * name where it is used again. Values are left out.
 */
export function overhearStatements(
  hear: (statement: string) => void,
): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0)
  // The first message of a connection has no type: protocol version and user.
  let isStarted = false
  const text = (bytes: Buffer, from: number) =>
    bytes.toString('utf8', from, bytes.indexOf(0, from))
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    for (;;) {
      const typed = isStarted ? 1 : 0
      if (rest.length < typed + 4) return
      const length = rest.readInt32BE(typed)
      if (rest.length < typed + length) return
      const message = rest.subarray(typed + 4, typed + length)
      const type = isStarted ? String.fromCharCode(rest[0] ?? 0) : ''
      rest = rest.subarray(typed + length)
      isStarted = true
      if (type === 'Q') hear(text(message, 0))
      // A name, then the text.
      if (type === 'P') hear(text(message, message.indexOf(0) + 1))
      // A portal, then the statement's name.
      if (type === 'B') hear(`bind ${text(message, message.indexOf(0) + 1)}`)
    }
  }
}
