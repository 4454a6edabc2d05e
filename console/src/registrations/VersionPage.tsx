import type { VersionView } from '@chot/contract/registrations.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { DecisionDialog } from './DecisionDialog.tsx'
import { ListView } from './ListView.tsx'
import { versionTones } from './version-links.ts'
import { Who } from './Who.tsx'
import './registrations.css'

/** One version: what it says, what changed, and what may be done to it. */
export function VersionPage({ id }: { readonly id: string }) {
  const text = useText()
  const { registrations } = text
  const query = useQuery({
    queryKey: ['registration-version', id],
    queryFn: () => api.registrationVersion(id),
  })
  const version = query.data
  return (
    <Page
      title={
        version === undefined
          ? registrations.version
          : registrations.versionTitle(
              registrations.parts[version.part],
              formatCount(version.version),
            )
      }
      lead={version?.agency.name}
      actions={
        version !== undefined && (
          <BackLink to={`/registrations/${encodeURIComponent(version.agency.code)}`}>
            {version.agency.name}
          </BackLink>
        )
      }
    >
      <Remote query={query} onCard>
        {(view) => (
          <>
            <Acts version={view} />
            <Head version={view} />
            {view.list !== null && <ListView version={view} list={view.list} />}
            {view.services !== null && <Services services={view.services} />}
            {view.paper !== null && <PaperFacts version={view} paper={view.paper} />}
            {view.checklist !== null && <Checklist checklist={view.checklist} />}
          </>
        )}
      </Remote>
    </Page>
  )
}

