import type { AccountRequestBody, AccountRow } from '@chot/contract/accounts.ts'
import type { RequestKind } from '@chot/core/workflow/account.ts'
import { type FormEvent, useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyLabel, agencyMeant, useAgenciesInForce } from '../agencies/agencies.ts'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { type DutyDraft, DutyRows } from './DutyRows.tsx'

/** A reorganisation alone asks for the others to be confirmed. */
export type AskedKind = Exclude<RequestKind, 'rehome'>

interface AskFormProps {
  readonly kind: AskedKind
  /** The account it is about; none for a new one. */
  readonly account?: AccountRow
  readonly today: string
  readonly onCancel: () => void
  readonly onAsked: () => void
}

/** A request about an account. What is wrong is told at its field by the server, which knows the rules. */
export function AskForm({ kind, account, today, onCancel, onAsked }: AskFormProps) {
  const text = useText()
  const agencies = useAgenciesInForce()
  const { account: me } = useSession()
  const [typed, setTyped] = useState({
    username: '',
    fullName: '',
    officerNumber: '',
    phone: '',
    agency: kind === 'new' ? agencyLabel(me.agency) : '',
    reason: '',
    legalBasis: '',
  })
  const [duties, setDuties] = useState<readonly DutyDraft[]>(
    account?.duties
      .filter(({ to }) => to === null || to > today)
      .map((each) => ({ ...each, to: each.to ?? '' })) ?? [
      { duty: 'receiving', from: today, to: '' },
    ],
  )
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const faults = error instanceof ApiProblem ? (error.body.errors ?? []) : []
  const faultOf = (field: string) =>
    faults.find((fault) => fault.field === field)?.message
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    error: faultOf(name),
    autoComplete: 'off',
    required: true,
  })

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await api.askForAccount(body())
      onAsked()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }

  function body(): AccountRequestBody {
    const { reason, legalBasis } = typed
    const dated = duties.map(({ to, ...each }) => ({
      ...each,
      to: to === '' ? null : to,
    }))
    const agency = agencyMeant(typed.agency, agencies) ?? typed.agency
    const id = account?.id ?? ''
    if (kind === 'new') return { ...typed, kind, agency, duties: dated }
    if (kind === 'duties') return { kind, account: id, duties: dated, reason, legalBasis }
    if (kind === 'move') return { kind, account: id, agency, reason, legalBasis }
    return { kind, account: id, reason, legalBasis }
  }

  return (
    <form className="card ask-form" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{text.accounts.kinds[kind]}</h2>
      <p className="soft">{text.accounts.kindHints[kind]}</p>
      {error !== null && (
        <Notice tone="bad" grabFocus title={problemSentence(error, text)} />
      )}
      <div className="ask-fields">
        {kind === 'new' && (
          <>
            <Field
              label={text.accounts.fullName}
              maxLength={100}
              {...field('fullName')}
            />
            <Field
              label={text.accounts.username}
              hint={text.accounts.usernameHint}
              maxLength={60}
              {...field('username')}
            />
            <Field
              label={text.accounts.officerNumber}
              hint={text.accounts.officerNumberHint}
              inputMode="numeric"
              maxLength={12}
              {...field('officerNumber')}
            />
            <Field
              label={text.accounts.phone}
              hint={text.accounts.phoneHint}
              inputMode="numeric"
              maxLength={11}
              {...field('phone')}
            />
          </>
        )}
        {(kind === 'new' || kind === 'move') && (
          <AgencyField
            label={kind === 'move' ? text.accounts.newAgency : text.accounts.agency}
            agencies={agencies}
            value={typed.agency}
            onChange={(agency) => setTyped({ ...typed, agency })}
            error={faultOf('agency')}
          />
        )}
      </div>
      {(kind === 'new' || kind === 'duties') && (
        <DutyRows value={duties} onChange={setDuties} today={today} />
      )}
      <div className="ask-fields">
        <Field
          label={text.accounts.reason}
          hint={text.accounts.reasonHint}
          maxLength={200}
          {...field('reason')}
        />
        <Field
          label={text.accounts.legalBasis}
          hint={text.accounts.legalBasisHint}
          maxLength={200}
          {...field('legalBasis')}
        />
      </div>
      <div className="dialog-actions">
        <Button onClick={onCancel}>{text.general.cancel}</Button>
        <Button kind="primary" type="submit" busy={busy}>
          {text.accounts.send}
        </Button>
      </div>
    </form>
  )
}
