import type pg from 'pg'
import type { Database } from '../../db/database.ts'

/**
 * Which of the nodes does what only one may do: the one whose connection holds the advisory lock
 * of that work. It lets go when the process or the connection dies.
 */
const locks = {
  publish: 0x63_68_6c_70,
  keep: 0x63_68_6c_6b,
  detect: 0x63_68_6c_64,
  shadow: 0x63_68_6c_73,
  jobs: 0x63_68_6c_6a,
} as const

export interface Lease {
  /** Takes it if it is free; whether it is held now. */
  hold(): Promise<boolean>
  release(): Promise<void>
}

export function openLease(
  db: Pick<Database, 'connect'>,
  work: keyof typeof locks,
): Lease {
  let client: pg.Client | null = null
  let held = false

  async function release(): Promise<void> {
    const mine = client
    client = null
    held = false
    await mine?.end()
  }

  return {
    release,
    async hold() {
      if (held) return true
      if (client === null) {
        const opened = await db.connect()
        opened.once('end', () => {
          if (client !== opened) return
          client = null
          held = false
        })
        client = opened
      }
      try {
        const { rows } = await client.query<{ held: boolean }>(
          'select pg_try_advisory_lock($1) as held',
          [locks[work]],
        )
        held = client !== null && rows[0]?.held === true
        return held
      } catch (error) {
        await release().catch(() => {})
        throw error
      }
    },
  }
}