function Head({ version }: { readonly version: VersionView }) {
  const { registrations } = useText()
  return (
    <>
      {version.state === 'returned' && (
        <Notice tone="warn" title={version.decisionReason ?? ''}>
          {version.returned.length > 0 && (
            <ul className="registration-missing">
              {version.returned.map(({ place, reason }) => (
                <li key={place}>
                  {registrations.lineNumber} {place}: {reason}
                </li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      <dl className="facts card">
        <Fact label={registrations.state}>
          <Badge tone={versionTones[version.state]}>
            {registrations.versionStates[version.state]}
          </Badge>
        </Fact>
        <Fact label={registrations.made}>
          <Who person={version.madeBy} atMs={version.madeAt} />
        </Fact>
        <Fact label={registrations.submitted}>
          <Who person={version.submittedBy} atMs={version.submittedAt} />
        </Fact>
        <Fact label={registrations.decided}>
          <Who person={version.decidedBy} atMs={version.decidedAt} />
        </Fact>
        {version.validFrom !== null && version.validTo !== null && (
          <Fact label={registrations.days}>
            {registrations.daysOf(
              formatCivil(version.validFrom),
              formatCivil(version.validTo),
            )}
          </Fact>
        )}
        {version.digest !== null && (
          <Fact label={registrations.digest} mono>
            <span className="registration-hash">{version.digest}</span>
          </Fact>
        )}
        {version.sourceSha256 !== null && (
          <Fact label={registrations.source} mono>
            <span className="registration-hash">{version.sourceSha256}</span>
          </Fact>
        )}
      </dl>
    </>
  )
}

function Acts({ version }: { readonly version: VersionView }) {
  const text = useText()
  const { registrations } = text
  const cache = useQueryClient()
  const [deciding, setDeciding] = useState<'accept' | 'return' | null>(null)
  const submitting = useMutation({
    mutationFn: () => api.submitVersion(version.id),
    onSuccess: () => cache.invalidateQueries(),
  })
  const may = (act: VersionView['may'][number]) => version.may.includes(act)
  if (!may('submit') && !may('accept') && !may('return'))
    return submitting.isSuccess ? (
      <Notice tone="good" grabFocus>
        <p>{registrations.submitted1}</p>
      </Notice>
    ) : null
  return (
    <section className="card card-body registration-form">
      {submitting.error !== null && (
        <Notice tone="bad" grabFocus>
          <p>{problemSentence(submitting.error, text)}</p>
        </Notice>
      )}
      <div className="registration-acts">
        {may('submit') && (
          <>
            <Button
              kind="primary"
              busy={submitting.isPending}
              onClick={() => submitting.mutate()}
            >
              {registrations.submit}
            </Button>
            <p className="field-hint">{registrations.submitHint}</p>
          </>
        )}
        {may('accept') && (
          <Button kind="primary" onClick={() => setDeciding('accept')}>
            {registrations.accept}
          </Button>
        )}
        {may('return') && (
          <Button kind="danger" onClick={() => setDeciding('return')}>
            {registrations.return}
          </Button>
        )}
      </div>
      {deciding !== null && (
        <DecisionDialog
          version={version}
          decision={deciding}
          onClose={() => setDeciding(null)}
        />
      )}
    </section>
  )
}

function Services({
  services,
}: {
  readonly services: NonNullable<VersionView['services']>
}) {
  const { registrations } = useText()
  return (
    <section className="card" aria-label={registrations.parts.services}>
      <FramedTable
        rows={services}
        rowKey={({ service, window }) => `${service} ${window}`}
        empty={null}
        columns={[
          {
            head: registrations.service,
            cell: ({ serviceName }) => <strong>{serviceName}</strong>,
          },
          {
            head: registrations.window,
            cell: ({ window }) => registrations.windows[window],
          },
          {
            head: registrations.perDay,
            number: true,
            cell: ({ queriesPerDay }) => formatCount(queriesPerDay),
          },
          { head: registrations.purpose, cell: ({ purpose }) => purpose },
          {
            head: registrations.reckoning,
            cell: ({ dossiersPerDay, lookUpsPerDossier }) =>
              dossiersPerDay === null || lookUpsPerDossier === null
                ? '–'
                : registrations.reckoned(
                    formatCount(dossiersPerDay),
                    formatCount(lookUpsPerDossier),
                  ),
          },
        ]}
      />
    </section>
  )
}

function PaperFacts({
  version,
  paper,
}: {
  readonly version: VersionView
  readonly paper: NonNullable<VersionView['paper']>
}) {
  const { registrations } = useText()
  return (
    <dl className="facts card" aria-label={registrations.parts[version.part]}>
      <Fact label={registrations.documentNumber}>{paper.documentNumber}</Fact>
      <Fact label={registrations.documentDate}>{formatCivil(paper.documentDate)}</Fact>
      <Fact label={registrations.issuer}>{paper.issuer}</Fact>
      <Fact label={registrations.signerName}>
        {paper.signerName} ({paper.signerPosition})
      </Fact>
      {paper.level !== null && (
        <Fact label={registrations.level}>
          {registrations.levelOf(String(paper.level))}
        </Fact>
      )}
    </dl>
  )
}

const answerTones = {
  met: 'good',
  partly: 'warn',
  'not-met': 'bad',
  'not-applicable': 'plain',
} as const

function Checklist({
  checklist,
}: {
  readonly checklist: NonNullable<VersionView['checklist']>
}) {
  const { registrations } = useText()
  return (
    <section className="card" aria-label={registrations.checklist}>
      <h2 className="card-title">{registrations.checklist}</h2>
      <FramedTable
        rows={checklist}
        rowKey={({ item }) => item}
        empty={null}
        columns={[
          {
            head: registrations.checklist,
            cell: ({ group, text }) => (
              <>
                <span className="soft">{group}:</span> {text}
              </>
            ),
          },
          {
            head: registrations.answer,
            className: 'nowrap',
            cell: ({ answer }) => (
              <Badge tone={answer === null ? 'bad' : answerTones[answer]}>
                {answer === null ? registrations.noAnswer : registrations.answers[answer]}
              </Badge>
            ),
          },
          { head: registrations.evidence, cell: ({ evidence }) => evidence },
        ]}
      />
    </section>
  )
}
