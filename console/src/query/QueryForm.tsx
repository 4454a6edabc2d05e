import type { DossierDetail } from '@chot/contract/dossiers.ts'
import { fieldRules } from '@chot/core/query/fields.ts'
import { type FormEvent, useId, useState } from 'react'
import { LeftNow } from '../limits/LeftNow.tsx'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'

type Service = DossierDetail['persons'][number]['services'][number]

export interface QueryChoice {
  readonly service: string
  /** Empty while none is chosen. */
  readonly purpose: string
}

interface QueryFormProps {
  readonly services: readonly Service[]
  readonly choice: QueryChoice
  readonly onChoose: (choice: QueryChoice) => void
  readonly running: boolean
  readonly disabled: boolean
  readonly onSubmit: () => void
}

export function QueryForm({
  services,
  choice,
  onChoose,
  running,
  disabled,
  onSubmit,
}: QueryFormProps) {
  const text = useText()
  const name = useId()
  const [asked, setAsked] = useState(false)
  const service = services.find((candidate) => candidate.service === choice.service)
  const purposeMissing = asked && choice.purpose === ''

  function submit(event: FormEvent) {
    event.preventDefault()
    if (running || disabled) return
    setAsked(true)
    if (choice.purpose !== '') onSubmit()
    else document.getElementById(`${name}-purpose-0`)?.focus()
  }

  return (
    <form className="query-form" onSubmit={submit}>
      <fieldset disabled={running || disabled}>
        <legend>{text.query.service}</legend>
        <div className="options">
          {services.map((candidate) => (
            <label key={candidate.service} className="option">
              <input
                type="radio"
                name={`${name}-service`}
                checked={candidate.service === choice.service}
                onChange={() => onChoose({ ...choice, service: candidate.service })}
              />
              <span className="option-text">
                <span className="option-name">
                  {candidate.name}
                  {candidate.answer === 'match' && (
                    <Badge tone="good">{text.query.preferred}</Badge>
                  )}
                </span>
                <span className="soft">{text.query.answers[candidate.answer]}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {service !== undefined && (
        <fieldset
          disabled={running || disabled}
          aria-describedby={purposeMissing ? `${name}-missing` : undefined}
        >
          <legend>{text.query.purpose}</legend>
          <div className="options options-inline">
            {service.purposes.map((purpose, index) => (
              <label key={purpose.code} className="option option-slim">
                <input
                  id={`${name}-purpose-${index}`}
                  type="radio"
                  name={`${name}-purpose`}
                  checked={purpose.code === choice.purpose}
                  onChange={() => onChoose({ ...choice, purpose: purpose.code })}
                />
                <span>{purpose.name}</span>
              </label>
            ))}
          </div>
          {purposeMissing && (
            <p id={`${name}-missing`} className="field-error" role="alert">
              {text.query.choosePurpose}
            </p>
          )}
        </fieldset>
      )}
      {service !== undefined && <ComingFields service={service} />}
      <div className="query-submit">
        <Button type="submit" kind="primary" busy={running} disabled={disabled}>
          {!running && <Icon name="search" />}
          {running ? text.query.submitting : text.query.submit}
        </Button>
        <span className="soft" role="status">
          {running ? text.query.waiting : ''}
        </span>
        {service !== undefined && !disabled && !running && (
          <LeftNow service={service.service} />
        )}
      </div>
    </form>
  )
}

/** Exactly what the answer will hold, before it is asked for. */
function ComingFields({ service }: { readonly service: Service }) {
  const text = useText()
  if (service.answer === 'match' || service.fields.length === 0) {
    return (
      <div>
        <h3 className="query-heading">{text.query.fields}</h3>
        <p>{text.query.matchOnly}</p>
      </div>
    )
  }
  const anySealed = service.fields.some((field) => fieldRules[field].sensitive)
  return (
    <div>
      <h3 className="query-heading">{text.query.fields}</h3>
      <ul className="chips">
        {service.fields.map((field) => (
          <li
            key={field}
            className={fieldRules[field].sensitive ? 'chip chip-sealed' : 'chip'}
          >
            {fieldRules[field].sensitive && <Icon name="lock" size={15} />}
            {text.names.fields[field]}
            {fieldRules[field].sensitive && (
              <span className="visually-hidden"> ({text.query.sealed})</span>
            )}
          </li>
        ))}
      </ul>
      {anySealed && <p className="field-hint">{text.query.sealedHint}</p>}
    </div>
  )
}
