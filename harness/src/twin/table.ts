/** The report as a person reads it, in the terminal and in docs/twin.md. */
import type { Report } from './report.ts'

const percent = (share: number | null) =>
  share === null ? '' : `${(100 * share).toFixed(0)} %`

function table(
  heads: readonly string[],
  lines: readonly (readonly (string | number)[])[],
) {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [row(heads), row(heads.map(() => '---')), ...lines.map(row)].join('\n')
}

export function tablesOf(report: Report): string {
  const { ran, ministry, honestOfficers, scenario } = report
  return [
    `${scenario.name}: seed ${scenario.seed}, ${scenario.days} days, ${scenario.officers} officers, limits ${scenario.limits}, detection ${scenario.detect}`,
    `${ran.lookUps} look-ups in ${ran.seconds} s (${ran.lookUpsPerSecond}/s), ${ran.dossiersTold} dossiers told, ${ran.signIns} sign-ins, ${ran.entries} entries`,
    `over-admissions: ${report.overAdmissions.length}; counters that differ from the log: ${report.counterFaults.length}; limits that stood full: ${JSON.stringify(report.fullLimits)}`,
    `the Ministry: ${ministry.received} received, warnings ${JSON.stringify(ministry.warnings)}, locks ${ministry.locks.length} ${JSON.stringify(ministry.locks.slice(0, 5))}`,
    `honest officers: ${honestOfficers.count}, locked ${honestOfficers.locked}, challenged ${honestOfficers.challenged}; locks: ${report.locks.length}, latest in force after ${report.worstLockLagMs ?? '–'} ms`,
    `soft alerts: ${report.softAlerts}, ${report.softAlertsPerThousand.toFixed(2)} per 1,000 look-ups`,
    '',
    table(
      ['refusal', 'honest', 'abusive'],
      report.refusals.map(({ reason, honest, abusive }) => [reason, honest, abusive]),
    ),
    '',
    table(
      ['rule', 'act', 'true', 'false', 'precision'],
      report.rules.map((rule) => [
        rule.rule,
        rule.act,
        rule.true,
        rule.false,
        percent(rule.precision),
      ]),
    ),
    '',
    table(
      [
        'abuse',
        'intensity',
        'of',
        'own rule',
        'any rule',
        'challenged',
        'locked',
        's to alert',
      ],
      report.abuses.map((abuse) => [
        abuse.kind,
        abuse.intensity,
        abuse.count,
        abuse.foundByOwnRule ?? 'no facts yet',
        abuse.foundByAny,
        abuse.challenged,
        abuse.locked,
        abuse.secondsToAlert === null
          ? ''
          : `${abuse.secondsToAlert.median} (${abuse.secondsToAlert.worst})`,
      ]),
    ),
  ].join('\n')
}
