import type { ReorganisationBody, ReorganisationView } from '@chot/contract/agencies.ts'
import type { ReorganisationAct } from '@chot/core/agencies/reorganisation.ts'
import { useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { AddAct } from './AddAct.tsx'
import { actSentence } from './act-sentence.ts'
import { type Agency, useAllAgencies } from './agencies.ts'
import { ImportList } from './ImportList.tsx'
import './agencies.css'

interface ReorganisationEditorProps {
  /** The draft that is changed; none for a new one. */
  readonly draft?: ReorganisationView
  readonly onSaved: (view: ReorganisationView) => void
  readonly onCancel: () => void
}

/** The paper and its acts; saved as a draft, whatever is still wrong with it. */
export function ReorganisationEditor({
  draft,
  onSaved,
  onCancel,
}: ReorganisationEditorProps) {
  const text = useText()
  const { reorganisations: words } = text
  const all = useAllAgencies()
  const [paper, setPaper] = useState({
    documentNumber: draft?.documentNumber ?? '',
    documentDate: draft?.documentDate ?? '',
    issuer: draft?.issuer ?? '',
    takesEffectOn: draft?.takesEffectOn ?? '',
  })
  const [acts, setActs] = useState<readonly ReorganisationAct[]>(draft?.acts ?? [])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const faults = error instanceof ApiProblem ? (error.body.errors ?? []) : []
  const made = acts.flatMap((each): readonly Agency[] =>
    each.act === 'create'
      ? [
          {
            ...each,
            validFrom: '',
            validTo: null,
            accounts: 0,
            formerName: null,
            heirs: [],
          },
        ]
      : [],
  )
  const choosable = [...all.filter(({ validTo }) => validTo === null), ...made]
  const nameOf = (code: string) =>
    [...all, ...made].find((each) => each.code === code)?.name ?? code
  const field = (name: keyof typeof paper) => ({
    value: paper[name],
    onChange: (value: string) => setPaper({ ...paper, [name]: value }),
    error: faults.find((fault) => fault.field === name)?.message,
    autoComplete: 'off',
    required: true,
  })

  async function save() {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      const body = { ...paper, acts: [...acts] } as ReorganisationBody
      onSaved(
        draft === undefined
          ? await api.draftReorganisation(body)
          : await api.changeReorganisation(draft.id, {
              ...body,
              revision: draft.revision,
            }),
      )
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }

  return (
    <>
      {error !== null && (
        <Notice tone="bad" grabFocus title={problemSentence(error, text)}>
          {faults
            .filter(({ field: place }) => !Object.hasOwn(paper, place))
            .map(({ field: place, message }) => (
              <p key={place}>
                {place}: {message}
              </p>
            ))}
        </Notice>
      )}
      <section className="card paper-form" aria-label={words.paper}>
        <div className="act-fields">
          <Field
            label={words.number}
            hint={words.numberHint}
            maxLength={100}
            {...field('documentNumber')}
          />
          <Field label={words.date} type="date" {...field('documentDate')} />
          <Field label={words.issuer} maxLength={200} {...field('issuer')} />
          <Field
            label={words.takesEffect}
            hint={words.takesEffectHint}
            type="date"
            {...field('takesEffectOn')}
          />
        </div>
      </section>
      <section className="card" aria-labelledby="draft-acts">
        <h2 id="draft-acts" className="card-title">
          {words.actsTitle}
        </h2>
        {acts.length === 0 ? (
          <p className="card-body soft">{words.noActs}</p>
        ) : (
          <DataTable
            rows={acts.map((act, at) => ({ act, at }))}
            rowKey={({ at }) => at}
            columns={[
              { head: '#', number: true, cell: ({ at }) => at + 1 },
              {
                head: words.kind,
                className: 'nowrap',
                cell: ({ act }) => words.acts[act.act],
              },
              {
                head: words.agency,
                className: 'act-says',
                cell: ({ act }) => actSentence(act, text, nameOf),
              },
              {
                head: words.remove,
                cell: ({ act, at }) => (
                  <Button
                    small
                    label={words.removeOne(actSentence(act, text, nameOf))}
                    onClick={() => setActs(acts.filter((_, place) => place !== at))}
                  >
                    {words.remove}
                  </Button>
                ),
              },
            ]}
          />
        )}
        <div className="card-body reorganisation-acts">
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {words.save}
          </Button>
          <Button onClick={onCancel}>{text.general.cancel}</Button>
        </div>
      </section>
      <AddAct agencies={choosable} onAdd={(act) => setActs([...acts, act])} />
      <ImportList
        onTake={(reading) => {
          setActs([...acts, ...reading.acts])
          if (paper.takesEffectOn === '' && reading.takesEffectOn !== null)
            setPaper({ ...paper, takesEffectOn: reading.takesEffectOn })
        }}
      />
    </>
  )
}
