import type { ReorganisationView } from '@chot/contract/agencies.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { actSentence } from './act-sentence.ts'
import { useAllAgencies } from './agencies.ts'
import { MovesCard } from './MovesCard.tsx'
import { ProgressCard } from './ProgressCard.tsx'
import { ReorganisationEditor } from './ReorganisationEditor.tsx'
import { ReorganisationState } from './ReorganisationsPage.tsx'
import './agencies.css'

/** A reorganisation: `new`, a draft that may be changed, or what became of one. */
export function ReorganisationPage({ id }: { readonly id: string }) {
  const text = useText()
  const { reorganisations: words } = text
  const client = useQueryClient()
  const mayEdit = usePermission('agencies:edit')
  const [editing, setEditing] = useState(false)
  const isNew = id === 'new'
  const query = useQuery({
    queryKey: ['reorganisation', id],
    queryFn: () => api.reorganisation(id),
    enabled: !isNew,
    // It takes effect by itself: within half a minute when its day is there.
    refetchInterval: ({ state }) =>
      state.data?.state === 'approved' || state.data?.asked === true ? 10_000 : false,
  })
  const reload = () => {
    void client.invalidateQueries({ queryKey: ['reorganisations'] })
    void client.invalidateQueries({ queryKey: ['reorganisation', id] })
    void client.invalidateQueries({ queryKey: ['agencies'] })
  }
  const back = mayEdit ? (
    <BackLink to="/reorganisations">{words.back}</BackLink>
  ) : (
    <BackLink to="/agencies">{text.agency.back}</BackLink>
  )
  if (isNew)
    return (
      <Page title={words.newTitle} lead={back}>
        <ReorganisationEditor
          onSaved={(view) => {
            reload()
            navigate(`/reorganisations/${view.id}`)
          }}
          onCancel={() => navigate('/reorganisations')}
        />
      </Page>
    )
  return (
    <Page title={query.data?.documentNumber ?? words.title} lead={back}>
      <Remote query={query} onCard>
        {(view) =>
          editing ? (
            <ReorganisationEditor
              draft={view}
              onSaved={() => {
                setEditing(false)
                reload()
              }}
              onCancel={() => setEditing(false)}
            />
          ) : (
            <Shown view={view} onEdit={() => setEditing(true)} onChanged={reload} />
          )
        }
      </Remote>
    </Page>
  )
}

interface ShownProps {
  readonly view: ReorganisationView
  readonly onEdit: () => void
  readonly onChanged: () => void
}

function Shown({ view, onEdit, onChanged }: ShownProps) {
  const text = useText()
  const { reorganisations: words } = text
  const mayEdit = usePermission('agencies:edit')
  const [asking, setAsking] = useState<'approval' | 'drop' | null>(null)
  const [sent, setSent] = useState(false)
  const isDraft = view.state === 'draft'
  return (
    <>
      {sent && view.asked && <Notice tone="good" grabFocus title={words.askSent} />}
      <Faults view={view} />
      <section className="card agency-facts" aria-label={words.paper}>
        <dl className="facts">
          <Fact label={words.state}>
            <ReorganisationState row={view} />
          </Fact>
          <Fact label={words.date}>{formatCivil(view.documentDate)}</Fact>
          <Fact label={words.issuer}>{view.issuer}</Fact>
          <Fact label={words.takesEffect}>{formatCivil(view.takesEffectOn)}</Fact>
          <Fact label={words.drafted}>
            {view.draftedBy}{' '}
            <span className="soft">{formatDateTime(view.draftedAt)}</span>
          </Fact>
          {view.approvedBy !== null && view.approvedAt !== null && (
            <Fact label={words.approved}>
              {view.approvedBy}{' '}
              <span className="soft">{formatDateTime(view.approvedAt)}</span>
            </Fact>
          )}
          {view.doneOn !== null && (
            <Fact label={words.doneOn}>
              {formatCivil(view.doneOn)}{' '}
              {view.entry !== null && <LogPlace entry={view.entry} />}
            </Fact>
          )}
        </dl>
        {mayEdit && isDraft && !view.asked && (
          <div className="reorganisation-acts">
            <Button
              kind="primary"
              disabled={view.faults.length > 0}
              onClick={() => setAsking('approval')}
            >
              {words.ask}
            </Button>
            <Button onClick={onEdit}>{words.edit}</Button>
            <Button kind="danger" onClick={() => setAsking('drop')}>
              {words.drop}
            </Button>
          </div>
        )}
      </section>
      {view.state === 'done' && <ProgressCard view={view} onChanged={onChanged} />}
      <ActsCard view={view} />
      <MovesCard view={view} />
      {asking === 'drop' && (
        <ConfirmDialog
          title={words.dropTitle}
          confirm={words.drop}
          danger
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await api.dropReorganisation(view.id, view.revision)
            setAsking(null)
            onChanged()
          }}
        >
          <p>{words.dropText}</p>
        </ConfirmDialog>
      )}
      {asking === 'approval' && (
        <AskDialog
          view={view}
          onClose={() => setAsking(null)}
          onAsked={() => {
            setAsking(null)
            setSent(true)
            onChanged()
          }}
        />
      )}
    </>
  )
}

function LogPlace({ entry }: { readonly entry: number }) {
  const { reorganisations: words } = useText()
  const place = words.logLine(String(entry))
  return usePermission('log:read') ? (
    <Link to={`/log/${entry}`}>{place}</Link>
  ) : (
    <span className="soft">{place}</span>
  )
}

interface AskDialogProps {
  readonly view: ReorganisationView
  readonly onClose: () => void
  readonly onAsked: () => void
}

function AskDialog({ view, onClose, onAsked }: AskDialogProps) {
  const text = useText()
  const { reorganisations: words } = text
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const fits = reason.trim().length >= 5
  return (
    <ConfirmDialog
      title={words.askTitle}
      confirm={words.ask}
      onClose={onClose}
      mayConfirm={() => {
        setTried(true)
        return fits
      }}
      onConfirm={async () => {
        const { revision } = view
        await api.askReorganisation(view.id, { revision, reason: reason.trim() })
        onAsked()
      }}
    >
      <p>{words.askText}</p>
      <Field
        label={words.askReason}
        hint={words.askReasonHint}
        value={reason}
        onChange={setReason}
        error={tried && !fits ? text.grounds.tooShort : undefined}
        maxLength={200}
        autoComplete="off"
      />
    </ConfirmDialog>
  )
}

function Faults({ view }: { readonly view: ReorganisationView }) {
  const { reorganisations: words } = useText()
  if (view.faults.length === 0) return null
  return (
    <Notice tone="bad" title={words.faultsTitle}>
      <ul className="change-list">
        {view.faults.map(({ act, fault, code }) => (
          <li key={`${act} ${fault} ${code}`}>
            {act !== null && `${words.atAct(String(act + 1))}: `}
            {words.faults[fault](code)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function ActsCard({ view }: { readonly view: ReorganisationView }) {
  const text = useText()
  const { reorganisations: words } = text
  const agencies = useAllAgencies()
  const made = view.acts.flatMap((each) => (each.act === 'create' ? [each] : []))
  const nameOf = (code: string) =>
    [...agencies, ...made].find((each) => each.code === code)?.name ?? code
  return (
    <section className="card" aria-labelledby="acts">
      <h2 id="acts" className="card-title">
        {words.actsTitle} ({formatCount(view.acts.length)})
      </h2>
      <DataTable
        rows={view.acts.map((act, at) => ({ act, at }))}
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
        ]}
      />
    </section>
  )
}
