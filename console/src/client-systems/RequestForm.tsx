import type {
  ClientSystemView,
  SystemRequestBody,
} from '@chot/contract/client-systems.ts'
import { type FormEvent, useId, useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyMeant, useAgenciesInForce } from '../agencies/agencies.ts'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useGrounds } from '../ui/use-grounds.tsx'
import { KeyField } from './KeyField.tsx'
import type { PastedKey } from './public-key.ts'

const scopes = [
  'dossiers:write',
  'queries:write',
  'log:read',
  'locks:write',
  'jobs',
] as const

interface RequestFormProps {
  /** The system a key is for; null: a new system. */
  readonly system: ClientSystemView | null
  /** The local day, and the longest a key may be in force. */
  readonly today: string
  readonly keyDaysMax: number
  readonly onClose: () => void
  readonly onAsked: () => void
}

const addDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

/** Asks for a new client system, or for the next key of one; a second person decides. */
export function RequestForm({
  system,
  today,
  keyDaysMax,
  onClose,
  onAsked,
}: RequestFormProps) {
  const text = useText()
  const words = text.systemRequests
  const legend = useId()
  const agencies = useAgenciesInForce()
  const grounds = useGrounds()
  const [typed, setTyped] = useState({
    system: system?.id ?? '',
    name: '',
    agency: '',
    networks: '',
    from: today,
    to: addDays(today, keyDaysMax),
  })
  const [chosen, setChosen] = useState<readonly (typeof scopes)[number][]>([
    'dossiers:write',
    'queries:write',
  ])
  const [key, setKey] = useState<PastedKey>({ kind: 'empty' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  /** Fields changed since the server found fault with them. */
  const [mended, setMended] = useState<readonly string[]>([])
  const faults = error instanceof ApiProblem ? (error.body.errors ?? []) : []
  const faultOf = (name: string) =>
    mended.includes(name)
      ? undefined
      : faults.find(({ field }) => field === name || field.startsWith(`${name}.`))
          ?.message
  const mend = (name: string) => setMended([...mended, name])
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (value: string) => {
      setTyped({ ...typed, [name]: value })
      mend(name)
    },
    error: faultOf(name),
    autoComplete: 'off',
    required: true,
  })

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || key.kind === 'secret') return
    const given = grounds.read()
    if (given === null) return
    setBusy(true)
    setError(null)
    setMended([])
    try {
      await api.askForClientSystem(body(given))
      onAsked()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }

  function body(given: { readonly reason: string; readonly basis: string }) {
    const { name, from, to } = typed
    // What is no key is sent as it is: the server says at the field what it should be.
    const jwk = key.kind === 'public' ? key.jwk : null
    const common = { system: typed.system.trim(), jwk, from, to, ...given }
    const whole =
      system === null
        ? {
            kind: 'system',
            name: name.trim(),
            agency: agencyMeant(typed.agency, agencies) ?? typed.agency,
            scopes: chosen,
            networks: typed.networks.split(/[\s,;]+/).filter((each) => each !== ''),
            ...common,
          }
        : { kind: 'key', ...common }
    return whole as unknown as SystemRequestBody
  }

  return (
    <Dialog
      wide
      title={system === null ? words.newSystem : words.newKeyOf(system.name)}
      onClose={onClose}
    >
      <form
        className="client-system-form"
        onSubmit={(event) => void submit(event)}
        noValidate
      >
        <p className="soft">{system === null ? words.systemHint : words.keyHint}</p>
        {error !== null && (
          <Notice tone="bad" grabFocus title={problemSentence(error, text)} />
        )}
        {system === null && (
          <>
            <div className="client-system-fields">
              <Field label={words.name} maxLength={200} {...field('name')} />
              <Field
                label={words.id}
                hint={words.idHint}
                maxLength={64}
                {...field('system')}
              />
            </div>
            <AgencyField
              label={text.systems.agency}
              agencies={agencies}
              {...field('agency')}
            />
            <Field
              label={text.systems.networks}
              hint={words.networksHint}
              maxLength={1_000}
              {...field('networks')}
            />
            <fieldset
              className="client-system-scopes"
              aria-describedby={`${legend}-error`}
            >
              <legend className="field-label">{text.systems.scopes}</legend>
              {scopes.map((scope) => (
                <label key={scope}>
                  <input
                    type="checkbox"
                    checked={chosen.includes(scope)}
                    onChange={({ target }) => {
                      setChosen(
                        target.checked
                          ? [...chosen, scope]
                          : chosen.filter((each) => each !== scope),
                      )
                      mend('scopes')
                    }}
                  />{' '}
                  {text.systems.scopeNames[scope] ?? scope}
                </label>
              ))}
              <p id={`${legend}-error`} className="field-error">
                {faultOf('scopes')}
              </p>
            </fieldset>
          </>
        )}
        <KeyField
          read={key}
          onRead={(read) => {
            setKey(read)
            mend('jwk')
          }}
          error={faultOf('jwk')}
        />
        <div className="client-system-fields">
          <Field label={text.systems.keyFrom} type="date" {...field('from')} />
          <Field
            label={text.systems.keyTo}
            type="date"
            hint={words.daysHint(String(keyDaysMax))}
            {...field('to')}
          />
        </div>
        {grounds.fields}
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button
            type="submit"
            kind="primary"
            busy={busy}
            disabled={key.kind === 'secret'}
          >
            {words.send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
