import type {
  RegistrationView,
  ServiceProposal,
  VersionView,
} from '@chot/contract/registrations.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { navigate } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { nextYear, useNewest } from './use-newest.ts'
import { versionPath } from './version-links.ts'

interface EditorProps {
  readonly view: RegistrationView
  readonly onClose: () => void
}

/** Services in both windows, with what is proposed and what was used beside each count. */
export function ServicesEditor({ view, onClose }: EditorProps) {
  const proposal = useQuery({
    queryKey: ['service-proposal', view.agency.code],
    queryFn: () => api.serviceProposal(view.agency.code),
  })
  const newest = useNewest(view, 'services')
  return (
    <Remote query={proposal} onCard>
      {(proposed) => (
        <Remote query={newest} onCard>
          {(version) => (
            <Form view={view} proposed={proposed} before={version} onClose={onClose} />
          )}
        </Remote>
      )}
    </Remote>
  )
}

interface Line {
  readonly count: string
  readonly purpose: string
}

function Form({
  view,
  proposed,
  before,
  onClose,
}: EditorProps & {
  readonly proposed: ServiceProposal
  readonly before: VersionView | null
}) {
  const text = useText()
  const { registrations } = text
  const cache = useQueryClient()
  const keyOf = (line: { readonly service: string; readonly window: string }) =>
    `${line.service} ${line.window}`
  const [from, setFrom] = useState(before?.validFrom ?? view.day)
  const [to, setTo] = useState(before?.validTo ?? nextYear(view.day))
  const [lines, setLines] = useState<Readonly<Record<string, Line>>>(() =>
    Object.fromEntries(
      proposed.lines.map((line) => {
        const old = before?.services?.find((each) => keyOf(each) === keyOf(line))
        const count = before === null ? line.proposed : (old?.queriesPerDay ?? 0)
        return [
          keyOf(line),
          { count: count === 0 ? '' : String(count), purpose: old?.purpose ?? '' },
        ]
      }),
    ),
  )
  const [tried, setTried] = useState(false)
  const filled = proposed.lines.flatMap((line) => {
    const { count = '', purpose = '' } = lines[keyOf(line)] ?? {}
    return Number(count) > 0 ? [{ line, count: Number(count), purpose }] : []
  })
  const offHours = filled
    .filter(({ line }) => line.window === 'off-hours')
    .reduce((total, { count }) => total + count, 0)
  const over = offHours > proposed.offHoursMax
  const lacking =
    filled.length === 0 || filled.some(({ purpose }) => purpose.trim() === '')
  const saving = useMutation({
    mutationFn: () =>
      api.draftServices(view.agency.code, {
        validFrom: from,
        validTo: to,
        rows: filled.map(({ line, count, purpose }) => {
          const reckons = line.window === 'office' && proposed.dossiersPerDay > 0
          return {
            service: line.service,
            window: line.window,
            queriesPerDay: count,
            purpose: purpose.trim(),
            dossiersPerDay: reckons ? proposed.dossiersPerDay : null,
            lookUpsPerDossier: reckons ? proposed.lookUpsPerDossier : null,
          }
        }),
      }),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries()
      navigate(versionPath(id))
    },
  })

  function change(key: string, part: Partial<Line>) {
    setLines((all) => ({
      ...all,
      [key]: { count: '', purpose: '', ...all[key], ...part },
    }))
  }

  return (
    <form
      className="card card-body registration-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!lacking && !over && !saving.isPending) saving.mutate()
      }}
    >
      <h2>{registrations.parts.services}</h2>
      <p>
        {registrations.proposalLead(
          formatCount(proposed.dossiersPerDay),
          formatCount(proposed.lookUpsPerDossier),
          formatCount(proposed.days),
          formatCivil(proposed.until),
        )}{' '}
        {registrations.zeroHint}
      </p>
      <div className="registration-days">
        <Field
          label={registrations.validFrom}
          type="date"
          value={from}
          onChange={setFrom}
        />
        <Field label={registrations.validTo} type="date" value={to} onChange={setTo} />
      </div>
      {(['office', 'off-hours'] as const).map((window) => (
        <fieldset key={window} className="registration-window">
          <legend>{registrations.windows[window]}</legend>
          <div className="registration-service registration-heads" aria-hidden="true">
            <span>{registrations.service}</span>
            <span>{registrations.perDay}</span>
            <span>{registrations.purpose}</span>
          </div>
          {proposed.lines
            .filter((line) => line.window === window)
            .map((line) => {
              const key = keyOf(line)
              const own = lines[key] ?? { count: '', purpose: '' }
              return (
                <div key={key} className="registration-service">
                  <div>
                    <strong>{line.serviceName}</strong>
                    <p className="soft">
                      {registrations.proposalMeasured(
                        formatCount(line.median),
                        formatCount(line.highest),
                      )}
                      {' · '}
                      {registrations.proposalTitle}: {formatCount(line.proposed)}
                    </p>
                  </div>
                  <Field
                    label={`${registrations.perDay}: ${line.serviceName}, ${registrations.windows[window]}`}
                    hiddenLabel
                    placeholder={registrations.perDay}
                    inputMode="numeric"
                    maxLength={7}
                    value={own.count}
                    onChange={(count) => change(key, { count: count.replace(/\D/g, '') })}
                  />
                  <Field
                    label={`${registrations.purpose}: ${line.serviceName}, ${registrations.windows[window]}`}
                    hiddenLabel
                    placeholder={registrations.purpose}
                    maxLength={200}
                    value={own.purpose}
                    error={
                      tried && Number(own.count) > 0 && own.purpose.trim() === ''
                        ? registrations.required
                        : undefined
                    }
                    onChange={(purpose) => change(key, { purpose })}
                  />
                </div>
              )
            })}
          {window === 'off-hours' && (
            <p className={over ? 'field-error' : 'field-hint'} role="status">
              {registrations.offHoursTotal(
                formatCount(offHours),
                formatCount(proposed.offHoursMax),
              )}
            </p>
          )}
        </fieldset>
      ))}
      {tried && filled.length === 0 && (
        <p className="field-error">{registrations.required}</p>
      )}
      {saving.error !== null && (
        <Notice tone="bad" grabFocus>
          <p>{problemSentence(saving.error, text)}</p>
        </Notice>
      )}
      <div className="registration-acts">
        <Button onClick={onClose}>{text.general.cancel}</Button>
        <Button type="submit" kind="primary" busy={saving.isPending}>
          {registrations.save}
        </Button>
      </div>
    </form>
  )
}
