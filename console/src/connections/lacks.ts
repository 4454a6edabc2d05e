import type { PartView } from '@chot/contract/connections.ts'
import { formatCivil, formatCount } from '../format.ts'
import type { Catalogue } from '../text/vi.ts'

type Lack = PartView['missing'][number]

function factOf(lack: Lack): string {
  if ('dossiers' in lack) return formatCount(lack.dossiers)
  if ('accounts' in lack) return formatCount(lack.accounts)
  if ('items' in lack) return formatCount(lack.items)
  if ('level' in lack) return String(lack.level)
  if ('service' in lack) return lack.service
  if ('since' in lack) return formatCivil(lack.since)
  if ('on' in lack) return formatCivil(lack.on)
  return 'from' in lack ? formatCivil(lack.from) : ''
}

/** What a part lacks, as 6359 says it of an agency. */
export function lackText(lack: Lack, text: Catalogue): string {
  return text.files.lacks[lack.code](factOf(lack))
}

/** All that is missing of an agency, in one line: part by part. */
export function lacksText(parts: readonly PartView[], text: Catalogue): string {
  return parts
    .map(({ part, missing }) => {
      const lacks = missing.map((lack) => lackText(lack, text)).join(', ')
      return lacks === '' ? text.files.parts[part] : `${text.files.parts[part]}: ${lacks}`
    })
    .join('; ')
}
