import type { DossierDetail } from '@chot/contract/dossiers.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatDate } from '../format.ts'
import { LookUp } from '../query/LookUp.tsx'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { LookUpMeter } from './LookUpMeter.tsx'
import './dossier.css'

type Person = DossierDetail['persons'][number]

export function DossierPage({ id }: { readonly id: string }) {
  const text = useText()
  const query = useQuery({
    queryKey: ['dossier', id],
    queryFn: () => api.dossier(id),
  })
  return (
    <Page
      title={text.dossier.title(query.data?.code ?? id)}
      lead={query.data?.procedure.name}
      actions={<BackLink to="/desk">{text.dossier.desk}</BackLink>}
    >
      <Remote query={query} onCard>
        {(dossier) => <Dossier dossier={dossier} />}
      </Remote>
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
  return (
    <dl className="facts card">
      <Fact label={text.desk.state}>
        <Badge tone={dossier.state === 'open' ? 'good' : 'plain'}>
          {text.desk[dossier.state]}
        </Badge>
      </Fact>
      <Fact label={text.dossier.received}>{formatDate(dossier.receivedAt)}</Fact>
      <Fact label={text.dossier.receiving}>{dossier.receivingAgency.name}</Fact>
      <Fact label={text.dossier.deciding}>{dossier.decidingAgency.name}</Fact>
      <Fact label={text.desk.used}>
        <LookUpMeter dossier={dossier} />
      </Fact>
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
