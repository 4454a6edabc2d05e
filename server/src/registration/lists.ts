/** Account lists of agencies: where a draft's rows come from, and what changed between two lists. */
import type { ListDraft } from '@chot/contract/registrations.ts'
import {
  diffLists,
  type ListChange,
  type ListedPerson,
} from '@chot/core/registration/list-diff.ts'
import { personDigest } from '../accounts/create-account.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Reader, Tx } from '../db/database.ts'
import { today } from '../governance/accounts/people.ts'
import { Problem } from '../http/problem.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { type RegistrationDeps, saveDraft } from './versions.ts'

/** A line of a list with its numbers opened. */
export interface OpenListRow {
  readonly row: number
  readonly username: string
  readonly fullName: string
  readonly duty: 'receiving' | 'verification'
  readonly staffCode: string | null
  readonly queriesPerDay: number
  readonly officerNumber: string
  readonly phone: string
}
type NewRow = Omit<OpenListRow, 'row'> & { readonly row?: number }

const numberContext = (version: string, row: number) => `list-number/${version}/${row}`
const phoneContext = (version: string, row: number) => `list-phone/${version}/${row}`

/** Tells that two phones are the same. */
const phoneDigest = (keys: Pick<KeyRing, 'officerDigest'>, phone: string) =>
  keys.officerDigest(`officer-phone\n${phone}`)

/** Writes the draft of an agency's list. Throws Problem `registration-empty`, or as `saveDraft` does. */
export async function saveList(
  deps: RegistrationDeps,
  officer: SignedIn,
  agency: string,
  body: ListDraft,
): Promise<{ readonly id: string; readonly version: number }> {
  return saveDraft(deps, officer, { agency, part: 'accounts' }, async (tx, draft) => {
    const rows = await rowsFrom(deps, tx, agency, draft.id, body)
    if (rows.length === 0) throw new Problem('registration-empty')
    const [kept] = await tx.rows<{ source: string | null }>(
      `select encode(source_sha256, 'hex') as source from registration_versions where id = $1`,
      [draft.id],
    )
    await tx.rows('delete from list_rows where version_id = $1', [draft.id])
    await insertRows(deps, tx, draft.id, rows)
    const source =
      body.from === 'file' ? body.sha256 : body.from === 'draft' ? kept?.source : null
    return {
      validFrom: null,
      validTo: null,
      sourceSha256: source ?? null,
      told: `rows=${rows.length} from=${body.from}`,
    }
  })
}

async function rowsFrom(
  deps: RegistrationDeps,
  tx: Tx,
  agency: string,
  draft: string,
  body: ListDraft,
): Promise<readonly NewRow[]> {
  if (body.from === 'file') return body.rows
  if (body.from === 'accounts') return accountsOf(deps, tx, agency)
  if (body.from === 'version') {
    const [before] = await tx.rows<{ id: string }>(
      `select id from registration_versions
       where agency_code = $1 and part = 'accounts' and state in ('returned', 'accepted')
       order by version desc limit 1`,
      [agency],
    )
    return before === undefined ? [] : openListRows(deps, tx, before.id)
  }
  const leftOut = new Set(body.leftOut)
  const changed = new Map(body.changed.map((each) => [each.row, each]))
  const rows = await openListRows(deps, tx, draft)
  return rows
    .filter(({ row }) => !leftOut.has(row))
    .map((each) => ({ ...each, ...changed.get(each.row) }))
}

/**
 * The agency's accounts that hold a duty that queries, as lines of a list; the count is that of the
 * Ministry's list, else that of the list accepted last, else the one that policy reckons with.
 */
async function accountsOf(
  deps: RegistrationDeps,
  reader: Reader,
  agency: string,
): Promise<readonly NewRow[]> {
  const date = await today(deps, reader)
  const policy = await deps.policies.current(reader)
  const { dossiersPerDay, lookUpsPerDossier } = policy.valueOn('registration', date)
  const { open } = deps.keys.officers
  const found = await reader.rows<{
    id: string
    username: string
    fullName: string
    duty: 'receiving' | 'verification'
    staffCode: string | null
    queriesPerDay: number | null
    number: Buffer
    phone: Buffer
  }>(
    `select a.id, a.username, a.full_name as "fullName", d.duty, b.staff_code as "staffCode",
            coalesce(l.queries_per_day, b.queries_per_day) as "queriesPerDay",
            a.officer_number_sealed as number, a.phone_sealed as phone
     from accounts a
     join lateral (
       select min(duty) as duty from account_duties d where d.account_id = a.id
         and d.duty in ('receiving', 'verification') and d.valid_from <= $2::date
         and (d.valid_to is null or d.valid_to > $2::date)) d on d.duty is not null
     left join (listed_accounts l join account_lists al on al.id = l.list_id and al.ended_at is null)
       on l.account_id = a.id
     left join list_rows b on b.username = a.username and b.version_id = (
       select id from registration_versions where agency_code = $1 and part = 'accounts'
         and state = 'accepted' order by version desc limit 1)
     where a.agency_code = $1 and a.state = 'active' order by a.username`,
    [agency, date],
  )
  return found.map(({ id, number, phone, queriesPerDay, ...row }) => ({
    ...row,
    queriesPerDay: queriesPerDay ?? dossiersPerDay * lookUpsPerDossier,
    officerNumber: open(number, `officer-number/${id}`),
    phone: open(phone, `officer-phone/${id}`),
  }))
}

