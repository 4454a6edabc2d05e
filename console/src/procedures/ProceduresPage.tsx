import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { useState } from 'react'
import { formatCivil, formatCount, plain } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Field } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
import { useCatalogue } from './catalogue.ts'

export function ProceduresPage() {
  const text = useText()
  const [words, setWords] = useState('')
  const { data, isPending, error, refetch } = useCatalogue()
  const wanted = plain(words.trim())
  const procedures =
    data?.procedures.filter((procedure) =>
      plain(`${procedure.code} ${procedure.name} ${procedure.field}`).includes(wanted),
    ) ?? []
  return (
    <Page title={text.procedures.title} lead={text.procedures.lead}>
      <section className="card" aria-label={text.procedures.title}>
        <div className="toolbar">
          <Field
            label={text.procedures.search}
            type="search"
            value={words}
            onChange={setWords}
            maxLength={100}
            autoComplete="off"
          />
        </div>
        {isPending ? (
          <Skeleton />
        ) : data === undefined ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : procedures.length === 0 ? (
          <Empty
            icon="search"
            title={text.procedures.empty}
            hint={text.procedures.emptyHint}
          />
        ) : (
          <>
            <ProcedureTable procedures={procedures} />
            <div className="card-foot soft" role="status">
              {text.general.total(formatCount(procedures.length))}
            </div>
          </>
        )}
      </section>
    </Page>
  )
}

function ProcedureTable({
  procedures,
}: {
  readonly procedures: ProcedureCatalogue['procedures']
}) {
  const text = useText()
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.procedures.code}</th>
            <th scope="col">{text.procedures.name}</th>
            <th scope="col">{text.procedures.level}</th>
            <th scope="col" className="number">
              {text.procedures.rules}
            </th>
            <th scope="col" className="number">
              {text.procedures.perDossier}
            </th>
            <th scope="col">{text.procedures.validFrom}</th>
          </tr>
        </thead>
        <tbody>
          {procedures.map((procedure) => {
            const path = `/procedures/${encodeURIComponent(procedure.code)}`
            return (
              // The link in the first cell serves keyboard and reader; the row is only a larger target.
              <tr
                key={procedure.code}
                className="row-link"
                onClick={(event) => {
                  if (
                    event.target instanceof Element &&
                    event.target.closest('a') === null
                  ) {
                    navigate(path)
                  }
                }}
              >
                <td className="nowrap">
                  <Link to={path}>{procedure.code}</Link>
                </td>
                <td>
                  <strong>{procedure.name}</strong>
                  <div className="soft">{procedure.field}</div>
                </td>
                <td className="nowrap">
                  {text.procedures.levels[procedure.level] ?? procedure.level}
                </td>
                <td className="number">{formatCount(procedure.rules.length)}</td>
                <td className="number">{formatCount(procedure.lookUpsPerDossier)}</td>
                <td className="nowrap">{formatCivil(procedure.validFrom)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
