import { entryKinds, entryOutcomes } from '@chot/core/log/entry.ts'
import { type FormEvent, useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyLabel, agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { formatDate, formatDateTime, parseInstant } from '../format.ts'
import { serverNow } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { filtersOf, type LogFilterName, type LogFilters } from './log-search.ts'

interface LogFilterFormProps {
  readonly filters: LogFilters
  readonly onApply: (filters: LogFilters) => void
}

const dayMs = 86_400_000

function instantText(milliseconds: string): string {
  return milliseconds === '' ? '' : formatDateTime(Number(milliseconds))
}

export function LogFilterForm({ filters, onApply }: LogFilterFormProps) {
  const text = useText()
  const agencies = useAllAgencies()
  const [draft, setDraft] = useState(() => ({
    ...filters,
    from: instantText(filters.from),
    to: instantText(filters.to),
  }))
  const [checked, setChecked] = useState(false)
  const known = agencies.find((agency) => agency.code === draft.agency)
  const agencyWords = known === undefined ? draft.agency : agencyLabel(known)

  const set = (name: LogFilterName) => (value: string) =>
    setDraft((before) => ({ ...before, [name]: value }))

  function instantOf(typed: string): string | null {
    if (typed.trim() === '') return ''
    const atMs = parseInstant(typed)
    return atMs === null ? null : String(atMs)
  }

  function agencyOf(typed: string): string | null {
    if (typed.trim() === '' || agencies.length === 0) return typed.trim()
    return agencyMeant(typed, agencies)
  }

  function apply(from: string | null, to: string | null) {
    const agency = agencyOf(agencyWords)
    setChecked(true)
    if (from === null || to === null || agency === null) return
    const words = Object.fromEntries(
      Object.entries(draft).map(([name, value]) => [name, value.trim()]),
    )
    onApply({ ...draft, ...words, agency, from, to })
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    apply(instantOf(draft.from), instantOf(draft.to))
  }

  function lastDays(days: number) {
    const today = parseInstant(formatDate(serverNow()))
    if (today !== null) apply(String(today - (days - 1) * dayMs), '')
  }

  const wrong = (typed: string) =>
    checked && instantOf(typed) === null ? text.log.instantWrong : undefined

  return (
    <form className="card log-filter" aria-label={text.log.filter} onSubmit={submit}>
      <Field
        label={text.log.account}
        value={draft.account}
        onChange={set('account')}
        maxLength={60}
        autoComplete="off"
      />
      <AgencyField
        label={text.log.agency}
        agencies={agencies}
        value={agencyWords}
        onChange={set('agency')}
        error={
          checked && agencyOf(agencyWords) === null ? text.agencies.notInList : undefined
        }
      />
      <Field
        label={text.log.dossier}
        value={draft.dossier}
        onChange={set('dossier')}
        maxLength={100}
        autoComplete="off"
      />
      <Field
        label={text.log.procedure}
        value={draft.procedure}
        onChange={set('procedure')}
        maxLength={40}
        autoComplete="off"
      />
      <Choice
        label={text.log.kind}
        value={draft.kind}
        onChange={set('kind')}
        options={[
          { value: '', label: text.general.all },
          ...entryKinds.map((kind) => ({ value: kind, label: text.names.kinds[kind] })),
        ]}
      />
      <Choice
        label={text.log.outcome}
        value={draft.outcome}
        onChange={set('outcome')}
        options={[
          { value: '', label: text.general.all },
          ...entryOutcomes.map((outcome) => ({
            value: outcome,
            label: text.names.outcomes[outcome],
          })),
        ]}
      />
      <Field
        label={text.log.from}
        value={draft.from}
        onChange={set('from')}
        placeholder="dd/mm/yyyy hh:mm"
        maxLength={16}
        autoComplete="off"
        error={wrong(draft.from)}
      />
      <Field
        label={text.log.to}
        value={draft.to}
        onChange={set('to')}
        placeholder="dd/mm/yyyy hh:mm"
        maxLength={16}
        autoComplete="off"
        error={wrong(draft.to)}
      />
      <Field
        label={text.log.requestId}
        value={draft.requestId}
        onChange={set('requestId')}
        maxLength={40}
        autoComplete="off"
      />
      <div className="log-filter-actions">
        <fieldset className="log-quick">
          <legend className="visually-hidden">{text.log.range}</legend>
          <Button small onClick={() => lastDays(1)}>
            {text.log.quick.today}
          </Button>
          <Button small onClick={() => lastDays(7)}>
            {text.log.quick.week}
          </Button>
          <Button small onClick={() => lastDays(30)}>
            {text.log.quick.month}
          </Button>
        </fieldset>
        <Button kind="quiet" onClick={() => onApply(filtersOf(''))}>
          {text.general.clear}
        </Button>
        <Button type="submit" kind="primary">
          {text.log.submit}
        </Button>
      </div>
    </form>
  )
}
