import type { ShadowRun } from '@chot/contract/shadow-runs.ts'
import { useText } from '../text/language.tsx'
import { changeWords } from './change-words.ts'

/** Each number that is changed, from what to what. */
export function ChangeLines({ changes }: Pick<ShadowRun, 'changes'>) {
  const text = useText()
  return (
    <ul className="shadow-changes">
      {changes.map((change) => {
        const { rule, number, present, proposed } = changeWords(change, text)
        return (
          <li key={change.path}>
            {rule}
            {number !== '' && `, ${number}`}:{' '}
            <span className="nowrap">{text.shadow.sides(present, proposed)}</span>
          </li>
        )
      })}
    </ul>
  )
}
