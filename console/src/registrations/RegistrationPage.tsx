import type { RegistrationView } from '@chot/contract/registrations.ts'
import { type Part, parts } from '@chot/core/registration/version.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { stateTones } from '../connections/tones.ts'
import { MakeOfPart } from '../documents/MakeOfPart.tsx'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { missingSentence, partTones } from './missing-text.ts'
import { PaperEditor } from './PaperEditor.tsx'
import { ServicesEditor } from './ServicesEditor.tsx'
import { versionPath, versionTones } from './version-links.ts'
import { Who } from './Who.tsx'
import './registrations.css'

/** The connection file of one agency: four parts with what is missing, and their versions. */
export function RegistrationPage({ id }: { readonly id: string }) {
  const { registrations } = useText()
  const [editing, setEditing] = useState<Part | null>(null)
  const query = useQuery({
    queryKey: ['registration', id],
    queryFn: () => api.registration(id),
  })
  return (
    <Page
      title={query.data?.agency.name ?? id}
      lead={<span className="mono">{id}</span>}
      actions={<BackLink to="/registrations">{registrations.back}</BackLink>}
    >
      <Remote query={query} onCard>
        {(view) =>
          editing === null || editing === 'accounts' ? (
            <>
              <DriveCard drive={view.drive} />
              <div className="registration-parts">
                {parts.map((part) => (
                  <PartCard
                    key={part}
                    part={part}
                    view={view}
                    onEdit={() => setEditing(part)}
                  />
                ))}
              </div>
              <Versions view={view} />
            </>
          ) : editing === 'services' ? (
            <ServicesEditor view={view} onClose={() => setEditing(null)} />
          ) : (
            <PaperEditor part={editing} view={view} onClose={() => setEditing(null)} />
          )
        }
      </Remote>
    </Page>
  )
}

/** Where the four parts go: the agency's file in the drive that runs. */
function DriveCard({ drive }: { readonly drive: RegistrationView['drive'] }) {
  const { registrations, files } = useText()
  return (
    <section className="card" aria-label={registrations.ofDrive}>
      <h2 className="card-title">{registrations.ofDrive}</h2>
      <div className="card-body registration-drive">
        {drive === null ? (
          <span className="soft">{registrations.noDrive}</span>
        ) : (
          <>
            <strong>{drive.name}</strong>
            <span className="soft">
              {registrations.driveDue(formatCivil(drive.dueOn))}
            </span>
            {drive.file === null ? (
              <>
                <Badge>{registrations.notBegun}</Badge>
                <Link to="/connection-files">{registrations.beginFile}</Link>
              </>
            ) : (
              <>
                <Badge tone={stateTones[drive.file.state]}>
                  {files.states[drive.file.state]}
                </Badge>
                <Link to={`/connection-files/${drive.file.id}`}>
                  {registrations.openFile}
                </Link>
              </>
            )}
          </>
        )}
      </div>
    </section>
  )
}

interface PartCardProps {
  readonly part: Part
  readonly view: RegistrationView
  readonly onEdit: () => void
}

