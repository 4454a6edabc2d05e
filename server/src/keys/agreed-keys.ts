/**
 * Nodes that share a database must share its keys: with another data key nothing sealed could be
 * opened, with another subject key one citizen would have two digests in a month. The database
 * knows each key by its fingerprint; a folder that was lost, and silently made anew, is found out.
 */
import type { Deps } from '../deps.ts'
import { epochOf } from './key-ring.ts'

const checkEveryMs = 60 * 60 * 1000
const aheadMs = 24 * 60 * 60 * 1000

/** This node's key is not the one the database was used with. */
class KeysDisagree extends Error {
  readonly key: string
  constructor(key: string) {
    super(
      `CHOT_KEYS_DIR: the key "${key}" is not the one this database was used with; restore the folder of keys`,
    )
    this.name = 'KeysDisagree'
    this.key = key
  }
}

type AgreeDeps = Pick<Deps, 'db' | 'keys' | 'clock'>

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
    throw new KeysDisagree(name)
}

/** The keys of now, and of the next month a day ahead. Throws KeysDisagree. */
export async function agreeOnKeys(deps: AgreeDeps): Promise<void> {
  const nowMs = deps.clock.now()
  for (const name of ['data', epochOf(nowMs), epochOf(nowMs + aheadMs)])
    await agreeOn(deps, name)
}

/** Agrees now, or throws, and again each hour; returns what stops the watching. */
export async function watchKeys(
  deps: AgreeDeps & Pick<Deps, 'log'>,
): Promise<() => void> {
  await agreeOnKeys(deps)
  const timer = setInterval(() => {
    agreeOnKeys(deps).catch((error: Error) => {
      if (error instanceof KeysDisagree) deps.keys.distrust(error.key)
      deps.log.error({ reason: error.message }, 'the keys could not be agreed on')
    })
  }, checkEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
