/**
 * Accounts nobody uses, by the clock: warned, then disabled. Every node looks; the work of a day
 * is done once, because what is done is seen by the next look.
 */
import { dormancyDue } from '@chot/core/workflow/dormancy.ts'
import type { Deps } from '../../deps.ts'
import { startTurns, type Turns } from '../../turns.ts'
import { lastUsedOnSql } from './account-rows.ts'
import { judgement } from './list-accounts.ts'
import { type AccountDeps, lockPeople, recordAct, writeAccount } from './people.ts'

const lookEveryMs = 60 * 60_000
const atOnce = 500
/** The node that holds it does the work; the others do not wait. */
const dormancyLock = 0x63_68_64_72

/** Looks once; how many accounts were warned and disabled. */
export async function lookForDormant(
  deps: AccountDeps,
): Promise<{ readonly warned: number; readonly disabled: number }> {
  const { date, rule, offsetMinutes } = await judgement(deps, deps.db)
  const usedOn = lastUsedOnSql('$1')
  const unused = await deps.db.rows<{ id: string }>(
    `select a.id from accounts a
     where a.state = 'active' and ${usedOn} <= $2::date - $3::int
       -- Warned and not yet due: nothing to do.
       and (a.dormancy_warned_on is null or a.dormancy_warned_on < ${usedOn}
            or ${usedOn} <= $2::date - $4::int and a.dormancy_warned_on < $2::date)
     order by a.id limit $5`,
    [
      offsetMinutes,
      date,
      rule.dormantAfterDays - rule.warnDaysBefore,
      rule.dormantAfterDays,
      atOnce,
    ],
  )
  let warned = 0
  let disabled = 0
  for (const { id } of unused) {
    const done = await deps.db.inTx(async (tx) => {
      const [lock] = await tx.rows<{ held: boolean }>(
        'select pg_try_advisory_xact_lock($1) as held',
        [dormancyLock],
      )
      if (lock?.held !== true) return 'nothing'
      const account = (await lockPeople(tx, [id])).get(id)
      // Read again under the lock: it may have been used, or locked, since.
      const [use] = await tx.rows<{ used: string; warned: string | null }>(
        `select ${usedOn} as used, a.dormancy_warned_on as warned from accounts a where a.id = $2`,
        [offsetMinutes, id],
      )
      if (account?.state !== 'active' || use === undefined) return 'nothing'
      const due = dormancyDue(use.used, use.warned, date, rule)
      if (due === 'nothing') return due
      if (due === 'warn')
        await tx.rows('update accounts set dormancy_warned_on = $2 where id = $1', [
          id,
          date,
        ])
      else await writeAccount(deps, tx, account, { ...account, state: 'dormant' }, date)
      const act = due === 'warn' ? 'dormancy-warned' : 'dormant'
      await recordAct(deps, tx, null, { account: id, act, about: use.used })
      return due
    })
    if (done === 'warn') warned += 1
    if (done === 'disable') disabled += 1
  }
  return { warned, disabled }
}

/** Looks now and each hour until closed. */
export function startDormancy(deps: AccountDeps & Pick<Deps, 'log'>): Turns {
  const fault = 'unused accounts were not seen to'
  return startTurns(deps, { everyMs: lookEveryMs, fault }, () => lookForDormant(deps))
}
