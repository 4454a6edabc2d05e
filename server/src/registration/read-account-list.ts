import { hasFault } from '@chot/core/registration/list-cells.ts'
import {
  type ListReading,
  type PersonRow,
  readAccountList,
} from '@chot/core/registration/read-list.ts'
import { personDigest } from '../accounts/create-account.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { readWorkbook } from './read-workbook.ts'

const peopleMax = 5_000

/**
 * An office's spreadsheet as an account list, compared with the accounts there are; nothing of it
 * is kept. Throws what `readWorkbook` throws, and Problem `spreadsheet-too-large` beyond 5,000 people.
 */
export async function readListFile(
  deps: Pick<Deps, 'db' | 'keys'>,
  bytes: Uint8Array,
): Promise<ListReading> {
  const reading = readAccountList(await readWorkbook(bytes))
  if (reading.people.length > peopleMax) throw new Problem('spreadsheet-too-large')
  return { ...reading, people: await compareWithAccounts(deps, reading.people) }
}

async function compareWithAccounts(
  deps: Pick<Deps, 'db' | 'keys'>,
  people: readonly PersonRow[],
): Promise<readonly PersonRow[]> {
  const digests = people.map(({ cells }) =>
    cells.officerNumber.value === ''
      ? null
      : personDigest(deps.keys, cells.officerNumber.value),
  )
  const found = await deps.db.rows<{ login: boolean; person: boolean }>(
    `select exists (select from accounts a where a.username = p.username)
              or exists (select from account_requests r where r.username = p.username and r.state = 'open')
              as login,
            exists (select from accounts a where a.person_digest = p.digest and a.state <> 'revoked')
              or exists (select from account_requests r where r.person_digest = p.digest and r.state = 'open')
              as person
     from unnest($1::text[], $2::bytea[]) with ordinality as p(username, digest, i) order by p.i`,
    [people.map(({ cells }) => cells.username.value), digests],
  )
  return people.map((row, at) => {
    const { login = false, person = false } = found[at] ?? {}
    if (!login && !person) return row
    // Both: the person has the account that the list names, so the line tells nothing new.
    const known = login && person && !hasFault(row.findings)
    const more = known
      ? (['has-account'] as const)
      : [
          ...(login ? (['login-taken'] as const) : []),
          ...(person ? (['person-elsewhere'] as const) : []),
        ]
    return { ...row, findings: [...row.findings, ...more] }
  })
}
