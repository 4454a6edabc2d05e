import { useState } from 'react'
import type { Procedure } from '../api/governance.ts'
import { formatCivil, formatCount, plain } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { SearchField } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { useCatalogue } from './catalogue.ts'

export function ProceduresPage() {
  const text = useText()
  const [words, setWords] = useState('')
  const query = useCatalogue()
  const wanted = plain(words.trim())
  return (
    <Page title={text.procedures.title} lead={text.procedures.lead}>
      <section className="card" aria-label={text.procedures.title}>
        <div className="toolbar">
          <SearchField label={text.procedures.search} value={words} onChange={setWords} />
        </div>
        <Remote query={query}>
          {(catalogue) => (
            <ProcedureTable
              procedures={catalogue.procedures.filter(({ code, name, field }) =>
                plain(`${code} ${name} ${field}`).includes(wanted),
              )}
            />
          )}
        </Remote>
      </section>
    </Page>
  )
}

function ProcedureTable({ procedures }: { readonly procedures: readonly Procedure[] }) {
  const text = useText()
  const pathOf = ({ code }: Procedure) => `/procedures/${encodeURIComponent(code)}`
  return (
    <>
      <FramedTable
        rows={procedures}
        empty={
          <Empty
            icon="search"
            title={text.procedures.empty}
            hint={text.procedures.emptyHint}
          />
        }
        rowKey={({ code }) => code}
        pathOf={pathOf}
        columns={[
          {
            head: text.procedures.code,
            className: 'nowrap',
            cell: (procedure) => <Link to={pathOf(procedure)}>{procedure.code}</Link>,
          },
          {
            head: text.procedures.name,
            cell: ({ name, field }) => (
              <>
                <strong>{name}</strong>
                <div className="soft">{field}</div>
              </>
            ),
          },
          {
            head: text.procedures.level,
            className: 'nowrap',
            cell: ({ level }) => text.procedures.levels[level] ?? level,
          },
          {
            head: text.procedures.rules,
            number: true,
            cell: ({ rules }) => formatCount(rules.length),
          },
          {
            head: text.procedures.perDossier,
            number: true,
            cell: ({ lookUpsPerDossier }) => formatCount(lookUpsPerDossier),
          },
          {
            head: text.procedures.validFrom,
            className: 'nowrap',
            cell: ({ validFrom }) => formatCivil(validFrom),
          },
        ]}
      />
      {procedures.length > 0 && (
        <div className="card-foot soft" role="status">
          {text.general.total(formatCount(procedures.length))}
        </div>
      )}
    </>
  )
}
