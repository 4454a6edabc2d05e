import type { DossierDetail } from '@chot/contract/dossiers.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDate } from '../format.ts'
import { LookUp } from '../query/LookUp.tsx'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Meter } from '../ui/Meter.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
import './dossier.css'

type Person = DossierDetail['persons'][number]

export function DossierPage({ id }: { readonly id: string }) {
  const text = useText()
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['dossier', id],
    queryFn: () => api.dossier(id),
  })
  return (
    <Page
      title={text.dossier.title(data?.code ?? id)}
      lead={data?.procedure.name}
      actions={
        <Link to="/desk" className="back-link">
          <Icon name="back" />
          {text.dossier.desk}
        </Link>
      }
    >
      {data !== undefined ? (
        <Dossier dossier={data} />
      ) : (
        <div className="card">
          {isPending ? (
            <Skeleton />
          ) : (
            <Failed error={error} onRetry={() => void refetch()} />
          )}
        </div>
      )}
    </Page>
  )
}

function Dossier({ dossier }: { readonly dossier: DossierDetail }) {
  const text = useText()
  const [chosen, setChosen] = useState<number | null>(
    () =>
      (dossier.persons.find((person) => person.services.length > 0) ?? dossier.persons[0])
        ?.party ?? null,
  )
  const person = dossier.persons.find((candidate) => candidate.party === chosen)
  const closed = dossier.state === 'closed'
  return (
    <>
      <Facts dossier={dossier} />
      {closed && (
        <Notice tone="warn">
          <p>{text.dossier.closed}</p>
        </Notice>
      )}
      <div className="dossier-columns">
        <section className="card" aria-labelledby="persons-title">
          <h2 id="persons-title" className="dossier-heading">
            {text.dossier.persons}
          </h2>
          <ul className="persons">
            {dossier.persons.map((candidate) => (
              <li key={candidate.party}>
                <PersonCard
                  person={candidate}
                  chosen={candidate.party === chosen}
                  onChoose={() => setChosen(candidate.party)}
                />
              </li>
            ))}
          </ul>
        </section>
        <section className="card dossier-panel" aria-label={text.dossier.look}>
          {person === undefined ? (
            <Empty
              icon="person"
              title={text.dossier.choose}
              hint={text.dossier.chooseHint}
            />
          ) : person.services.length === 0 ? (
            <Empty
              icon="person"
              title={text.dossier.noService}
              hint={text.dossier.noServiceHint}
            />
          ) : (
            <LookUp
              key={person.party}
              dossier={dossier}
              person={person}
              disabled={closed}
            />
          )}
        </section>
      </div>
    </>
  )
}

function Facts({ dossier }: { readonly dossier: DossierDetail }) {
  const text = useText()
  const used = formatCount(dossier.used)
  const budget = formatCount(dossier.budget)
  return (
    <dl className="facts card">
      <div>
        <dt>{text.desk.state}</dt>
        <dd>
          <Badge tone={dossier.state === 'open' ? 'good' : 'plain'}>
            {text.desk[dossier.state]}
          </Badge>
        </dd>
      </div>
      <div>
        <dt>{text.dossier.received}</dt>
        <dd>{formatDate(dossier.receivedAt)}</dd>
      </div>
      <div>
        <dt>{text.dossier.receiving}</dt>
        <dd>{dossier.receivingAgency.name}</dd>
      </div>
      <div>
        <dt>{text.dossier.deciding}</dt>
        <dd>{dossier.decidingAgency.name}</dd>
      </div>
      <div>
        <dt>{text.desk.used}</dt>
        <dd>
          <Meter
            used={dossier.used}
            limit={dossier.budget}
            label={text.desk.usedText(used, budget)}
          >
            {text.desk.usedOf(used, budget)}
          </Meter>
        </dd>
      </div>
    </dl>
  )
}

interface PersonCardProps {
  readonly person: Person
  readonly chosen: boolean
  readonly onChoose: () => void
}

function PersonCard({ person, chosen, onChoose }: PersonCardProps) {
  const text = useText()
  return (
    <button type="button" className="person" aria-pressed={chosen} onClick={onChoose}>
      <span className="person-part">{person.part}</span>
      <span className="person-name">{person.fullName}</span>
      <span className="person-facts">
        <span>{text.dossier.born(formatCivil(person.birth))}</span>
        <span className="mono">{person.numberMasked}</span>
      </span>
    </button>
  )
}
