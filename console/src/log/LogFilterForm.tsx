import { type FormEvent, useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyLabel, agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { formatDate, formatDateTime, parseInstant } from '../format.ts'
import { serverNow } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field, FilterChoice } from '../ui/Field.tsx'
import { filtersOf, type LogFilterName, type LogFilters } from './log-search.ts'

interface LogFilterFormProps {
  readonly filters: LogFilters
  readonly onApply: (filters: LogFilters) => void
}

const dayMs = 86_400_000

const quickRanges = [
  ['today', 1],
  ['week', 7],
  ['month', 30],
] as const

const lengthsMax = {
  account: 60,
  dossier: 100,
  procedure: 40,
  requestId: 40,
  from: 16,
  to: 16,
} as const

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

  const field = (name: LogFilterName) => ({
    label: text.log[name],
    value: draft[name],
    onChange: set(name),
  })
  const line = (name: keyof typeof lengthsMax) => ({
    ...field(name),
    maxLength: lengthsMax[name],
    autoComplete: 'off',
  })
  const instant = (name: 'from' | 'to') => ({
    ...line(name),
    placeholder: 'dd/mm/yyyy hh:mm',
    error: checked && instantOf(draft[name]) === null ? text.log.instantWrong : undefined,
  })

  return (
    <form className="card log-filter" aria-label={text.log.filter} onSubmit={submit}>
      <Field {...line('account')} />
      <AgencyField
        {...field('agency')}
        agencies={agencies}
        value={agencyWords}
        error={
          checked && agencyOf(agencyWords) === null ? text.agencies.notInList : undefined
        }
      />
      <Field {...line('dossier')} />
      <Field {...line('procedure')} />
      <FilterChoice {...field('kind')} labels={text.names.kinds} />
      <FilterChoice {...field('outcome')} labels={text.names.outcomes} />
      <Field {...instant('from')} />
      <Field {...instant('to')} />
      <Field {...line('requestId')} />
      <div className="log-filter-actions">
        <fieldset className="log-quick">
          <legend className="visually-hidden">{text.log.range}</legend>
          {quickRanges.map(([name, days]) => (
            <Button key={name} small onClick={() => lastDays(days)}>
              {text.log.quick[name]}
            </Button>
          ))}
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
