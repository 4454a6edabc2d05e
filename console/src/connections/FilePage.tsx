import type { AttachmentView, FileView, StepView } from '@chot/contract/connections.ts'
import type { ConnectionAct } from '@chot/core/workflow/connection.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { attachmentPath } from '../api/connections.ts'
import { api } from '../api.ts'
import { MakeButton } from '../documents/MakeButton.tsx'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { queryClient } from '../session/session.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { ActDialog } from './ActDialog.tsx'
import { AttachBox } from './AttachBox.tsx'
import { lackText } from './lacks.ts'
import { SignedDocuments } from './SignedDocuments.tsx'
import { partTones, stateTones } from './tones.ts'
import './connections.css'

/** One connection file: its parts, its steps, and what the one who looks may do. */
export function FilePage({ id }: { readonly id: string }) {
  const text = useText()
  const [acting, setActing] = useState<ConnectionAct | null>(null)
  const [done, setDone] = useState(0)
  const query = useQuery({
    queryKey: ['connection-file', id],
    queryFn: () => api.connectionFile(id),
  })
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: ['connection-file', id] })
    void queryClient.invalidateQueries({ queryKey: ['connection-files'] })
  }
  return (
    <Page title={query.data?.agency.name ?? text.files.title}>
      <BackLink to="/connection-files">{text.files.title}</BackLink>
      {done > 0 && (
        <Notice key={done} tone="good" grabFocus>
          <p>{text.files.done}</p>
        </Notice>
      )}
      <Remote query={query} onCard>
        {(file) => (
          <>
            <Facts file={file} />
            <Todo file={file} onAct={setActing} onAttached={refresh} />
            <Checklist file={file} />
            <Steps file={file} />
            {acting !== null && (
              <ActDialog
                file={file}
                act={acting}
                onClose={() => setActing(null)}
                onDone={() => {
                  setActing(null)
                  setDone(done + 1)
                  refresh()
                }}
              />
            )}
          </>
        )}
      </Remote>
    </Page>
  )
}

function Facts({ file }: { readonly file: FileView }) {
  const text = useText()
  const { connection } = file
  return (
    <section className="card">
      <dl className="facts">
        <Fact label={text.files.state}>
          <Badge tone={stateTones[file.state]}>{text.files.states[file.state]}</Badge>
        </Fact>
        <Fact label={text.files.since}>{formatDateTime(file.since)}</Fact>
        <Fact label={text.files.dueOn}>{formatCivil(file.dueOn)}</Fact>
        <Fact label={text.files.route}>{text.files.routes[file.route]}</Fact>
        <Fact label={text.files.drive}>{file.drive.name}</Fact>
        <Fact label={text.files.connection}>
          {connection === null ? (
            text.files.noConnection
          ) : (
            <>
              {text.files.connections[connection.state]}
              {connection.restoredUntil !== null && (
                <span className="soft">
                  {' · '}
                  {text.files.restoredUntil(formatCivil(connection.restoredUntil))}
                </span>
              )}
            </>
          )}
        </Fact>
      </dl>
    </section>
  )
}

interface TodoProps {
  readonly file: FileView
  readonly onAct: (act: ConnectionAct) => void
  readonly onAttached: () => void
}

const grave: readonly ConnectionAct[] = ['return', 'suspend', 'end']

function Todo({ file, onAct, onAttached }: TodoProps) {
  const text = useText()
  const acts = file.acts.filter((act) => act !== 'restore')
  return (
    <section className="card" aria-labelledby="todo-title">
      <h2 className="card-title" id="todo-title">
        {text.files.todo}
      </h2>
      <div className="todo stack">
        {acts.length === 0 ? (
          <p className="soft">{text.files.nothingToDo}</p>
        ) : (
          <div className="page-actions">
            {acts.map((act) => (
              <Button
                key={act}
                kind={grave.includes(act) ? 'danger' : 'primary'}
                onClick={() => onAct(act)}
              >
                {text.files.acts[act]}
              </Button>
            ))}
            {acts.includes('send') && (
              <MakeButton
                start={{
                  kind: 'transfer-letter',
                  agency: file.agency,
                  route: file.route === 'ministry' ? 'c06' : 'pc06',
                }}
              />
            )}
          </div>
        )}
        {file.mayAttach && (
          <>
            <SignedDocuments file={file} onAttached={onAttached} />
            <AttachBox file={file} onAttached={onAttached} />
          </>
        )}
      </div>
    </section>
  )
}

