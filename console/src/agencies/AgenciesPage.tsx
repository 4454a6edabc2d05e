import type { AgencyPage } from '@chot/contract/oversight.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'

export function AgenciesPage() {
  const text = useText()
  const [words, setWords] = useState('')
  const [kind, setKind] = useState('')
  const pages = usePages()
  const q = useSettled(words.trim())
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['agencies', q, kind, pages.after],
    queryFn: () => api.agencies({ q, kind, after: pages.after }),
    placeholderData: keepPreviousData,
  })
  const kinds = Object.entries(text.agencies.kinds)
  return (
    <Page title={text.agencies.title} lead={text.agencies.lead}>
      <section className="card" aria-label={text.agencies.title}>
        <div className="toolbar">
          <Field
            label={text.agencies.search}
            type="search"
            value={words}
            maxLength={100}
            autoComplete="off"
            onChange={(value) => {
              setWords(value)
              pages.first()
            }}
          />
          <Choice
            label={text.agencies.kind}
            value={kind}
            onChange={(value) => {
              setKind(value)
              pages.first()
            }}
            options={[
              { value: '', label: text.general.all },
              ...kinds.map(([value, label]) => ({ value, label })),
            ]}
          />
        </div>
        {isPending ? (
          <Skeleton />
        ) : data === undefined ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : data.agencies.length === 0 ? (
          <Empty
            icon="search"
            title={text.agencies.empty}
            hint={text.agencies.emptyHint}
          />
        ) : (
          <AgencyTable agencies={data.agencies} />
        )}
        {data !== undefined && (
          <div className="card-foot">
            <Pager
              summary={text.general.total(formatCount(data.total))}
              onPrevious={pages.previous}
              onNext={pages.next(data.next)}
            />
          </div>
        )}
      </section>
    </Page>
  )
}

function AgencyTable({ agencies }: { readonly agencies: AgencyPage['agencies'] }) {
  const text = useText()
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.agencies.code}</th>
            <th scope="col">{text.agencies.name}</th>
            <th scope="col">{text.agencies.kind}</th>
            <th scope="col">{text.agencies.from}</th>
            <th scope="col">{text.agencies.to}</th>
            <th scope="col" className="number">
              {text.agencies.accounts}
            </th>
          </tr>
        </thead>
        <tbody>
          {agencies.map((agency) => (
            <tr key={agency.code}>
              <td className="mono nowrap">{agency.code}</td>
              <td>
                <strong>{agency.name}</strong>
              </td>
              <td>{text.agencies.kinds[agency.kind]}</td>
              <td className="nowrap">{formatCivil(agency.validFrom)}</td>
              <td className="nowrap">
                {agency.validTo === null ? '–' : formatCivil(agency.validTo)}
              </td>
              <td className="number">{formatCount(agency.accounts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
