/**
 * Judges a run by its log, its alerts and the labels of its abuses. What was admitted is recounted by
 * who, where and when of each entry, by code that decided nothing.
 */
import type { AlertAct, RuleId } from '@chot/core/detect/rules.ts'
import { openRecount, type RecountedEntry } from '@chot/server/testing/recount.ts'
import type { MinistryLock } from '@chot/simulator/lock/ministry-lock.ts'
import { median } from '../bench/statistics.ts'
import { type AbuseKind, type Intensity, rulesFor, withoutFacts } from './abuse-kinds.ts'
import type { Abuse } from './abuses.ts'
import type { AbuseReport, LockReport, Report, RuleReport } from './report.ts'
import type { Finished } from './run.ts'

/** Some rules speak when nothing has happened for days: an alert as late as this is still of it. */
const foundWithinMs = 9 * 86_400_000

interface AlertRow {
  readonly id: string
  readonly at: number
  readonly rule: RuleId
  readonly act: AlertAct
  readonly scope: 'account' | 'agency'
  readonly subject: string
  readonly last: number
}

export async function judgeRun(finished: Finished): Promise<Report> {
  const { scenario, seen, simulator, abuses, officers, rows } = finished
  const over = abuses.filter(({ to }) => to < finished.endedMs)
  const recounted = await recountLog(finished)
  const alerts = await rows<AlertRow>(
    `select id, floor(extract(epoch from at) * 1000)::bigint as at, rule, act, scope, subject,
            (finding -> 'events' ->> -1)::bigint as last
     from alerts order by at, id`,
  )
  const abusesOf = (alert: AlertRow): readonly Abuse[] =>
    abuses.filter(
      ({ officer, from, to }) =>
        alert.subject ===
          (alert.scope === 'account' ? officer.id : officer.agency.code) &&
        from <= alert.at &&
        alert.at <= to + foundWithinMs,
    )
  const abusers = new Set(abuses.map(({ officer }) => officer.id))
  const locks = await lockReports(finished, alerts, abusers)
  const soft = alerts.filter(({ act }) => act === 'case').length
  const challenged = new Set(
    alerts
      .filter(({ act, subject }) => act === 'challenge' && !abusers.has(subject))
      .map(({ subject }) => subject),
  )
  const [head] = await rows<{ size: number }>('select size from log_head')
  return {
    scenario,
    ran: {
      seconds: Math.round(finished.seconds),
      lookUpsPerSecond: Math.round(seen.lookUps / finished.seconds),
      lookUps: seen.lookUps,
      dossiersTold: seen.tells,
      signIns: seen.signIns,
      entries: head?.size ?? 0,
      until: new Date(finished.endedMs).toISOString(),
    },
    granted: seen.granted,
    ...recounted,
    refusals: await refusalsOf(finished, abusers),
    ministry: {
      received: simulator.received.total,
      registered: finished.registered,
      ...toldByMinistry(simulator.lock),
    },
    rules: ruleReports(alerts, abusesOf),
    abuses: abuseReports(over, alerts, abusesOf),
    locks,
    worstLockLagMs:
      locks.length === 0 ? null : Math.max(...locks.map(({ lagMs }) => lagMs)),
    honestOfficers: {
      count: officers.length - abusers.size,
      locked: locks.filter(({ honest }) => honest).length,
      challenged: challenged.size,
    },
    softAlerts: soft,
    softAlertsPerThousand: (1000 * soft) / Math.max(1, seen.lookUps),
  }
}

async function recountLog({ rows }: Finished) {
  const recount = await openRecount(rows)
  for (let after = -1; ; ) {
    const page = await rows<RecountedEntry & { seq: number }>(
      `select seq, kind, outcome, text from log_entries
       where seq > $1 and kind in ('decision', 'outcome') order by seq limit 20000`,
      [after],
    )
    for (const each of page) recount.take(each)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.seq
  }
  const faults = await recount.faults()
  const isCounter = (fault: string) => fault.startsWith('counter ')
  return {
    overAdmissions: faults.filter((fault) => !isCounter(fault)),
    counterFaults: faults.filter(isCounter),
    fullLimits: Object.fromEntries(recount.seen.full),
  }
}

async function refusalsOf({ rows }: Finished, abusers: ReadonlySet<string>) {
  const counted = await rows<{ reason: string; honest: number; abusive: number }>(
    `select reason, count(*) filter (where account_id <> all($1))::int as honest,
            count(*) filter (where account_id = any($1))::int as abusive
     from log_entries where kind = 'decision' and outcome = 'refused' group by reason order by reason`,
    [[...abusers]],
  )
  return counted
}

