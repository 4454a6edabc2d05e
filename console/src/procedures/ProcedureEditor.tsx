import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Procedure } from '../api/governance.ts'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { AddRule } from './AddRule.tsx'
import { catalogueKey, namesIn } from './catalogue.ts'
import { changesOf, type Draft, faultsOf, ruleKey } from './changes.ts'
import { RuleEditor } from './RuleEditor.tsx'

interface ProcedureEditorProps {
  readonly procedure: Procedure
  readonly catalogue: ProcedureCatalogue
  readonly onCancel: () => void
  readonly onSaved: () => void
}

type Saving =
  | { readonly kind: 'editing' }
  | { readonly kind: 'confirming' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: ApiProblem | 'lost' }

export function ProcedureEditor({
  procedure,
  catalogue,
  onCancel,
  onSaved,
}: ProcedureEditorProps) {
  const text = useText()
  const client = useQueryClient()
  const names = namesIn(catalogue)
  const [draft, setDraft] = useState<Draft>({
    rules: procedure.rules,
    lookUps: String(procedure.lookUpsPerDossier),
    legalBasis: procedure.legalBasis,
  })
  const [saving, setSaving] = useState<Saving>({ kind: 'editing' })
  const [reviewed, setReviewed] = useState(false)
  const changes = changesOf(procedure, draft, names, text)
  const faults = faultsOf(draft, names, text)

  function review() {
    setReviewed(true)
    if (faults.length === 0 && changes.length > 0) setSaving({ kind: 'confirming' })
  }

  async function save() {
    setSaving({ kind: 'saving' })
    try {
      await api.putProcedure(procedure.code, {
        revision: procedure.revision,
        lookUpsPerDossier: Number(draft.lookUps),
        rules: [...draft.rules],
        legalBasis: draft.legalBasis.trim(),
      })
      await client.invalidateQueries({ queryKey: catalogueKey })
      onSaved()
    } catch (error) {
      setSaving({ kind: 'failed', error: error instanceof ApiProblem ? error : 'lost' })
    }
  }

  return (
    <div className="stack">
      {saving.kind === 'failed' && (
        <SaveFailure
          error={saving.error}
          onReload={() => void client.invalidateQueries({ queryKey: catalogueKey })}
        />
      )}
      <section className="card procedure-basics">
        <Field
          label={text.procedures.perDossier}
          value={draft.lookUps}
          onChange={(lookUps) => setDraft({ ...draft, lookUps })}
          inputMode="numeric"
          maxLength={2}
          autoComplete="off"
        />
        <Field
          label={text.procedures.legalBasis}
          value={draft.legalBasis}
          onChange={(legalBasis) => setDraft({ ...draft, legalBasis })}
          maxLength={300}
          autoComplete="off"
          required
        />
      </section>
      {draft.rules.map((rule) => (
        <RuleEditor
          key={ruleKey(rule)}
          rule={rule}
          names={names}
          purposes={catalogue.purposes}
          onChange={(next) =>
            setDraft({
              ...draft,
              rules: draft.rules.map((other) =>
                ruleKey(other) === ruleKey(rule) ? next : other,
              ),
            })
          }
          onRemove={() =>
            setDraft({
              ...draft,
              rules: draft.rules.filter((other) => ruleKey(other) !== ruleKey(rule)),
            })
          }
        />
      ))}
      <AddRule
        parts={procedure.parts}
        services={catalogue.services}
        present={draft.rules}
        onAdd={(rule) => setDraft({ ...draft, rules: [...draft.rules, rule] })}
      />
      {reviewed && faults.length > 0 && (
        <Notice tone="bad" title={text.procedures.fixFirst}>
          <ul className="change-list">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Notice>
      )}
      {reviewed && faults.length === 0 && changes.length === 0 && (
        <Notice tone="info">
          <p>{text.procedures.unchanged}</p>
        </Notice>
      )}
      <div className="procedure-actions">
        <Button onClick={onCancel}>{text.general.cancel}</Button>
        <Button kind="primary" onClick={review}>
          {text.procedures.review}
        </Button>
      </div>
      {(saving.kind === 'confirming' || saving.kind === 'saving') && (
        <Dialog
          wide
          title={text.procedures.confirmTitle}
          onClose={() => setSaving({ kind: 'editing' })}
        >
          <ul className="change-list">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
          <p className="soft">{text.procedures.confirmText}</p>
          <div className="dialog-actions">
            <Button onClick={() => setSaving({ kind: 'editing' })}>
              {text.general.cancel}
            </Button>
            <Button
              kind="primary"
              busy={saving.kind === 'saving'}
              onClick={() => void save()}
              firstFocus
            >
              {saving.kind === 'saving'
                ? text.procedures.saving
                : text.procedures.confirm}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}

interface SaveFailureProps {
  readonly error: ApiProblem | 'lost'
  readonly onReload: () => void
}

function SaveFailure({ error, onReload }: SaveFailureProps) {
  const text = useText()
  if (error === 'lost') {
    return (
      <Notice tone="warn" grabFocus>
        <p>{text.shell.lost}</p>
      </Notice>
    )
  }
  const conflict = error.body.code === 'revision-conflict'
  return (
    <Notice
      tone="bad"
      grabFocus
      title={conflict ? text.procedures.conflict : problemSentence(error, text)}
    >
      {error.body.errors?.map((fault) => (
        <p key={`${fault.field} ${fault.code}`}>
          {fault.field}: {fault.message}
        </p>
      ))}
      {conflict && (
        <p>
          <Button small onClick={onReload}>
            {text.procedures.reloadRules}
          </Button>
        </p>
      )}
    </Notice>
  )
}
