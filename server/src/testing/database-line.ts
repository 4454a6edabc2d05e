/** A line to the database that tests can cut, at a moment of their choice, and mend. */
import { createServer, connect as dial, type Socket } from 'node:net'

export interface DatabaseLine {
  /** The same database, role and password, over the line. */
  over(url: string): string
  /** Ends every connection and takes no new one. */
  cut(): void
  /**
   * Cuts when the `nth` message from now that holds `text` comes from the program: before it is
   * passed on, or after, so that the database acts on it and its answer is lost.
   */
  cutAt(text: string, nth: number, when: 'before' | 'after'): void
  /** Takes connections again; on another port of the database when it has moved. */
  mend(port?: number): void
  close(): Promise<void>
}

/**
 * `port`: of the database, on this machine. `overhear` is told what the program sends, connection by
 * connection.
 */
export async function openDatabaseLine(
  port: number,
  overhear?: () => (bytes: Buffer) => void,
): Promise<DatabaseLine> {
  let target = port
  let whole = true
  let trap: { text: string; left: number; when: 'before' | 'after' } | null = null
  const sockets = new Set<Socket>()

  const drop = () => {
    whole = false
    for (const socket of sockets) socket.destroy()
  }

  const server = createServer((near) => {
    if (!whole) {
      near.destroy()
      return
    }
    const far = dial(target, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    const overheard = overhear?.()
    near.on('data', (bytes: Buffer) => {
      overheard?.(bytes)
      if (trap?.text !== undefined && bytes.includes(trap.text)) trap.left -= 1
      if (trap === null || trap.left > 0) {
        far.write(bytes)
        return
      }
      const { when } = trap
      trap = null
      // Ended and not destroyed, so that what was passed on is acted on.
      if (when === 'after') {
        sockets.delete(far)
        far.end(bytes)
      }
      drop()
    })
    far.on('data', (bytes) => near.write(bytes))
    near.on('close', () => far.end())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  return {
    over(url) {
      const changed = new URL(url)
      changed.host = `127.0.0.1:${address.port}`
      return changed.href
    },
    cut: drop,
    cutAt(text, nth, when) {
      trap = { text, left: nth, when }
    },
    mend(moved = target) {
      target = moved
      whole = true
    },
    close() {
      drop()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
