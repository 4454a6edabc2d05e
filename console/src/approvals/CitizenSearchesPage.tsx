import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { parseMonth } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { serverNow } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import {
  type CitizenSearchDraft,
  type DraftFault,
  faultsOf,
  lastYear,
} from './citizen-search-form.ts'
import { OwnApprovals, reloadApprovals } from './OwnApprovals.tsx'
import './approvals.css'

/** Where one asks to search the log by a citizen's number, and sees what became of it. */
export function CitizenSearchesPage() {
  const text = useText()
  return (
    <Page title={text.citizenSearch.title} lead={text.citizenSearch.lead}>
      <AskForm />
      <OwnApprovals
        kind="citizen-search"
        onward={({ id }) => (
          <Link to={`/citizen-searches/${id}`} className="button button-small">
            {text.citizenSearch.open}
          </Link>
        )}
      />
    </Page>
  )
}

const blank = (): CitizenSearchDraft => ({
  number: '',
  ...lastYear(serverNow()),
  reason: '',
  basis: '',
})

function AskForm() {
  const text = useText()
  const [draft, setDraft] = useState(blank)
  const [checked, setChecked] = useState(false)
  const [confirming, setConfirming] = useState(false)
  const [sent, setSent] = useState(false)
  const faults: readonly DraftFault[] = checked ? faultsOf(draft) : []
  const wrong = (fault: DraftFault, sentence: string) =>
    faults.includes(fault) ? sentence : undefined
  const field = (name: keyof CitizenSearchDraft) => ({
    label: text.citizenSearch[name],
    value: draft[name],
    autoComplete: 'off',
    onChange: (value: string) => setDraft((before) => ({ ...before, [name]: value })),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    setSent(false)
    setChecked(true)
    if (faultsOf(draft).length === 0) setConfirming(true)
  }

  async function send() {
    await api.askCitizenSearch({
      number: draft.number.trim(),
      from: parseMonth(draft.from) ?? '',
      to: parseMonth(draft.to) ?? '',
      reason: draft.reason.trim(),
      basis: draft.basis.trim(),
    })
    // The number does not stay on the screen of whoever comes next.
    setDraft(blank())
    setChecked(false)
    setConfirming(false)
    setSent(true)
    await reloadApprovals()
  }

  return (
    <>
      <form
        className="card citizen-search-form"
        aria-label={text.citizenSearch.ask}
        noValidate
        onSubmit={submit}
      >
        <Field
          {...field('number')}
          inputMode="numeric"
          maxLength={12}
          hint={text.citizenSearch.numberHint}
          error={wrong('number', text.citizenSearch.numberWrong)}
        />
        <Field
          {...field('from')}
          maxLength={7}
          hint={text.citizenSearch.monthHint}
          error={wrong('from', text.citizenSearch.monthWrong)}
        />
        <Field
          {...field('to')}
          maxLength={7}
          hint={text.citizenSearch.monthHint}
          error={
            wrong('to', text.citizenSearch.monthWrong) ??
            wrong('range', text.citizenSearch.rangeWrong)
          }
        />
        <Field
          {...field('reason')}
          maxLength={200}
          hint={text.citizenSearch.reasonHint}
          error={wrong('reason', text.citizenSearch.reasonWrong)}
        />
        <Field
          {...field('basis')}
          maxLength={200}
          hint={text.citizenSearch.basisHint}
          error={wrong('basis', text.citizenSearch.basisWrong)}
        />
        <div className="citizen-search-submit">
          <Button type="submit" kind="primary">
            {text.citizenSearch.submit}
          </Button>
        </div>
        {sent && (
          <div className="citizen-search-sent">
            <Notice tone="good" grabFocus>
              <p>{text.citizenSearch.sent}</p>
            </Notice>
          </div>
        )}
      </form>
      {confirming && (
        <ConfirmDialog
          title={text.citizenSearch.confirmTitle}
          confirm={text.citizenSearch.submit}
          onClose={() => setConfirming(false)}
          onConfirm={send}
        >
          <p>
            {text.citizenSearch.confirmNumber(
              draft.number.trim(),
              draft.from.trim(),
              draft.to.trim(),
            )}
          </p>
          <p>{text.citizenSearch.confirmText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
