import type { AccountRow } from '@chot/contract/accounts.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Empty } from '../ui/states.tsx'
import { stateTones } from './state-tones.ts'

interface AccountTableProps {
  readonly accounts: readonly AccountRow[]
  readonly chosen: readonly AccountRow[]
  readonly onToggle: (row: AccountRow) => void
  /** Nobody acts on their own account. */
  readonly own: string
}

/** Accounts with what each lacks, to choose from. */
export function AccountTable({ accounts, chosen, onToggle, own }: AccountTableProps) {
  const text = useText()
  return (
    <FramedTable
      rows={accounts}
      empty={
        <Empty icon="search" title={text.accounts.empty} hint={text.accounts.emptyHint} />
      }
      rowKey={({ id }) => id}
      columns={[
        {
          head: text.accounts.choose,
          cell: (row) =>
            row.id !== own && (
              <input
                type="checkbox"
                className="choose-row"
                aria-label={text.accounts.chooseOne(row.fullName)}
                checked={chosen.some(({ id }) => id === row.id)}
                onChange={() => onToggle(row)}
              />
            ),
        },
        {
          head: text.accounts.fullName,
          className: 'account-name',
          cell: ({ id, fullName, username }) => (
            <>
              <Link to={`/accounts/${id}`}>
                <strong>{fullName}</strong>
              </Link>
              <div className="soft">{username}</div>
            </>
          ),
        },
        { head: text.accounts.agency, cell: ({ agency }) => agency.name },
        {
          head: text.accounts.duties,
          cell: ({ duties }) =>
            duties.map(({ duty, from, to }) => (
              <div key={`${duty} ${from}`}>
                {text.names.duties[duty]}{' '}
                <span className="soft nowrap">
                  {to === null
                    ? text.accounts.since(formatCivil(from))
                    : text.accounts.between(formatCivil(from), formatCivil(to))}
                </span>
              </div>
            )),
        },
        {
          head: text.accounts.state,
          cell: ({ state, dormantOn }) => (
            <>
              <Badge tone={stateTones[state]}>{text.accounts.states[state]}</Badge>
              {dormantOn !== null && (
                <div className="soft nowrap">
                  {text.accounts.unusedUntil(formatCivil(dormantOn))}
                </div>
              )}
            </>
          ),
        },
        {
          head: text.accounts.lacks,
          cell: ({ lacks }) =>
            lacks.length === 0
              ? '–'
              : lacks.map((code) => (
                  <div key={code}>
                    {text.accounts.lackNames[
                      code as keyof typeof text.accounts.lackNames
                    ] ?? code}
                  </div>
                )),
        },
        {
          head: text.accounts.perDay,
          number: true,
          cell: ({ queriesPerDay }) =>
            queriesPerDay === null ? '–' : formatCount(queriesPerDay),
        },
        {
          head: text.accounts.lastSignIn,
          className: 'nowrap',
          cell: ({ lastSignInAt }) =>
            lastSignInAt === null ? text.accounts.never : formatDateTime(lastSignInAt),
        },
      ]}
    />
  )
}
