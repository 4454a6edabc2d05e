import type { ReorganisationAct } from '@chot/core/agencies/reorganisation.ts'
import { formatCount } from '../format.ts'
import type { Catalogue } from '../text/vi.ts'

/** What an act does, in words; `nameOf` gives the name of a code. */
export function actSentence(
  act: ReorganisationAct,
  text: Catalogue,
  nameOf: (code: string) => string,
): string {
  const { says, nobody } = text.reorganisations
  const names = (codes: readonly string[]) => codes.map(nameOf).join(', ')
  if (act.act === 'create') return says.create(act.name, act.code)
  if (act.act === 'rename') return says.rename(nameOf(act.code), act.name)
  if (act.act === 'move-under')
    return says.moveUnder(
      nameOf(act.code),
      act.parent === null ? nobody : nameOf(act.parent),
    )
  if (act.act === 'merge') return says.merge(names(act.codes), nameOf(act.into))
  if (act.act === 'end')
    return act.heir === null
      ? says.endAlone(nameOf(act.code))
      : says.end(nameOf(act.code), nameOf(act.heir))
  const split = says.split(nameOf(act.code), names(act.into), nameOf(act.rest))
  if (act.accounts.length + act.procedures.length === 0) return split
  return `${split}; ${says.assigned(
    formatCount(act.accounts.length),
    formatCount(act.procedures.length),
  )}`
}
