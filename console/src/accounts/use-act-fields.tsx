import type { AccountActBody, AccountRow } from '@chot/contract/accounts.ts'
import type { Duty } from '@chot/core/duties.ts'
import {
  type AccountAct,
  type LeaveKind,
  leaveKinds,
} from '@chot/core/workflow/account.ts'
import { type ReactNode, useState } from 'react'
import { useText } from '../text/language.tsx'
import { Choice, Field } from '../ui/Field.tsx'

/** Acts that are sent to several accounts at once; the slip and the link are of one. */
type CommonAct = Exclude<AccountAct, 'issue-secret' | 'link-sso' | 'unlink-sso'>

type Common = Pick<AccountActBody, 'accounts' | 'preview' | 'reason' | 'legalBasis'>

interface ActFields {
  /** What an act needs beside reason and basis; null when nothing. */
  readonly fieldsOf: (act: AccountAct) => ReactNode
  readonly isReady: (act: AccountAct) => boolean
  /** What the person is known by at the identity provider. */
  readonly ssoName: string
  readonly bodyOf: (act: CommonAct, common: Common) => AccountActBody
}

/** What each act needs beside reason and basis. `duties`: those of the account, to end one. */
export function useActFields(today: string, duties: AccountRow['duties']): ActFields {
  const text = useText()
  const [duty, setDuty] = useState<Duty | ''>('')
  const [heldOn, setHeldOn] = useState(today)
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(today)
  const [kind, setKind] = useState<LeaveKind>('annual')
  const [documentDate, setDocumentDate] = useState(today)
  const [perDay, setPerDay] = useState('150')
  const [ssoName, setSsoName] = useState('')
  const left = duties.filter(({ to }) => to === null || to > today)
  const chosenDuty = duty === '' ? (left[0]?.duty ?? 'receiving') : duty
  const queriesPerDay = Number(perDay)

  return {
    fieldsOf: (act) => {
      if (act === 'end-duty')
        return (
          <Choice
            label={text.accounts.duty}
            value={chosenDuty}
            onChange={(next) => setDuty(next as Duty)}
            options={left.map((each) => ({
              value: each.duty,
              label: text.names.duties[each.duty],
            }))}
          />
        )
      if (act === 'record-training')
        return (
          <Field
            label={text.accounts.heldOn}
            type="date"
            value={heldOn}
            onChange={setHeldOn}
          />
        )
      if (act === 'record-leave')
        return (
          <>
            <Field
              label={text.accounts.leaveFrom}
              type="date"
              value={from}
              onChange={setFrom}
            />
            <Field
              label={text.accounts.leaveTo}
              type="date"
              value={to}
              onChange={setTo}
              hint={text.accounts.leaveToHint}
              error={to < from ? text.accounts.leaveOrder : undefined}
            />
            <Choice
              label={text.accounts.leaveKind}
              value={kind}
              onChange={(next) => setKind(next as LeaveKind)}
              options={leaveKinds.map((value) => ({
                value,
                label: text.accounts.leaveKinds[value],
              }))}
            />
          </>
        )
      if (act === 'link-sso')
        return (
          <Field
            label={text.accounts.ssoName}
            hint={text.accounts.ssoNameHint}
            value={ssoName}
            onChange={setSsoName}
            maxLength={255}
            autoComplete="off"
            required
          />
        )
      if (act !== 'list' && act !== 'unlist') return null
      return (
        <>
          <Field
            label={text.accounts.documentDate}
            type="date"
            value={documentDate}
            onChange={setDocumentDate}
          />
          {act === 'list' && (
            <Field
              label={text.accounts.perDay}
              hint={text.accounts.perDayHint}
              inputMode="numeric"
              value={perDay}
              onChange={setPerDay}
              maxLength={6}
              autoComplete="off"
              required
            />
          )}
        </>
      )
    },
    ssoName: ssoName.trim(),
    isReady: (act) => {
      if (act === 'link-sso') return ssoName.trim() !== ''
      if (act === 'record-leave') return from !== '' && from <= to
      return act !== 'list' || (Number.isInteger(queriesPerDay) && queriesPerDay >= 1)
    },
    bodyOf: (act, common) => {
      if (act === 'end-duty') return { act, duty: chosenDuty, ...common }
      if (act === 'record-training') return { act, heldOn, ...common }
      if (act === 'record-leave') return { act, from, to, kind, ...common }
      if (act === 'list') return { act, documentDate, queriesPerDay, ...common }
      return act === 'unlist' ? { act, documentDate, ...common } : { act, ...common }
    },
  }
}
