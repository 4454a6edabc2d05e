/** Keeps a log in a process of its own that ends itself, unasked, at one of its steps. */
import type { Config } from '@chot/server/config.ts'
import { type Database, openDatabase } from '@chot/server/db/database.ts'
import { openKeyRing } from '@chot/server/keys/key-ring.ts'
import { openKeeper } from '@chot/server/log/keep/keeper.ts'
import { openPublisher } from '@chot/server/log/publish/publisher.ts'
import { openPolicyBook } from '@chot/server/policy/policy.ts'
import { openProgramLog } from '@chot/server/program-log.ts'

interface Order {
  readonly config: Config
  readonly now: number
  /** The step before or after which the process is no more. */
  readonly killAt: number
}

const { config, now, killAt } = JSON.parse(process.env.CHOT_TEST_KEEP ?? '') as Order
let steps = 0
function step(): void {
  steps += 1
  if (steps === killAt) process.kill(process.pid, 'SIGKILL')
}

/** Every statement, transaction and key is a step before it and one after it. */
function counted(db: Database): Database {
  const around = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    step()
    const result = await work()
    step()
    return result
  }
  return {
    ...db,
    rows: (sql, values, name) => around(() => db.rows(sql, values, name)),
    inTx: (work) =>
      around(() =>
        db.inTx((tx) =>
          work({
            ...tx,
            rows: (sql, values, name) => around(() => tx.rows(sql, values, name)),
          }),
        ),
      ),
  }
}

const db = openDatabase({
  url: config.databaseUrl,
  connectionsMax: 3,
  onIdleError: () => {},
})
const ring = openKeyRing(config.keysFolder)
const deps = {
  config,
  db,
  clock: { now: () => now, heldAt: () => now },
  keys: ring,
  policies: openPolicyBook(),
  log: openProgramLog('silent'),
}
const publisher = openPublisher(deps)
const keeper = openKeeper({
  ...deps,
  db: counted(db),
  keys: {
    ...ring,
    destroySubjectKey(epoch) {
      step()
      const wasThere = ring.destroySubjectKey(epoch)
      step()
      return wasThere
    },
  },
})
for (let idle = 0; idle < 2; ) {
  while ((await publisher.turn()) === 'grown');
  idle = (await keeper.turn()) === 'idle' ? idle + 1 : 0
}
await keeper.close()
await publisher.close()
await db.close()
