import type { ReorganisationView } from '@chot/contract/agencies.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'

/** What there is at agencies that end or are split, and where it goes. */
export function MovesCard({ view }: { readonly view: ReorganisationView }) {
  const { reorganisations: words } = useText()
  const listed = view.rehomed.reduce((sum, each) => sum + each.listed, 0)
  return (
    <section className="card" aria-labelledby="moves">
      <h2 id="moves" className="card-title">
        {view.state === 'done' ? words.movedTitle : words.movesTitle}
      </h2>
      {listed > 0 && (
        <div className="card-body">
          <Notice tone="info">
            <p>{words.listNotice(formatCount(listed))}</p>
          </Notice>
        </div>
      )}
      <FramedTable
        rows={view.rehomed}
        rowKey={({ code }) => code}
        empty={<p className="card-body soft">{words.nothingMoves}</p>}
        columns={[
          {
            head: words.from,
            cell: ({ code, name, ends, locked }) => (
              <>
                <strong>{name}</strong>
                <div className="soft mono">{code}</div>
                {!ends && <Badge>{words.goesOn}</Badge>}
                {locked && <Badge tone="warn">{words.locked}</Badge>}
              </>
            ),
          },
          {
            head: words.to,
            cell: ({ heirs }) =>
              heirs.length === 0
                ? words.nobody
                : heirs.map(({ name }) => name).join(', '),
          },
          {
            head: words.accounts,
            cell: ({ accounts, active }) => (
              <>
                {formatCount(accounts)}
                {active > 0 && (
                  <div className="soft">{words.active(formatCount(active))}</div>
                )}
              </>
            ),
          },
          {
            head: words.listed,
            number: true,
            cell: (each) => formatCount(each.listed),
          },
          {
            head: words.dossiers,
            number: true,
            cell: ({ dossiers }) => formatCount(dossiers),
          },
          {
            head: words.requests,
            number: true,
            cell: ({ requests }) => formatCount(requests),
          },
          {
            head: words.systems,
            number: true,
            cell: ({ systems }) => formatCount(systems),
          },
        ]}
      />
    </section>
  )
}
