import { documentKinds } from '@chot/core/documents/document.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FilterChoice } from '../ui/Field.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Page } from '../ui/Page.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { MakeDialog } from './MakeDialog.tsx'
import './documents.css'

/** The official documents that were made, and the way to make one. */
export function DocumentsPage() {
  const text = useText()
  const { documents } = text
  const mayMake = usePermission('documents:make')
  const [making, setMaking] = useState(false)
  const { filters, filter, after, previous, next } = usePages({ kind: '' })
  const query = useQuery({
    queryKey: ['documents', filters.kind, after],
    queryFn: () => api.documents({ kind: filters.kind, after }),
    placeholderData: keepPreviousData,
  })
  const pathOf = ({ id }: { readonly id: string }) => `/documents/${id}`
  return (
    <Page
      title={documents.title}
      lead={<p>{documents.lead}</p>}
      actions={
        mayMake && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            {documents.make}
          </Button>
        )
      }
    >
      {making && (
        <MakeDialog
          onClose={() => setMaking(false)}
          onMade={(id) => navigate(`/documents/${id}`)}
        />
      )}
      <ListCard
        title={documents.list}
        toolbar={
          <FilterChoice
            label={documents.kind}
            value={filters.kind}
            onChange={filter('kind')}
            labels={Object.fromEntries(
              documentKinds.map((kind) => [kind, documents.kinds[kind]]),
            )}
          />
        }
        query={query}
        rowsOf={({ rows }) => rows}
        empty={<Empty title={documents.none} hint={documents.noneHint} />}
        onPrevious={previous}
        onNext={(page) => next(page.next)}
        totalOf={({ total }) => total}
        rowKey={({ id }) => id}
        pathOf={pathOf}
        columns={[
          {
            head: documents.kind,
            cell: (row) => (
              <>
                <Link to={pathOf(row)}>{documents.kinds[row.kind]}</Link>
                <div className="soft">{documents.edition(formatCivil(row.edition))}</div>
              </>
            ),
          },
          { head: documents.agency, cell: ({ agencyName }) => agencyName },
          {
            head: documents.madeAt,
            cell: ({ madeAt, madeBy }) => (
              <>
                {formatDateTime(madeAt)}
                <div className="soft">{madeBy}</div>
              </>
            ),
          },
          {
            head: documents.versionCode,
            className: 'mono nowrap',
            cell: ({ versionCode }) => versionCode,
          },
          {
            head: documents.state,
            className: 'nowrap',
            cell: ({ signed }) =>
              signed === 0 ? (
                <Badge>{documents.unsigned}</Badge>
              ) : (
                <Badge tone="good">{documents.signed(formatCount(signed))}</Badge>
              ),
          },
        ]}
      />
    </Page>
  )
}
