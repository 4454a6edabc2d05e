/** What a version says, as one text to take a digest of; refused when it is not ready to be submitted. */
import type { WindowKind } from '@chot/core/calendar/window.ts'
import { offHoursTotal } from '@chot/core/registration/service-form.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { today } from '../governance/accounts/people.ts'
import { Problem } from '../http/problem.ts'
import type { StoredVersion } from './versions.ts'

/**
 * The text is JSON of the version's days and its lines in order. Throws Problem `registration-empty`,
 * `off-hours-total-too-high`, `checklist-incomplete` or `basis-unknown`.
 */
export async function contentOf(
  deps: Pick<Deps, 'clock' | 'policies'>,
  reader: Reader,
  { id, part }: Pick<StoredVersion, 'id' | 'part'>,
): Promise<{ readonly text: string; readonly lines: number }> {
  const policy = await deps.policies.current(reader)
  const date = await today(deps, reader)
  const lines = await reader.rows<Record<string, unknown>>(linesSql[part], [id])
  if (lines.length === 0) throw new Problem('registration-empty')
  const answers =
    part === 'security'
      ? await reader.rows<{ item: string }>(
          'select item, answer, evidence from checklist_answers where version_id = $1 order by item',
          [id],
        )
      : []
  if (part === 'services') {
    const rows = lines as unknown as { window: WindowKind; queriesPerDay: number }[]
    if (offHoursTotal(rows) > policy.valueOn('off-hours-limit', date).agencyPerDay)
      throw new Problem('off-hours-total-too-high')
  }
  if (part === 'security') {
    const answered = new Set(answers.map(({ item }) => item))
    const { items } = policy.valueOn('security-checklist', date)
    if (items.some(({ code }) => !answered.has(code)))
      throw new Problem('checklist-incomplete')
    const { bases } = policy.valueOn('security-bases', date)
    if (!bases.some(({ code }) => code === lines[0]?.basis))
      throw new Problem('basis-unknown')
  }
  const [days] = await reader.rows<Record<string, unknown>>(
    `select agency_code, part, version, valid_from, valid_to, encode(source_sha256, 'hex') as source
     from registration_versions where id = $1`,
    [id],
  )
  return { text: JSON.stringify({ ...days, lines, answers }), lines: lines.length }
}

const paperSql = `
  select document_number, document_date, issuer, signer_name, signer_position, level, basis
  from registration_papers where version_id = $1`

const linesSql = {
  commitment: paperSql,
  security: paperSql,
  accounts: `
    select row, username, full_name, duty, staff_code, queries_per_day,
           encode(person_digest, 'hex') as person, encode(phone_digest, 'hex') as phone
    from list_rows where version_id = $1 order by row`,
  services: `
    select service_code as service, window_kind as window, queries_per_day as "queriesPerDay",
           purpose, dossiers_per_day, look_ups_per_dossier
    from service_rows where version_id = $1 order by service_code, window_kind`,
} as const