function PartCard({ part, view, onEdit }: PartCardProps) {
  const text = useText()
  const { registrations } = text
  const { state, version, missing } = view.parts[part]
  const own = view.versions.filter((each) => each.part === part)
  const open = own.find((each) => each.state === 'draft' || each.state === 'submitted')
  const accepted = own.find((each) => each.state === 'accepted')
  const nameOf = (code: string) =>
    view.services.find((service) => service.code === code)?.name ?? code
  const edits = view.mayDraft.includes(part) || open?.may.includes('save') === true
  return (
    <section className="card registration-part" aria-label={registrations.parts[part]}>
      <div className="registration-part-head">
        <h2>{registrations.parts[part]}</h2>
        <Badge tone={partTones[state]}>{registrations.states[state]}</Badge>
      </div>
      <p className="soft">
        {version === null
          ? registrations.noVersion
          : registrations.acceptedVersion(formatCount(version))}
        {accepted?.validTo && accepted.validFrom && (
          <>
            {' · '}
            {registrations.daysOf(
              formatCivil(accepted.validFrom),
              formatCivil(accepted.validTo),
            )}
          </>
        )}
      </p>
      {missing.length === 0 ? (
        <p>{registrations.noneMissing}</p>
      ) : (
        <ul className="registration-missing">
          {missing.map((each) => {
            const sentence = missingSentence(each, text, nameOf)
            return <li key={sentence}>{sentence}</li>
          })}
        </ul>
      )}
      <div className="registration-acts">
        {accepted !== undefined && (
          <Link to={versionPath(accepted.id)}>
            {registrations.open(formatCount(accepted.version))}
          </Link>
        )}
        {open !== undefined && (
          <Link to={versionPath(open.id)}>
            {registrations.open(formatCount(open.version))}
          </Link>
        )}
        {accepted !== undefined && part !== 'security' && (
          <MakeOfPart agency={view.agency.code} part={part} version={accepted.id} />
        )}
        {part === 'accounts'
          ? view.mayDraft.includes(part) && (
              <ListBeginnings agency={view.agency.code} again={own.length > 0} />
            )
          : edits && (
              <Button small onClick={onEdit}>
                {open === undefined ? registrations.begin : registrations.edit}
              </Button>
            )}
      </div>
    </section>
  )
}

/** Where the rows of the next list may come from. */
function ListBeginnings({
  agency,
  again,
}: {
  readonly agency: string
  readonly again: boolean
}) {
  const text = useText()
  const cache = useQueryClient()
  const beginning = useMutation({
    mutationFn: (from: 'accounts' | 'version') => api.draftList(agency, { from }),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ['registration'] })
      navigate(versionPath(id))
    },
  })
  return (
    <>
      <Button
        small
        busy={beginning.isPending}
        onClick={() => beginning.mutate('accounts')}
      >
        {text.registrations.fromAccounts}
      </Button>
      {again && (
        <Button
          small
          busy={beginning.isPending}
          onClick={() => beginning.mutate('version')}
        >
          {text.registrations.fromVersion}
        </Button>
      )}
      <Link to="/account-lists">{text.registrations.fromFile}</Link>
      {beginning.error !== null && (
        <Notice tone="bad">
          <p>{problemSentence(beginning.error, text)}</p>
        </Notice>
      )}
    </>
  )
}

function Versions({ view }: { readonly view: RegistrationView }) {
  const { registrations } = useText()
  return (
    <section className="card" aria-label={registrations.versions}>
      <h2 className="card-title">{registrations.versions}</h2>
      <FramedTable
        rows={view.versions}
        rowKey={({ id }) => id}
        pathOf={({ id }) => versionPath(id)}
        empty={
          <Empty
            title={registrations.versionsEmpty}
            hint={registrations.versionsEmptyHint}
          />
        }
        columns={[
          {
            head: registrations.part,
            cell: ({ id, part, version }) => (
              <Link to={versionPath(id)}>
                {registrations.versionTitle(
                  registrations.parts[part],
                  formatCount(version),
                )}
              </Link>
            ),
          },
          {
            head: registrations.state,
            className: 'nowrap',
            cell: ({ state }) => (
              <Badge tone={versionTones[state]}>
                {registrations.versionStates[state]}
              </Badge>
            ),
          },
          {
            head: registrations.made,
            cell: ({ madeBy, madeAt }) => <Who person={madeBy} atMs={madeAt} />,
          },
          {
            head: registrations.submitted,
            cell: ({ submittedBy, submittedAt }) => (
              <Who person={submittedBy} atMs={submittedAt} />
            ),
          },
          {
            head: registrations.decided,
            cell: ({ decidedBy, decidedAt, decisionReason }) => (
              <>
                <Who person={decidedBy} atMs={decidedAt} />
                {decisionReason !== null && <div>{decisionReason}</div>}
              </>
            ),
          },
        ]}
      />
    </section>
  )
}
