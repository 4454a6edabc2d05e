import type { Ending, EndingKind, EndingsSoon } from '@chot/contract/accounts.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Remote } from '../ui/Remote.tsx'

/** Where all of a kind are. */
const listOf: Readonly<Record<EndingKind, string>> = {
  duty: '/accounts?attention=ending',
  training: '/accounts?attention=ending',
  unused: '/accounts?attention=unused',
  key: '/client-systems',
}

/** What of the accounts, and of client systems, ends soon: counted, and the first of each kind. */
export function EndingsCard() {
  const text = useText()
  const query = useQuery({ queryKey: ['endings'], queryFn: api.endings })
  return (
    <section className="card" aria-labelledby="endings-title">
      <header className="endings-head">
        <h2 id="endings-title">{text.accounts.endings.title}</h2>
        <p className="soft">{text.accounts.endings.lead}</p>
      </header>
      <Remote query={query} lines={2}>
        {(endings) => <Endings endings={endings} />}
      </Remote>
    </section>
  )
}

function Endings({ endings: { today, kinds } }: { readonly endings: EndingsSoon }) {
  const text = useText()
  const words = text.accounts.endings
  const rows = kinds
    .flatMap(({ kind, soonest }) => soonest.map((ending) => ({ kind, ...ending })))
    .sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
  return (
    <>
      <FramedTable
        rows={rows}
        rowKey={({ kind, id, duty, on }) => `${kind} ${id} ${duty} ${on}`}
        empty={<p className="soft endings-none">{words.none}</p>}
        columns={[
          { head: words.who, cell: (row) => <Subject {...row} /> },
          { head: text.accounts.agency, cell: ({ agency }) => agency.name },
          {
            head: words.what,
            cell: ({ kind, duty }) =>
              duty === null ? words.kinds[kind] : words.dutyOf(text.names.duties[duty]),
          },
          { head: words.on, className: 'nowrap', cell: ({ on }) => formatCivil(on) },
          {
            head: words.left,
            className: 'nowrap',
            cell: ({ on }) => {
              const days = daysBetween(today, on)
              return days > 0 ? words.daysLeft(formatCount(days)) : words.due
            },
          },
        ]}
      />
      {rows.length > 0 && (
        <p className="card-foot endings-all">
          <span className="soft">{words.seeAll}</span>
          {kinds.map(({ kind, total }) => (
            <Link key={kind} to={listOf[kind]}>
              {words.counted(words.kinds[kind], formatCount(total))}
            </Link>
          ))}
        </p>
      )}
    </>
  )
}

function Subject({ kind, id, name, username }: Ending & { readonly kind: EndingKind }) {
  return (
    <>
      <Link to={kind === 'key' ? listOf.key : `/accounts/${id}`}>
        <strong>{name}</strong>
      </Link>{' '}
      <span className="soft">{username ?? id}</span>
    </>
  )
}

const daysBetween = (from: string, to: string) =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000
