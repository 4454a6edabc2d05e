import type { ShadowRules } from '@chot/contract/shadow-runs.ts'
import { shadowDaysMax } from '@chot/core/detect/shadow.ts'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { formatCivil } from '../format.ts'
import { navigate } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { ruleName } from './change-words.ts'
import {
  changeOf,
  faultsOf,
  fieldsOf,
  presentOf,
  type TriedField,
  type TriedRule,
  triedRules,
} from './shadow-form.ts'

const reasonMin = 5

/** One rule with its numbers, how far back, and why. */
export function AskShadow({
  rules,
  onAsked,
}: {
  readonly rules: ShadowRules
  readonly onAsked: () => void
}) {
  const text = useText()
  const words = text.shadow
  const [rule, setRule] = useState<TriedRule>('burst')
  const present = presentOf(rules, rule)
  const [typed, setTyped] = useState(present)
  const [days, setDays] = useState(String(shadowDaysMax))
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  const fields: readonly TriedField[] = fieldsOf[rule]
  const faults = faultsOf(rule, typed)
  const daysWrong = !/^\d{1,2}$/.test(days) || +days < 1 || +days > shadowDaysMax
  const reasonWrong = reason.trim().length < reasonMin
  const unchanged = fields.every(
    (field) => (typed[field] ?? '').trim() === (present[field] ?? ''),
  )
  const grounds = rule === 'offHours' ? rules.offHours : rules.detection

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setTried(true)
    setFailure(null)
    if (faults.length > 0 || daysWrong || reasonWrong || unchanged) return
    setBusy(true)
    try {
      const { id } = await api.askShadowRun({
        ...changeOf(rules, rule, typed),
        days: Number(days),
        reason: reason.trim(),
      })
      onAsked()
      navigate(`/shadow-runs/${id}`)
    } catch (error) {
      setFailure(problemSentence(error, text))
      setBusy(false)
    }
  }

  return (
    <form className="shadow-form" noValidate onSubmit={(event) => void submit(event)}>
      <div className="shadow-rule">
        <Choice
          label={words.rule}
          value={rule}
          onChange={(value) => {
            const chosen = triedRules.find((each) => each === value) ?? rule
            setRule(chosen)
            setTyped(presentOf(rules, chosen))
            setTried(false)
          }}
          options={triedRules.map((value) => ({ value, label: ruleName(value, text) }))}
        />
        <p className="soft">
          {words.inForce(formatCivil(grounds.validFrom), grounds.legalBasis)}{' '}
          {rule !== 'offHours' && words.offHint}
        </p>
      </div>
      <div className="shadow-numbers">
        {fields.map((field) => (
          <Field
            key={`${rule} ${field}`}
            label={words.fields[field]}
            value={typed[field] ?? ''}
            onChange={(value) => setTyped({ ...typed, [field]: value })}
            inputMode="numeric"
            autoComplete="off"
            maxLength={7}
            hint={words.present(present[field] || words.off)}
            error={tried && faults.includes(field) ? words.wrongNumber : undefined}
          />
        ))}
      </div>
      <div className="shadow-numbers">
        <Field
          label={words.days}
          value={days}
          onChange={setDays}
          inputMode="numeric"
          autoComplete="off"
          maxLength={2}
          hint={words.daysHint}
          error={tried && daysWrong ? words.daysWrong : undefined}
        />
        <div className="shadow-reason">
          <Field
            label={words.reason}
            value={reason}
            onChange={setReason}
            autoComplete="off"
            maxLength={200}
            hint={words.reasonHint}
            error={tried && reasonWrong ? words.reasonWrong : undefined}
          />
        </div>
      </div>
      {tried && unchanged && faults.length === 0 && (
        <Notice tone="warn">
          <p>{words.unchanged}</p>
        </Notice>
      )}
      {failure !== null && (
        <Notice tone="bad">
          <p>{failure}</p>
        </Notice>
      )}
      <div>
        <Button kind="primary" type="submit" busy={busy}>
          {words.start}
        </Button>
      </div>
    </form>
  )
}
