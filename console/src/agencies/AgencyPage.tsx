import type { AgencyView } from '@chot/contract/agencies.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import './agencies.css'

/** One agency: what it is called in either notation, what it was called, who preceded and followed. */
export function AgencyPage({ id }: { readonly id: string }) {
  const text = useText()
  const query = useQuery({ queryKey: ['agency', id], queryFn: () => api.agency(id) })
  return (
    <Page
      title={query.data?.name ?? text.agencies.title}
      lead={<BackLink to="/agencies">{text.agency.back}</BackLink>}
    >
      <Remote query={query} onCard>
        {(agency) => (
          <>
            {agency.today.every(({ code }) => code !== agency.code) && (
              <Notice tone="warn" title={text.agency.ended(agency.name)}>
                <p>
                  {text.agency.today} <AgencyLinks agencies={agency.today} />
                </p>
              </Notice>
            )}
            <Facts agency={agency} />
            <History agency={agency} />
          </>
        )}
      </Remote>
    </Page>
  )
}

interface Named {
  readonly code: string
  readonly name: string
}

/** Names that lead to their agencies. */
export function AgencyLinks({ agencies }: { readonly agencies: readonly Named[] }) {
  const text = useText()
  if (agencies.length === 0) return text.reorganisations.nobody
  return agencies.map(({ code, name }, at) => (
    <span key={code}>
      {at > 0 && ', '}
      <Link to={`/agencies/${encodeURIComponent(code)}`}>{name}</Link>
    </span>
  ))
}

function Facts({ agency }: { readonly agency: AgencyView }) {
  const text = useText()
  const { validFrom, validTo } = agency
  return (
    <section className="card agency-facts" aria-label={agency.name}>
      <dl className="facts">
        <Fact label={text.agency.code} mono>
          {agency.code}
        </Fact>
        <Fact label={text.agency.lowToHigh} mono={agency.lowToHighCode !== null}>
          {agency.lowToHighCode ?? text.agency.noOther}
        </Fact>
        <Fact label={text.agencies.kind}>{text.agencies.kinds[agency.kind]}</Fact>
        <Fact label={text.agency.under}>
          {agency.parent === null ? '–' : <AgencyLinks agencies={[agency.parent]} />}
        </Fact>
        <Fact label={text.agency.valid}>
          {validTo === null
            ? text.agency.since(formatCivil(validFrom))
            : text.agency.between(formatCivil(validFrom), formatCivil(validTo))}
        </Fact>
        <Fact label={text.agencies.accounts}>{formatCount(agency.accounts)}</Fact>
        <Fact label={text.agency.dossiers}>{formatCount(agency.dossiers)}</Fact>
      </dl>
    </section>
  )
}

function History({ agency }: { readonly agency: AgencyView }) {
  const text = useText()
  const { versions, predecessors, heirs } = agency
  const nothing = versions.length + predecessors.length + heirs.length === 0
  return (
    <section className="card" aria-labelledby="agency-history">
      <h2 id="agency-history" className="card-title">
        {text.agency.history}
      </h2>
      {nothing && <p className="card-body soft">{text.agency.noHistory}</p>}
      <ul className="agency-history">
        {heirs.map((each) => (
          <Step key={`heir ${each.code}`} head={text.agency.followed} neighbour={each} />
        ))}
        {versions.map((each) => (
          <li key={each.validFrom}>
            <span className="soft nowrap">{formatCivil(each.validTo)}</span>
            <div>
              {text.agency.called}: <strong>{each.name}</strong>
              {each.parent !== null && ` · ${text.agency.under} ${each.parent}`}
              <div className="soft">
                {text.agency.between(
                  formatCivil(each.validFrom),
                  formatCivil(each.validTo),
                )}
              </div>
            </div>
          </li>
        ))}
        {predecessors.map((each) => (
          <Step
            key={`predecessor ${each.code}`}
            head={text.agency.preceded}
            neighbour={each}
          />
        ))}
      </ul>
    </section>
  )
}

interface StepProps {
  readonly head: string
  readonly neighbour: AgencyView['heirs'][number]
}

function Step({ head, neighbour }: StepProps) {
  const text = useText()
  return (
    <li>
      <span className="soft nowrap">{formatCivil(neighbour.on)}</span>
      <div>
        {head}: <AgencyLinks agencies={[neighbour]} />{' '}
        <span className="mono soft">{neighbour.code}</span>
        <div>
          <Link to={`/reorganisations/${neighbour.reorganisation}`}>
            {text.agency.by(neighbour.documentNumber)}
          </Link>
        </div>
      </div>
    </li>
  )
}
