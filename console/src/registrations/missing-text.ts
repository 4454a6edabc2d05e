import type { Missing, PartState } from '@chot/core/registration/parts.ts'
import { formatCivil, formatCount } from '../format.ts'
import type { Catalogue } from '../text/vi.ts'
import type { Tone } from '../ui/Badge.tsx'

export const partTones: Readonly<Record<PartState['state'], Tone>> = {
  missing: 'bad',
  partial: 'warn',
  complete: 'good',
  expired: 'bad',
}

/** One sentence of what is missing. `serviceName` may give a code back as it stands. */
export function missingSentence(
  missing: Missing,
  { registrations }: Pick<Catalogue, 'registrations'>,
  serviceName: (code: string) => string,
): string {
  const text = registrations.missing
  switch (missing.code) {
    case 'nothing':
      return text.nothing
    case 'draft':
    case 'waits':
    case 'returned':
      return text[missing.code](formatCount(missing.version))
    case 'nobody-listed':
      return text.nobodyListed(formatCount(missing.dossiers))
    case 'not-on-list':
      return text.notOnList(formatCount(missing.accounts))
    case 'listed-left':
      return text.listedLeft(formatCount(missing.accounts))
    case 'without-account':
      return text.withoutAccount(formatCount(missing.accounts))
    case 'untrained':
      return text.untrained(formatCount(missing.accounts))
    case 'review-due':
      return text.reviewDue(formatCivil(missing.since))
    case 'unregistered-service':
      return text.unregisteredService(serviceName(missing.service))
    case 'level-too-low':
      return text.levelTooLow(String(missing.level), String(missing.least))
    case 'checklist-open':
      return text.checklistOpen(formatCount(missing.items))
    case 'not-yet':
      return text.notYet(formatCivil(missing.from))
    case 'ends-soon':
      return text.endsSoon(formatCivil(missing.on))
    case 'ended':
      return text.ended(formatCivil(missing.on))
  }
}
