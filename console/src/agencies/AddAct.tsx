import {
  type AgencyKind,
  agencyKinds,
  type ReorganisationAct,
  reorganisationActs,
} from '@chot/core/agencies/reorganisation.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { AgencyField } from './AgencyField.tsx'
import { type Agency, agencyMeant } from './agencies.ts'

type Kind = ReorganisationAct['act']

interface AddActProps {
  /** In force, and those the document itself makes. */
  readonly agencies: readonly Agency[]
  readonly onAdd: (act: ReorganisationAct) => void
}

const blank = {
  agency: '',
  code: '',
  name: '',
  kind: 'commune' as AgencyKind,
  parent: '',
  many: [''] as readonly string[],
  into: '',
  rest: '',
}

/** One act of a document: its kind, and the fields of that kind. */
export function AddAct({ agencies, onAdd }: AddActProps) {
  const text = useText()
  const { reorganisations: words } = text
  const [kind, setKind] = useState<Kind>('merge')
  const [typed, setTyped] = useState(blank)
  const [accounts, setAccounts] = useState<Readonly<Record<string, string>>>({})
  const [procedures, setProcedures] = useState<Readonly<Record<string, string>>>({})
  const [tried, setTried] = useState(false)
  const set = (part: Partial<typeof blank>) => setTyped({ ...typed, ...part })
  const meant = (value: string) => agencyMeant(value, agencies)
  const many = typed.many.flatMap((each) => {
    const code = meant(each)
    return code === null ? [] : [code]
  })
  const act = actOf()

  function actOf(): ReorganisationAct | null {
    const code = meant(typed.agency)
    const parent = typed.parent.trim() === '' ? null : meant(typed.parent)
    const name = typed.name.trim()
    const parentFits = typed.parent.trim() === '' || parent !== null
    if (kind === 'create') {
      const made = typed.code.trim()
      if (made === '' || name === '' || !parentFits) return null
      return { act: kind, code: made, name, kind: typed.kind, parent }
    }
    if (kind === 'merge') {
      const into = meant(typed.into)
      return into === null || many.length === 0 ? null : { act: kind, codes: many, into }
    }
    if (code === null) return null
    if (kind === 'rename') return name === '' ? null : { act: kind, code, name }
    if (kind === 'move-under') return parentFits ? { act: kind, code, parent } : null
    if (kind === 'end') {
      const heir = typed.into.trim() === '' ? null : meant(typed.into)
      if (typed.into.trim() !== '' && heir === null) return null
      return { act: kind, code, heir }
    }
    const rest = many.includes(typed.rest) ? typed.rest : many[0]
    if (rest === undefined || many.length < 2) return null
    const kept = (to: string) => many.includes(to) && to !== rest
    return {
      act: 'split',
      code,
      into: many,
      rest,
      accounts: Object.entries(accounts).flatMap(([account, to]) =>
        kept(to) ? [{ account, to }] : [],
      ),
      procedures: many.flatMap((to) =>
        (procedures[to] ?? '')
          .split(/[\s,;]+/)
          .filter((each) => each !== '' && to !== rest)
          .map((procedure) => ({ procedure, to })),
      ),
    }
  }

  function add() {
    setTried(act === null)
    if (act === null) return
    onAdd(act)
    setTyped(blank)
    setAccounts({})
    setProcedures({})
  }

  const agencyOf = (
    label: string,
    field: 'agency' | 'into' | 'parent',
    required = true,
  ) => (
    <AgencyField
      label={label}
      agencies={agencies}
      value={typed[field]}
      required={required}
      error={
        tried && meant(typed[field]) === null && (required || typed[field].trim() !== '')
          ? text.agencies.notInList
          : undefined
      }
      onChange={(value) => set({ [field]: value })}
    />
  )
  const nameOf = (code: string) =>
    agencies.find((each) => each.code === code)?.name ?? code

  return (
    <section className="card act-form" aria-labelledby="add-act">
      <h2 id="add-act">{words.add}</h2>
      {tried && <Notice tone="warn" title={words.incomplete} />}
      <div className="act-fields">
        <Choice
          label={words.kind}
          value={kind}
          onChange={(value) => {
            setKind(value as Kind)
            setTried(false)
          }}
          options={reorganisationActs.map((value) => ({
            value,
            label: words.acts[value],
          }))}
        />
        {kind === 'create' && (
          <>
            <Field
              label={words.code}
              hint={words.codeHint}
              value={typed.code}
              onChange={(code) => set({ code })}
              maxLength={64}
              autoComplete="off"
            />
            <Field
              label={words.name}
              value={typed.name}
              onChange={(name) => set({ name })}
              maxLength={200}
              autoComplete="off"
            />
            <Choice
              label={words.agencyKind}
              value={typed.kind}
              onChange={(value) => set({ kind: value as AgencyKind })}
              options={agencyKinds.map((value) => ({
                value,
                label: text.agencies.kinds[value],
              }))}
            />
            {agencyOf(words.parent, 'parent', false)}
          </>
        )}
        {kind !== 'create' && kind !== 'merge' && agencyOf(words.agency, 'agency')}
        {kind === 'rename' && (
          <Field
            label={words.newName}
            value={typed.name}
            onChange={(name) => set({ name })}
            maxLength={200}
            autoComplete="off"
          />
        )}
        {kind === 'move-under' && agencyOf(words.parent, 'parent', false)}
        {kind === 'merge' && agencyOf(words.into, 'into')}
        {kind === 'end' && (
          <div>
            {agencyOf(words.into, 'into', false)}
            <p className="field-hint">{words.heirOptional}</p>
          </div>
        )}
      </div>
      {(kind === 'merge' || kind === 'split') && (
        <fieldset className="act-many">
          <legend>{kind === 'merge' ? words.mergeFrom : words.splitInto}</legend>
          <p className="field-hint">
            {kind === 'merge' ? words.mergeHint : words.splitHint}
          </p>
          <div className="act-fields">
            {typed.many.map((value, at) => (
              <AgencyField
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name
                key={at}
                label={`${words.agency} ${at + 1}`}
                agencies={agencies}
                value={value}
                onChange={(next) => {
                  const lines = typed.many.map((each, place) =>
                    place === at ? next : each,
                  )
                  // A line more, as soon as the last one names an agency.
                  set({
                    many: meant(lines.at(-1) ?? '') === null ? lines : [...lines, ''],
                  })
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
      {kind === 'split' && many.length >= 2 && (
        <Assignments
          origin={meant(typed.agency)}
          into={many.map((code) => ({ value: code, label: nameOf(code) }))}
          rest={many.includes(typed.rest) ? typed.rest : (many[0] ?? '')}
          onRest={(rest) => set({ rest })}
          accounts={accounts}
          onAccounts={setAccounts}
          procedures={procedures}
          onProcedures={setProcedures}
        />
      )}
      <div>
        <Button onClick={add}>{words.addAct}</Button>
      </div>
    </section>
  )
}

interface AssignmentsProps {
  readonly origin: string | null
  readonly into: readonly { readonly value: string; readonly label: string }[]
  readonly rest: string
  readonly onRest: (code: string) => void
  readonly accounts: Readonly<Record<string, string>>
  readonly onAccounts: (to: Readonly<Record<string, string>>) => void
  readonly procedures: Readonly<Record<string, string>>
  readonly onProcedures: (to: Readonly<Record<string, string>>) => void
}

/** Who and what of an agency that is split goes where; the rest goes to one. */
function Assignments({ origin, into, rest, ...props }: AssignmentsProps) {
  const text = useText()
  const { reorganisations: words } = text
  const query = useQuery({
    queryKey: ['accounts', 'of-agency', origin],
    queryFn: () => api.accounts({ agency: origin ?? '', limit: 200 }),
    enabled: origin !== null,
  })
  const accounts = query.data?.accounts ?? []
  return (
    <>
      <div className="act-fields">
        <Choice label={words.rest} value={rest} onChange={props.onRest} options={into} />
        {into
          .filter(({ value }) => value !== rest)
          .map(({ value, label }) => (
            <Field
              key={value}
              label={words.proceduresTo(label)}
              hint={words.proceduresHint}
              value={props.procedures[value] ?? ''}
              onChange={(typed) =>
                props.onProcedures({ ...props.procedures, [value]: typed })
              }
              maxLength={2000}
              autoComplete="off"
            />
          ))}
      </div>
      {origin !== null && (
        <fieldset className="act-many">
          <legend>{words.accountsTo}</legend>
          {accounts.length === 0 && !query.isPending && (
            <p className="soft">{words.noAccounts}</p>
          )}
          <div className="act-accounts act-fields">
            {accounts.map(({ id, fullName, username }) => (
              <Choice
                key={id}
                label={`${fullName} · ${username}`}
                value={props.accounts[id] ?? rest}
                onChange={(to) => props.onAccounts({ ...props.accounts, [id]: to })}
                options={into}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}
