/**
 * Nodes that share a database must share its keys: with another data key nothing sealed could be
 * opened, with another subject key one citizen would have two digests in a month. The database
 * knows each key by its fingerprint; a folder that was lost, and silently made anew, is found out.
 */
import type { Deps } from '../deps.ts'
import { epochOf } from './key-ring.ts'

const checkEveryMs = 60 * 60 * 1000
const aheadMs = 24 * 60 * 60 * 1000

/** Throws when this node's key is not the one the database was used with. */
async function agreeOn(deps: Pick<Deps, 'db' | 'keys'>, name: string): Promise<void> {
  const mine = deps.keys.fingerprint(name)
  await deps.db.rows(
    'insert into key_fingerprints (name, fingerprint) values ($1, $2) on conflict do nothing',
    [name, mine],
  )
  const [agreed] = await deps.db.rows<{ fingerprint: Buffer }>(
    'select fingerprint from key_fingerprints where name = $1',
    [name],
  )
  if (agreed === undefined || !agreed.fingerprint.equals(mine))
    throw new Error(
      `CHOT_KEYS_DIR: the key "${name}" is not the one this database was used with; restore the folder of keys`,
    )
}

/** Agrees on all keys now, and on the next month's a day ahead; returns what stops the watching. */
export async function watchKeys(
  deps: Pick<Deps, 'db' | 'keys' | 'clock' | 'log'>,
): Promise<() => void> {
  const agree = async () => {
    const nowMs = deps.clock.now()
    for (const name of ['data', epochOf(nowMs), epochOf(nowMs + aheadMs)])
      await agreeOn(deps, name)
  }
  await agree()
  const timer = setInterval(() => {
    agree().catch((error: Error) => deps.log.error({ reason: error.message }, 'keys'))
  }, checkEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