function toldByMinistry(
  lock: MinistryLock | null,
): Pick<Report['ministry'], 'warnings' | 'locks'> {
  const warnings: Record<string, number> = {}
  const locks: { at: string; rule: string; of: string }[] = []
  for (const told of lock?.history ?? []) {
    if (told.kind === 'warned') warnings[told.rule] = (warnings[told.rule] ?? 0) + 1
    if (told.kind === 'locked')
      locks.push({
        at: new Date(told.at).toISOString(),
        rule: told.rule,
        of: told.target.service ?? told.target.agency ?? 'the system',
      })
  }
  return { warnings, locks }
}

function ruleReports(
  alerts: readonly AlertRow[],
  abusesOf: (alert: AlertRow) => readonly Abuse[],
): readonly RuleReport[] {
  const counts = new Map<
    string,
    { rule: RuleId; act: AlertAct; true: number; false: number }
  >()
  for (const alert of alerts) {
    const { rule, act } = alert
    const one = counts.get(`${rule} ${act}`) ?? { rule, act, true: 0, false: 0 }
    counts.set(`${rule} ${act}`, one)
    if (abusesOf(alert).length > 0) one.true += 1
    else one.false += 1
  }
  return [...counts.values()]
    .map((one) => ({ ...one, precision: one.true / (one.true + one.false) }))
    .sort((a, b) => (`${a.rule} ${a.act}` < `${b.rule} ${b.act}` ? -1 : 1))
}

function abuseReports(
  abuses: readonly Abuse[],
  alerts: readonly AlertRow[],
  abusesOf: (alert: AlertRow) => readonly Abuse[],
): readonly AbuseReport[] {
  const foundBy = new Map<string, AlertRow[]>()
  for (const alert of alerts)
    for (const { id } of abusesOf(alert))
      foundBy.set(id, [...(foundBy.get(id) ?? []), alert])
  const groups = new Map<string, Abuse[]>()
  for (const abuse of abuses) {
    const key = `${abuse.kind} ${abuse.intensity}`
    groups.set(key, [...(groups.get(key) ?? []), abuse])
  }
  return [...groups.values()].map((group) => {
    const { kind, intensity } = group[0] as { kind: AbuseKind; intensity: Intensity }
    const own = rulesFor[kind]
    const ownOf = ({ id }: Abuse, act?: AlertAct) =>
      (foundBy.get(id) ?? []).some(
        (alert) => own.includes(alert.rule) && (act === undefined || alert.act === act),
      )
    const seconds = group.flatMap((abuse) => {
      const first = foundBy.get(abuse.id)?.[0]
      return first === undefined ? [] : [(first.at - abuse.from) / 1000]
    })
    return {
      kind,
      intensity,
      count: group.length,
      foundByOwnRule: own.every((rule) => withoutFacts.has(rule))
        ? null
        : group.filter((abuse) => ownOf(abuse)).length,
      foundByAny: group.filter(({ id }) => foundBy.has(id)).length,
      challenged: group.filter((abuse) => ownOf(abuse, 'challenge')).length,
      locked: group.filter((abuse) => ownOf(abuse, 'lock')).length,
      secondsToAlert:
        seconds.length === 0
          ? null
          : {
              median: Math.round(median(seconds)),
              worst: Math.round(Math.max(...seconds)),
            },
    }
  })
}

/** How soon each lock was in force, by the log alone. */
async function lockReports(
  { rows, officers }: Finished,
  alerts: readonly AlertRow[],
  abusers: ReadonlySet<string>,
): Promise<readonly LockReport[]> {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  const indexOf = new Map(officers.map(({ id, index }) => [id, index]))
  const entries = await rows<{ seq: number; text: string }>(
    `select seq, text from log_entries where kind = 'lock' and outcome = 'done' order by seq`,
  )
  const reports: LockReport[] = []
  for (const { seq, text } of entries) {
    const said = JSON.parse(text) as { readonly t: number; readonly ob: string }
    const alert = byId.get(/ alert=(.*)$/.exec(said.ob)?.[1] ?? '')
    if (alert === undefined) continue
    const [granted] = await rows<{ count: number }>(
      `select count(*)::int as count from log_entries
       where account_id = $1 and kind = 'decision' and outcome = 'granted' and seq > $2 and seq < $3`,
      [alert.subject, alert.last, seq],
    )
    reports.push({
      officer: indexOf.get(alert.subject) ?? -1,
      rule: alert.rule,
      honest: !abusers.has(alert.subject),
      lagMs: said.t - alert.at,
      grantedMeanwhile: granted?.count ?? 0,
    })
  }
  return reports
}
