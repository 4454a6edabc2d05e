import type { PasswordEstimate } from '@chot/contract/passwords/estimate.ts'
import { useEffect, useState } from 'react'
import { useText } from '../text/language.tsx'
import { useSettled } from '../ui/use-settled.ts'

interface StrengthMeterProps {
  readonly password: string
  /** What others know of the officer. */
  readonly known: readonly string[]
  readonly scoreMin: number
}

/** How hard the password is to guess, and what would help; the lists are loaded when it is typed. */
export function StrengthMeter({ password, known, scoreMin }: StrengthMeterProps) {
  const text = useText()
  const settled = useSettled(password)
  const knownText = known.join('\n')
  const [estimate, setEstimate] = useState<PasswordEstimate | null>(null)
  useEffect(() => {
    let gone = false
    if (settled === '') setEstimate(null)
    else
      import('@chot/contract/passwords/estimate.ts')
        .then(({ estimatePassword }) => {
          if (!gone) setEstimate(estimatePassword(settled, knownText.split('\n')))
        })
        // Without the lists the server still judges.
        .catch(() => undefined)
    return () => {
      gone = true
    }
  }, [settled, knownText])

  if (estimate === null) return null
  const { score, warning, suggestions } = estimate
  const good = score >= scoreMin
  const warnings: Readonly<Record<string, string>> = text.password.warnings
  const suggested: Readonly<Record<string, string>> = text.password.suggestions
  const advice = [
    ...(warning === null ? [] : [warnings[warning]]),
    ...suggestions.map((code) => suggested[code]),
    ...(good ? [] : [text.password.suggestions.useWords]),
  ].filter((each) => each !== undefined)
  return (
    <div className="strength" role="status">
      <span className={`strength-bar strength-${score}`} aria-hidden="true">
        {[0, 1, 2, 3].map((part) => (
          <span key={part} />
        ))}
      </span>
      <span className={good ? 'strength-word strength-good' : 'strength-word'}>
        <span className="visually-hidden">{text.password.strength}: </span>
        {text.password.scores[score]}
      </span>
      {!good && (
        <ul>
          {[...new Set(advice)].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