async function insertRows(
  deps: Pick<RegistrationDeps, 'keys'>,
  tx: Tx,
  version: string,
  rows: readonly NewRow[],
): Promise<void> {
  const { seal } = deps.keys.officers
  const digests = rows.map(({ officerNumber }) => personDigest(deps.keys, officerNumber))
  if (
    new Set(digests.map((each) => each.toString('hex'))).size < rows.length ||
    new Set(rows.map(({ username }) => username)).size < rows.length
  )
    throw new Problem('listed-twice')
  const at = (index: number) => index + 1
  await tx.rows(
    `insert into list_rows (version_id, row, username, full_name, duty, staff_code,
       queries_per_day, officer_number_sealed, phone_sealed, person_digest, phone_digest)
     select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::int[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[])`,
    [
      version,
      rows.map((_, index) => at(index)),
      rows.map(({ username }) => username),
      rows.map(({ fullName }) => fullName),
      rows.map(({ duty }) => duty),
      rows.map(({ staffCode }) => staffCode),
      rows.map(({ queriesPerDay }) => queriesPerDay),
      rows.map((each, index) =>
        seal(each.officerNumber, numberContext(version, at(index))),
      ),
      rows.map((each, index) => seal(each.phone, phoneContext(version, at(index)))),
      digests,
      rows.map(({ phone }) => phoneDigest(deps.keys, phone)),
    ],
  )
}

/** The lines of a version in order, numbers opened: for documents and copies, never for a list on screen. */
export async function openListRows(
  deps: Pick<RegistrationDeps, 'keys'>,
  reader: Reader,
  version: string,
): Promise<readonly OpenListRow[]> {
  const rows = await reader.rows<
    Omit<OpenListRow, 'officerNumber' | 'phone'> & { number: Buffer; phone: Buffer }
  >(
    `select row, username, full_name as "fullName", duty, staff_code as "staffCode",
            queries_per_day as "queriesPerDay", officer_number_sealed as number,
            phone_sealed as phone
     from list_rows where version_id = $1 order by row`,
    [version],
  )
  const { open } = deps.keys.officers
  return rows.map(({ number, phone, ...row }) => ({
    ...row,
    officerNumber: open(number, numberContext(version, row.row)),
    phone: open(phone, phoneContext(version, row.row)),
  }))
}

/** The lines of versions as they are compared: no number is opened. */
export async function comparedRows(
  reader: Reader,
  versions: readonly string[],
): Promise<ReadonlyMap<string, readonly ListedPerson[]>> {
  const rows = await reader.rows<ListedPerson & { version: string }>(
    `select version_id as version, encode(person_digest, 'hex') as person, username,
            full_name as "fullName", duty, staff_code as "staffCode",
            queries_per_day as "queriesPerDay", encode(phone_digest, 'hex') as phone
     from list_rows where version_id = any($1) order by version_id, row`,
    [versions],
  )
  const found = new Map<string, ListedPerson[]>()
  for (const { version, ...row } of rows) {
    const list = found.get(version)
    if (list === undefined) found.set(version, [row])
    else list.push(row)
  }
  return found
}

/** The agency's accounts as lines to compare a list with. */
export async function comparedAccounts(
  deps: RegistrationDeps,
  reader: Reader,
  agency: string,
): Promise<readonly ListedPerson[]> {
  const rows = await accountsOf(deps, reader, agency)
  return rows.map(({ officerNumber, phone, ...row }) => ({
    ...row,
    person: personDigest(deps.keys, officerNumber).toString('hex'),
    phone: phoneDigest(deps.keys, phone).toString('hex'),
  }))
}

/** Changes between two lists of an agency, knowing who has an account at another one. */
export async function changesBetween(
  reader: Reader,
  agency: string,
  before: readonly ListedPerson[],
  now: readonly ListedPerson[],
): Promise<readonly ListChange[]> {
  const persons = new Set([...before, ...now].map(({ person }) => person))
  const elsewhere = await reader.rows<{ person: string; agency: string }>(
    `select encode(person_digest, 'hex') as person, agency_code as agency from accounts
     where state <> 'revoked' and agency_code <> $2
       and person_digest = any(select decode(p, 'hex') from unnest($1::text[]) p)`,
    [[...persons], agency],
  )
  return diffLists(
    before,
    now,
    new Map(elsewhere.map((each) => [each.person, each.agency])),
  )
}
