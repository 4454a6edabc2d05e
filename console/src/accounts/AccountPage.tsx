import type { AccountDetail, IssuedSecret } from '@chot/contract/accounts.ts'
import type { Duty } from '@chot/core/duties.ts'
import {
  type AccountAct,
  actRules,
  type LeaveKind,
  type RequestKind,
  requestRules,
} from '@chot/core/workflow/account.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { type AskedKind, AskForm } from './AskForm.tsx'
import { BulkDialog, useSentence } from './BulkDialog.tsx'
import { SecretDialog } from './SecretDialog.tsx'
import { stateTones } from './state-tones.ts'
import { useActFields } from './use-act-fields.tsx'
import './accounts.css'

/** One account: what it is, what it lacks, what may be done with it, and its story. */
export function AccountPage({ id }: { readonly id: string }) {
  const text = useText()
  const query = useQuery({ queryKey: ['accounts', id], queryFn: () => api.account(id) })
  return (
    <Page title={query.data?.account.fullName ?? text.accounts.one}>
      <BackLink to="/accounts">{text.accounts.back}</BackLink>
      <Remote query={query} onCard>
        {(detail) => <AccountView detail={detail} />}
      </Remote>
    </Page>
  )
}

function AccountView({ detail }: { readonly detail: AccountDetail }) {
  const { account, today, openRequest, history, sso, leave } = detail
  const text = useText()
  const client = useQueryClient()
  const sentence = useSentence()
  const [asking, setAsking] = useState<AskedKind | null>(null)
  const [asked, setAsked] = useState(false)
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['accounts'] })
    void client.invalidateQueries({ queryKey: ['account-requests'] })
  }
  return (
    <div className="stack">
      {asked && <Notice tone="good" title={text.accounts.requestSent} />}
      {openRequest !== null && (
        <Notice tone="info">
          <p>{text.accounts.openRequest(text.accounts.kinds[openRequest.kind])}</p>
        </Notice>
      )}
      {account.lacks.length > 0 && account.state !== 'revoked' && (
        <Notice tone="warn" title={text.accounts.lacksTitle}>
          <ul className="change-list">
            {account.lacks.map((code) => (
              <li key={code}>{sentence(code)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <section className="card account-facts">
        <dl className="facts">
          <Fact label={text.accounts.username}>{account.username}</Fact>
          <Fact label={text.accounts.agency}>{account.agency.name}</Fact>
          <Fact label={text.accounts.state}>
            <Badge tone={stateTones[account.state]}>
              {text.accounts.states[account.state]}
            </Badge>
          </Fact>
          <Fact label={text.accounts.duties}>
            {account.duties.length === 0
              ? '–'
              : account.duties.map(({ duty, from, to }) => (
                  <div key={`${duty} ${from}`}>
                    {text.names.duties[duty]}{' '}
                    <span className="soft">
                      {to === null
                        ? text.accounts.since(formatCivil(from))
                        : text.accounts.between(formatCivil(from), formatCivil(to))}
                    </span>
                  </div>
                ))}
          </Fact>
          <Fact label={text.accounts.listed}>
            {account.queriesPerDay === null
              ? text.general.no
              : text.accounts.listedWith(formatCount(account.queriesPerDay))}
          </Fact>
          <Fact label={text.accounts.training}>
            {account.trainedUntil === null
              ? text.general.no
              : text.accounts.countsUntil(formatCivil(account.trainedUntil))}
          </Fact>
          {leave !== null && (
            <Fact label={text.accounts.leave}>
              {text.accounts.leaveKinds[leave.kind]}{' '}
              <span className="soft">
                {text.accounts.leaveDays(formatCivil(leave.from), formatCivil(leave.to))}
              </span>
            </Fact>
          )}
          <Fact label={text.accounts.lastSignIn}>
            {account.lastSignInAt === null
              ? text.accounts.never
              : formatDateTime(account.lastSignInAt)}
          </Fact>
          {sso !== null && (
            <Fact label={text.accounts.sso}>
              {sso.confirmedAt !== null
                ? text.accounts.ssoConfirmed(formatDateTime(sso.confirmedAt))
                : sso.linkedAt !== null
                  ? text.accounts.ssoLinked(formatDateTime(sso.linkedAt))
                  : text.accounts.ssoNone}
            </Fact>
          )}
          {account.dormantOn !== null && (
            <Fact label={text.accounts.dormantOn}>{formatCivil(account.dormantOn)}</Fact>
          )}
        </dl>
      </section>
      {asking === null ? (
        <Actions detail={detail} onAsk={setAsking} onDone={refresh} />
      ) : (
        <AskForm
          kind={asking}
          account={account}
          today={today}
          onCancel={() => setAsking(null)}
          onAsked={() => {
            setAsking(null)
            setAsked(true)
            refresh()
          }}
        />
      )}
      <section className="card" aria-label={text.accounts.story}>
        <h2 className="story-title">{text.accounts.story}</h2>
        {history.length === 0 && <p className="soft">{text.accounts.noStory}</p>}
        <ol className="story">
          {history.map((each) => (
            <li key={each.sequence}>
              <span className="soft nowrap">{formatDateTime(each.at)}</span>
              <div>
                <strong>
                  {text.accounts.acts[each.act as keyof typeof text.accounts.acts] ??
                    each.act}
                </strong>
                {aboutOf(each.about) && ` – ${aboutOf(each.about)}`}
                <div className="soft">
                  {each.by?.fullName ?? text.accounts.byClock}
                  {each.reason !== null && ` · ${each.reason}`}
                  {each.legalBasis !== null && ` · ${each.legalBasis}`}
                  {` · ${text.accounts.logLine(String(each.sequence))}`}
                </div>
              </div>
            </li>
          ))}
        </ol>
      </section>
    </div>
  )

  function aboutOf(about: string | null): string | null {
    if (about === null) return null
    const { kinds } = text.accounts
    if (Object.hasOwn(kinds, about)) return kinds[about as RequestKind]
    const { duties } = text.names
    if (Object.hasOwn(duties, about)) return duties[about as Duty]
    const leave = /^(\S+)\/(\S+) (\S+)$/.exec(about)
    if (leave !== null) {
      const [, from = '', to = '', kind = ''] = leave
      const { leaveDays, leaveKinds } = text.accounts
      const days = leaveDays(formatCivil(from), formatCivil(to))
      return Object.hasOwn(leaveKinds, kind)
        ? `${leaveKinds[kind as LeaveKind]}, ${days}`
        : days
    }
    // A day, and with the accepted list the look-ups a day.
    const [day = '', count] = about.split(' ')
    if (!/^\d{4}-/.test(day)) return about
    return count === undefined
      ? formatCivil(day)
      : `${formatCivil(day)} · ${text.accounts.listedWith(formatCount(Number(count)))}`
  }
}

interface ActionsProps {
  readonly detail: AccountDetail
  readonly onAsk: (kind: AskedKind) => void
  readonly onDone: () => void
}

const askable = ['duties', 'move', 'restore', 'recover'] as const
const acts: readonly AccountAct[] = [
  'list',
  'unlist',
  'record-training',
  'record-leave',
  'end-leave',
  'issue-secret',
  'link-sso',
  'unlink-sso',
  'end-duty',
  'lock',
  'revoke',
]

/** What the tables of core/workflow/account.ts let this officer do now; the server rules again. */
function Actions({ detail, onAsk, onDone }: ActionsProps) {
  const { account, openRequest, today, sso } = detail
  const text = useText()
  const { account: me } = useSession()
  const [act, setAct] = useState<AccountAct | null>(null)
  const fields = useActFields(today, account.duties)
  const [secret, setSecret] = useState<IssuedSecret | null>(null)
  if (account.id === me.id)
    return (
      <Notice tone="info">
        <p>{text.accounts.ownAccount}</p>
      </Notice>
    )
  const may = acts.filter(
    (each) =>
      !(each === 'link-sso' && sso === null) &&
      !(each === 'unlink-sso' && (sso === null || sso.linkedAt === null)) &&
      actRules[each].from.includes(account.state) &&
      (each !== 'unlist' || account.listed) &&
      (each !== 'end-leave' || detail.leave !== null) &&
      (each !== 'issue-secret' || !account.enrolled) &&
      me.duties.some((held) => actRules[each].by[held] !== undefined),
  )
  const mayAsk = askable.filter((kind) => {
    const states = kind === 'move' ? (['active'] as const) : requestRules[kind].from
    return (
      openRequest === null &&
      (kind !== 'recover' || account.enrolled) &&
      (states as readonly string[] | null)?.includes(account.state) === true &&
      me.duties.some((held) => requestRules[kind].askedBy[held] !== undefined)
    )
  })
  const left = account.duties.filter(({ to }) => to === null || to > today)
  return (
    <div className="bulk-bar">
      {mayAsk.map((kind) => (
        <Button key={kind} onClick={() => onAsk(kind)}>
          {text.accounts.kinds[kind]}
        </Button>
      ))}
      {may.map((each) => (
        <Button
          key={each}
          kind={each === 'revoke' ? 'danger' : 'plain'}
          disabled={each === 'end-duty' && left.length === 0}
          onClick={() => setAct(each)}
        >
          {text.accounts.acts[each]}
        </Button>
      ))}
      {act !== null && (
        <BulkDialog
          title={text.accounts.acts[act]}
          text={text.accounts.actHints[act]}
          danger={act === 'revoke' || act === 'lock' || act === 'unlist'}
          withBasis
          items={[{ id: account.id, label: account.fullName }]}
          basis={
            act === 'list' || act === 'unlist' ? text.accounts.ministryPaper : undefined
          }
          extra={fields.fieldsOf(act)}
          ready={fields.isReady(act)}
          run={async (why, preview) => {
            if (act === 'issue-secret') {
              if (!preview) setSecret(await api.issueSecret(account.id, why))
            } else if (act === 'link-sso' || act === 'unlink-sso') {
              const name = act === 'link-sso' ? fields.ssoName : null
              if (!preview) await api.linkSso(account.id, { name, ...why })
            } else
              return api.actOnAccounts(
                fields.bodyOf(act, { accounts: [account.id], preview, ...why }),
              )
            return { outcomes: [{ id: account.id, done: !preview, code: null }] }
          }}
          onDone={onDone}
          onClose={() => setAct(null)}
        />
      )}
      {secret !== null && (
        <SecretDialog
          secret={secret}
          onClose={() => {
            setSecret(null)
            setAct(null)
          }}
        />
      )}
    </div>
  )
}
