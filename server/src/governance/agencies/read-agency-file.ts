import type { AgencyListReadingView } from '@chot/contract/agencies.ts'
import { readAgencyList } from '@chot/core/agencies/read-agency-list.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { readWorkbook } from '../../registration/read-workbook.ts'
import { readAgencies } from './reorganisation-rows.ts'

/**
 * A file as a list of agencies, compared with those there are; lines of other provinces are left out.
 * Nothing is kept. Throws what `readWorkbook` throws, and Problem `list-has-no-codes`.
 */
export async function readAgencyFile(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
  bytes: Uint8Array,
): Promise<AgencyListReadingView> {
  const sheets = await readWorkbook(bytes)
  const agencies = await readAgencies(deps.db)
  const today = localDay(await deps.policies.current(deps.db), deps.clock.now())
  const prefix = agencies.find(({ kind }) => kind === 'province')?.code ?? ''
  const province = { prefix, province: deps.config.province }
  const reading = readAgencyList(sheets, agencies, province, today)
  if (reading.lines.length === 0) throw new Problem('list-has-no-codes')
  const lines = reading.lines.filter(({ state }) => state !== 'elsewhere')
  return { ...reading, lines } as AgencyListReadingView
}
