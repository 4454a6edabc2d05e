import type { ChangesPage, changesFilter } from '@chot/contract/change-notice.ts'
import type { z } from 'zod'
import { changeView } from './read-registrations.ts'
import { noticeOfChange } from './sendings.ts'
import type { RegistrationDeps } from './versions.ts'

/** A page of the notice of change, line by line. */
export async function readNoticeLines(
  deps: Pick<RegistrationDeps, 'db' | 'clock' | 'policies'>,
  { after, limit }: z.infer<typeof changesFilter>,
): Promise<ChangesPage> {
  const notice = await noticeOfChange(deps, deps.db)
  const lines = notice.flatMap(({ agency, changes }) =>
    changes.map((change) => ({ agency, change })),
  )
  const agencies = await deps.db.rows<{ code: string; name: string }>(
    'select code, name from agencies',
  )
  const names = new Map(agencies.map((each) => [each.code, each]))
  const from = Number(after ?? 0)
  const until = from + limit
  return {
    rows: lines.slice(from, until).map(({ agency, change }) => ({
      ...changeView(change, new Map(), names),
      at: names.get(agency) ?? { code: agency, name: agency },
    })),
    next: until < lines.length ? String(until) : null,
    total: lines.length,
  }
}
