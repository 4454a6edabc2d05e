import type { DossierDetail } from '@chot/contract/dossiers.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Meter } from '../ui/Meter.tsx'

/** How many of its look-ups a dossier has used. */
export function LookUpMeter({
  dossier,
}: {
  readonly dossier: Pick<DossierDetail, 'used' | 'budget'>
}) {
  const text = useText()
  const used = formatCount(dossier.used)
  const budget = formatCount(dossier.budget)
  return (
    <Meter
      used={dossier.used}
      limit={dossier.budget}
      label={text.desk.usedText(used, budget)}
    >
      {text.desk.usedOf(used, budget)}
    </Meter>
  )
}
