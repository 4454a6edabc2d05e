import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { TileMemory } from './log/publish/tile-memory.ts'
import type { PolicyBook } from './policy/policy.ts'

/** Everything the program is made of, built once in start.ts; a function takes the part it needs. */
export interface Deps {
  readonly config: Config
  readonly db: Database
  readonly clock: Clock
  readonly keys: KeyRing
  readonly policies: PolicyBook
  readonly log: Logger
  readonly tiles: TileMemory
}
