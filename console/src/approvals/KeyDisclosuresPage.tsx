import { disclosedMonthsMax } from '@chot/contract/evidence-packs.ts'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { formatCount, formatMonth } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { serverNow } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { MonthChoice } from '../ui/MonthChoice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { useGrounds } from '../ui/use-grounds.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { isReason } from './citizen-search-form.ts'
import { disclosable } from './disclosable-months.ts'
import { OwnApprovals, reloadApprovals } from './OwnApprovals.tsx'
import './approvals.css'

/** Where one asks to hand out the keys of months with an evidence pack. */
export function KeyDisclosuresPage() {
  const text = useText()
  // A new form after each request: nothing of the last one stays.
  const [round, setRound] = useState(0)
  return (
    <Page title={text.keyDisclosure.title} lead={text.keyDisclosure.lead}>
      <Notice tone="warn">
        <p>{text.keyDisclosure.everybody}</p>
      </Notice>
      {round > 0 && (
        <Notice tone="good" grabFocus key={`sent-${round}`}>
          <p>{text.keyDisclosure.sent}</p>
        </Notice>
      )}
      <AskForm key={round} onSent={() => setRound(round + 1)} />
      <OwnApprovals
        kind="key-disclosure"
        onward={() => (
          <Link to="/log" className="button button-small">
            {text.keyDisclosure.onward}
          </Link>
        )}
      />
    </Page>
  )
}

function AskForm({ onSent }: { readonly onSent: () => void }) {
  const text = useText()
  const query = useQuery({ queryKey: ['log-months'], queryFn: api.logMonths })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [recipient, setRecipient] = useState('')
  const [checked, setChecked] = useState(false)
  const [confirmed, setConfirmed] = useState<{ reason: string; basis: string }>()
  const grounds = useGrounds()
  const months = [...chosen].sort()

  function submit(event: FormEvent) {
    event.preventDefault()
    setChecked(true)
    const why = grounds.read()
    if (why !== null && months.length > 0 && isReason(recipient)) setConfirmed(why)
  }

  return (
    <>
      <form
        className="card key-disclosure-form"
        aria-label={text.keyDisclosure.ask}
        noValidate
        onSubmit={submit}
      >
        <Remote query={query} lines={2}>
          {(kept) => (
            <MonthChoice
              label={text.keyDisclosure.months}
              hint={text.keyDisclosure.monthsHint(formatCount(disclosedMonthsMax))}
              months={disclosable(kept.months, serverNow())}
              empty={text.keyDisclosure.noMonths}
              chosen={chosen}
              most={disclosedMonthsMax}
              onChoose={setChosen}
              error={
                checked && months.length === 0
                  ? text.keyDisclosure.monthsMissing
                  : undefined
              }
            />
          )}
        </Remote>
        <Field
          label={text.keyDisclosure.recipient}
          value={recipient}
          onChange={setRecipient}
          autoComplete="off"
          maxLength={200}
          hint={text.keyDisclosure.recipientHint}
          error={
            checked && !isReason(recipient)
              ? text.keyDisclosure.recipientWrong
              : undefined
          }
        />
        {grounds.fields}
        <div className="key-disclosure-submit">
          <Button type="submit" kind="primary">
            {text.citizenSearch.submit}
          </Button>
        </div>
      </form>
      {confirmed && (
        <ConfirmDialog
          title={text.keyDisclosure.confirmTitle}
          confirm={text.citizenSearch.submit}
          onClose={() => setConfirmed(undefined)}
          onConfirm={async () => {
            await api.askKeyDisclosure({
              months,
              recipient: recipient.trim(),
              ...confirmed,
            })
            await reloadApprovals()
            onSent()
          }}
        >
          <p>
            {text.keyDisclosure.terms(
              months.map(formatMonth).join(', '),
              recipient.trim(),
            )}
          </p>
          <p>{text.keyDisclosure.everybody}</p>
          <p>{text.keyDisclosure.confirmText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
