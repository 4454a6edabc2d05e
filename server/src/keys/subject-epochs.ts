/**
 * Nodes that share a database must share the subject keys, or one citizen would have two digests in
 * a month. Each month's key is known to the database by its fingerprint.
 */
import type { Deps } from '../deps.ts'
import { epochOf } from './key-ring.ts'

const checkEveryMs = 60 * 60 * 1000
const aheadMs = 24 * 60 * 60 * 1000

/** Throws when this node's key of a month is not the one the other nodes use. */
async function agreeOnEpoch(
  deps: Pick<Deps, 'db' | 'keys'>,
  epoch: string,
): Promise<void> {
  const mine = deps.keys.epochFingerprint(epoch)
  await deps.db.rows(
    'insert into key_epochs (epoch, fingerprint) values ($1, $2) on conflict do nothing',
    [epoch, mine],
  )
  const [agreed] = await deps.db.rows<{ fingerprint: Buffer }>(
    'select fingerprint from key_epochs where epoch = $1',
    [epoch],
  )
  if (agreed === undefined || !agreed.fingerprint.equals(mine))
    throw new Error(
      `CHOT_KEYS_DIR: the subject key of ${epoch} is not the one this database was used with; restore the folder of keys`,
    )
}

/** Agrees on this month's key now and on the next a day ahead; returns what stops the watching. */
export async function watchSubjectKeys(
  deps: Pick<Deps, 'db' | 'keys' | 'clock' | 'log'>,
): Promise<() => void> {
  const agree = async () => {
    const nowMs = deps.clock.now()
    await agreeOnEpoch(deps, epochOf(nowMs))
    await agreeOnEpoch(deps, epochOf(nowMs + aheadMs))
  }
  await agree()
  const timer = setInterval(() => {
    agree().catch((error: Error) =>
      deps.log.error({ reason: error.message }, 'subject keys'),
    )
  }, checkEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
