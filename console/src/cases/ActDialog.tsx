import type { CaseActBody, CaseView } from '@chot/contract/cases.ts'
import {
  type CaseDecision,
  caseDecisions,
  type ViolationKind,
  violationKinds,
  whyNotActOnCase,
} from '@chot/core/workflow/case.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { useLockEffect } from '../locks/use-lock-effect.tsx'
import { serverNow } from '../session/server-clock.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { TextArea } from '../ui/TextArea.tsx'

const remarkMin = 5
const basisMin = 3
const remarkMax = 1_000
const reasonMax = 200

interface ActDialogProps {
  readonly act: 'note' | 'ask' | 'decide' | 'close' | 'reopen'
  readonly found: CaseView
  readonly onClose: () => void
  readonly onDone: (view: CaseView) => void
}

/** Says what an act does and asks for its words; a decision for what it rests on too. */
export function ActDialog({ act, found, onClose, onDone }: ActDialogProps) {
  const text = useText()
  const { account } = useSession()
  const possible = caseDecisions.filter(
    (each) => whyNotActOnCase(found, 'decide', account.id, serverNow(), each) === null,
  )
  const [decision, setDecision] = useState<CaseDecision>(possible[0] ?? 'lock')
  const [violation, setViolation] = useState<ViolationKind>('no-duty')
  const [remark, setRemark] = useState('')
  const [basis, setBasis] = useState('')
  const [tried, setTried] = useState(false)
  const decides = act === 'decide'
  const locks = decides && decision === 'lock'
  const effect = useLockEffect(found.scope, found.subject, locks)
  const short = remark.trim().length < remarkMin
  const baseless = decides && basis.trim().length < basisMin

  function body(): CaseActBody {
    const said = remark.trim()
    if (act !== 'decide') return { act, remark: said }
    const given = { act, decision, remark: said, basis: basis.trim() }
    return decision === 'violation' ? { ...given, violation } : given
  }

  return (
    <ConfirmDialog
      title={text.cases.acts[act]}
      confirm={text.cases.acts[act]}
      danger={decides && (decision === 'lock' || decision === 'violation')}
      waiting={effect.counting}
      onClose={onClose}
      mayConfirm={() => {
        setTried(true)
        return !(short || baseless)
      }}
      onConfirm={async () => onDone(await api.actOnCase(found.id, body()))}
    >
      <p>{text.cases.effects[act]}</p>
      {decides && (
        <>
          <Choice
            label={text.cases.decision}
            value={decision}
            onChange={(value) => setDecision(value as CaseDecision)}
            options={possible.map((value) => ({
              value,
              label: text.cases.decisions[value],
            }))}
          />
          <p className="soft">{text.cases.decisionEffects[decision]}</p>
          {effect.notice}
          {decision === 'violation' && (
            <Choice
              label={text.cases.violation}
              value={violation}
              onChange={(value) => setViolation(value as ViolationKind)}
              options={violationKinds.map((value) => ({
                value,
                label: text.cases.violations[value],
              }))}
            />
          )}
        </>
      )}
      <TextArea
        label={text.cases.remarks[act]}
        hint={text.cases.remarkHint}
        error={tried && short ? text.cases.remarkShort : undefined}
        value={remark}
        maxLength={act === 'close' || act === 'reopen' ? reasonMax : remarkMax}
        onChange={setRemark}
      />
      {decides && (
        <Field
          label={text.cases.basis}
          hint={text.grounds.basisHint}
          error={tried && baseless ? text.cases.basisShort : undefined}
          value={basis}
          maxLength={reasonMax}
          autoComplete="off"
          onChange={setBasis}
        />
      )}
    </ConfirmDialog>
  )
}