function Checklist({ file }: { readonly file: FileView }) {
  const text = useText()
  return (
    <section className="card" aria-labelledby="parts-title">
      <h2 className="card-title" id="parts-title">
        {text.files.checklist}
      </h2>
      <p className="to-parts">
        <Link to={`/registrations/${encodeURIComponent(file.agency.code)}`}>
          {text.files.toParts}
        </Link>
      </p>
      <ul className="part-list">
        {file.parts.map(({ part, state, version, missing }) => (
          <li key={part}>
            <Badge tone={partTones[state]}>{text.files.partStates[state]}</Badge>
            <strong>{text.files.parts[part]}</strong>
            {version !== null && (
              <span className="soft">{text.files.version(String(version))}</span>
            )}
            {missing.length > 0 && (
              <span className="part-lacks">
                {missing.map((lack) => lackText(lack, text)).join('; ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Steps({ file }: { readonly file: FileView }) {
  const text = useText()
  const readsLog = usePermission('log:read')
  return (
    <section className="card" aria-labelledby="steps-title">
      <h2 className="card-title" id="steps-title">
        {text.files.steps}
      </h2>
      {file.steps.length === 0 ? (
        <p className="card-body soft">{text.files.noSteps}</p>
      ) : (
        <div className="table-frame">
          <DataTable
            rows={file.steps}
            rowKey={({ sequence }) => sequence}
            columns={[
              {
                head: text.files.at,
                className: 'nowrap',
                cell: ({ at }) => formatDateTime(at),
              },
              {
                head: text.files.step,
                cell: ({ act, state }) => (
                  <>
                    {act === 'begin' ? text.files.begin : text.files.acts[act]}
                    <div>
                      <Badge tone={stateTones[state]}>{text.files.states[state]}</Badge>
                    </div>
                  </>
                ),
              },
              {
                head: text.files.by,
                cell: ({ by, approvedBy }) => (
                  <>
                    {by?.fullName ?? text.files.byClock}
                    {by !== null && <div className="soft">{by.agency}</div>}
                    {approvedBy !== null && (
                      <div className="soft">{text.files.approvedBy(approvedBy)}</div>
                    )}
                  </>
                ),
              },
              {
                head: text.files.details,
                cell: (step) => (
                  <StepDetails step={step} fileId={file.id} readsLog={readsLog} />
                ),
              },
            ]}
          />
        </div>
      )}
    </section>
  )
}

interface StepDetailsProps {
  readonly step: StepView
  readonly fileId: string
  readonly readsLog: boolean
}

function StepDetails({ step, fileId, readsLog }: StepDetailsProps) {
  const text = useText()
  const { document, reason, basis, partReasons, attachments, sequence } = step
  return (
    <>
      {document !== null && (
        <div>
          {text.files.documentOf(
            text.files.ways[document.way],
            document.number,
            formatCivil(document.on),
          )}
        </div>
      )}
      {reason !== null && <div>{reason}</div>}
      {basis !== null && <div className="soft">{basis}</div>}
      {partReasons.map((each) => (
        <div key={each.part}>
          <strong>{text.files.parts[each.part]}</strong>: {each.reason}
        </div>
      ))}
      {attachments.map((each) => (
        <Attachment key={each.sha256} fileId={fileId} attachment={each} />
      ))}
      {readsLog && (
        <div>
          <Link to={`/log/${sequence}`}>{text.files.entry(formatCount(sequence))}</Link>
        </div>
      )}
    </>
  )
}

interface AttachmentProps {
  readonly fileId: string
  readonly attachment: AttachmentView
}

function Attachment({ fileId, attachment }: AttachmentProps) {
  const text = useText()
  const { sha256, name, type } = attachment
  return (
    <div className="attachment">
      <span>{name}</span>
      {type === 'pdf' && (
        <a href={attachmentPath(fileId, sha256, true)} target="_blank" rel="noreferrer">
          {text.files.preview}
          <span className="visually-hidden">: {name}</span>
        </a>
      )}
      <a href={attachmentPath(fileId, sha256)} download={name}>
        {text.files.save}
        <span className="visually-hidden">: {name}</span>
      </a>
    </div>
  )
}
