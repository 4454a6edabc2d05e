/** Connection files as they are shown: all agencies, one agency, one version. */
import type {
  ListChangeView,
  RegistrationPage,
  RegistrationView,
  registrationFilter,
  VersionHead,
  VersionView,
} from '@chot/contract/registrations.ts'
import type { ListChange } from '@chot/core/registration/list-diff.ts'
import {
  type Part,
  parts,
  ruleVersionAct,
  type VersionState,
  versionActs,
} from '@chot/core/registration/version.ts'
import type { Account } from '@chot/core/workflow/account.ts'
import type { z } from 'zod'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Reader } from '../db/database.ts'
import { hasWordsSql, readListPage } from '../db/list-page.ts'
import { today } from '../governance/accounts/people.ts'
import { Problem } from '../http/problem.ts'
import { changesBetween, comparedAccounts, comparedRows, openListRows } from './lists.ts'
import { partsOf } from './parts.ts'
import type { RegistrationDeps } from './versions.ts'

const seesAll = ({ duties }: SignedIn) =>
  duties.some((duty) => duty !== 'account-admin' && duty !== 'auditor')

/** Whether the officer may look into the file of an agency. */
const sees = (officer: SignedIn, agency: string) =>
  seesAll(officer) || officer.agency.code === agency

const listSql = `
  with matching as materialized (
    select g.code from agencies g
    where ${hasWordsSql(`g.name || ' ' || g.code`, '$1')}
      and ($2::text is null or g.code = $2) and ($3::text is null or g.kind = $3)
      and g.valid_from <= $6::date and (g.valid_to is null or g.valid_to > $6::date)),
  page as (
    select code from matching where $4::text is null or code > $4 order by code limit $5)
  select (select count(*) from matching) as total, g.code, g.name, g.kind
  from (select) one left join (page join agencies g using (code)) on true
  order by g.code`

/** Agencies of the day by code, a page at a time, each with its four parts; one's own alone for whoever administers one. */
export async function listRegistrations(
  deps: RegistrationDeps,
  officer: SignedIn,
  filter: z.infer<typeof registrationFilter>,
): Promise<RegistrationPage> {
  const day = await today(deps, deps.db)
  const agency = seesAll(officer) ? undefined : officer.agency.code
  const { rows, ...page } = await readListPage<
    { code: string; name: string; kind: string },
    'code'
  >(deps.db, listSql, { ...filter, agency }, 'code', [day])
  const codes = rows.map(({ code }) => code)
  const states = await partsOf(deps, deps.db, codes, day)
  const agencies = rows.flatMap((row) => {
    const own = states.get(row.code)
    return own === undefined ? [] : [{ ...row, parts: copyOf(own) }]
  })
  return { agencies, ...page }
}

/** Mutable, as the contract's answer has it. */
function copyOf(
  states: NonNullable<ReturnType<Awaited<ReturnType<typeof partsOf>>['get']>>,
) {
  const of = (part: Part) => ({ ...states[part], missing: [...states[part].missing] })
  return {
    commitment: of('commitment'),
    accounts: of('accounts'),
    services: of('services'),
    security: of('security'),
  }
}

interface StoredHead extends Omit<VersionHead, 'may'> {
  readonly agency: { readonly code: string; readonly name: string }
  readonly submitter: string | null
}

const personSql = (id: string) =>
  `(select json_build_object('username', p.username, 'fullName', p.full_name) from accounts p where p.id = ${id})`
const msSql = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

const headsSql = (where: string) => `
  select v.id, v.part, v.version, v.state, v.valid_from as "validFrom", v.valid_to as "validTo",
         encode(v.source_sha256, 'hex') as "sourceSha256", encode(v.digest, 'hex') as digest,
         ${personSql('v.made_by')} as "madeBy", ${msSql('v.made_at')} as "madeAt",
         ${personSql('v.submitted_by')} as "submittedBy", ${msSql('v.submitted_at')} as "submittedAt",
         ${personSql('v.decided_by')} as "decidedBy", ${msSql('v.decided_at')} as "decidedAt",
         v.decision_reason as "decisionReason", v.submitted_by as submitter,
         json_build_object('code', g.code, 'name', g.name) as agency
  from registration_versions v join agencies g on g.code = v.agency_code
  where ${where} order by v.made_at desc, v.version desc limit 200`

/** Who looks, as the rules see them; conflicting duties were refused by the session already. */
function actorOf(officer: SignedIn, day: string): Account {
  return {
    id: officer.accountId,
    state: 'active',
    agency: officer.agency.code,
    enrolled: true,
    duties: officer.duties.map((duty) => ({ duty, from: day, to: null })),
  }
}

function mayOf(officer: SignedIn, head: StoredHead, day: string) {
  const version = {
    agency: head.agency.code,
    part: head.part,
    state: head.state as VersionState,
    submittedBy: head.submitter,
  }
  const actor = actorOf(officer, day)
  return versionActs.filter((act) => ruleVersionAct(actor, act, version, day).allowed)
}

/** One agency's file. Throws Problem `not-found`, of an agency that is not theirs too. */
export async function getRegistration(
  deps: RegistrationDeps,
  officer: SignedIn,
  code: string,
): Promise<RegistrationView> {
  if (!sees(officer, code)) throw new Problem('not-found')
  const day = await today(deps, deps.db)
  const [agency] = await deps.db.rows<{ code: string; name: string }>(
    'select code, name from agencies where code = $1',
    [code],
  )
  const states = (await partsOf(deps, deps.db, [code], day)).get(code)
  if (agency === undefined || states === undefined) throw new Problem('not-found')
  const heads = await deps.db.rows<StoredHead>(headsSql('v.agency_code = $1'), [code])
  const open = new Set(
    heads
      .filter(({ state }) => state === 'draft' || state === 'submitted')
      .map(({ part }) => part),
  )
  const actor = actorOf(officer, day)
  const mayDraft = parts.filter((part) => {
    const fresh = { agency: code, part, state: 'draft', submittedBy: null } as const
    return !open.has(part) && ruleVersionAct(actor, 'save', fresh, day).allowed
  })
  const versions = heads.map((head) => headOf(officer, head, day))
  const policy = await deps.policies.current(deps.db)
  return {
    agency,
    day,
    drive: await presentDrive(deps.db, code),
    parts: copyOf(states),
    versions,
    mayDraft: [...mayDraft],
    services: [...policy.services.values()]
      .filter(({ enabled }) => enabled)
      .map((each) => ({ code: each.code, name: each.name })),
    bases: policy.valueOn('security-bases', day).bases,
    checklist: policy
      .valueOn('security-checklist', day)
      .items.map(({ code: item, group, text }) => ({ item, group, text })),
  }
}

async function presentDrive(
  reader: Reader,
  agency: string,
): Promise<RegistrationView['drive']> {
  const [drive] = await reader.rows<NonNullable<RegistrationView['drive']>>(
    `select d.id, d.name, d.due_on as "dueOn",
            (select json_build_object('id', f.id, 'state', f.state) from connection_files f
             where f.drive_id = d.id and f.agency_code = $1 and f.state <> 'ended') as file
     from drives d join drive_agencies m on m.drive_id = d.id
     where m.agency_code = $1 and d.closed_on is null
     order by d.opened_at desc, d.id limit 1`,
    [agency],
  )
  return drive ?? null
}

function headOf(officer: SignedIn, head: StoredHead, day: string): VersionHead {
  const { submitter: _submitter, agency: _agency, ...told } = head
  return { ...told, may: [...mayOf(officer, head, day)] }
}

/** One version with what it says. Throws Problem `not-found`, of an agency that is not theirs too. */
export async function getVersion(
  deps: RegistrationDeps,
  officer: SignedIn,
  id: string,
): Promise<VersionView> {
  const reader = deps.db
  const [head] = await reader.rows<StoredHead>(headsSql('v.id = $1'), [id])
  if (head === undefined || !sees(officer, head.agency.code))
    throw new Problem('not-found')
  const day = await today(deps, reader)
  const returned = await reader.rows<{ place: string; reason: string }>(
    'select place, reason from return_reasons where version_id = $1 order by place',
    [id],
  )
  const { part, agency } = head
  return {
    ...headOf(officer, head, day),
    agency,
    returned,
    list: part === 'accounts' ? await listOf(deps, reader, head) : null,
    services: part === 'services' ? await servicesOf(reader, id) : null,
    paper:
      part === 'commitment' || part === 'security' ? await paperOf(reader, id) : null,
    checklist: part === 'security' ? await checklistOf(deps, reader, id, day) : null,
  }
}

async function listOf(deps: RegistrationDeps, reader: Reader, head: StoredHead) {
  const { code } = head.agency
  const [before] = await reader.rows<{ id: string; version: number }>(
    `select id, version from registration_versions
     where agency_code = $1 and part = 'accounts' and state = 'accepted' and version < $2
     order by version desc limit 1`,
    [code, head.version],
  )
  const opened = await openListRows(deps, reader, head.id)
  const lists = await comparedRows(
    reader,
    before === undefined ? [head.id] : [head.id, before.id],
  )
  const own = lists.get(head.id) ?? []
  const accounts = await comparedAccounts(deps, reader, code)
  const earlier = lists.get(before?.id ?? '') ?? []
  const rowOf = new Map(opened.map(({ row, username }) => [username, row]))
  const names = new Map(
    (
      await reader.rows<{ code: string; name: string }>('select code, name from agencies')
    ).map((each) => [each.code, each]),
  )
  const told = async (was: typeof own): Promise<ListChangeView[]> =>
    (await changesBetween(reader, code, was, own)).map((change) =>
      changeView(change, rowOf, names),
    )
  return {
    rows: opened.map(({ officerNumber, phone, ...row }) => ({
      ...row,
      numberTail: officerNumber.slice(-3),
      phoneTail: phone.slice(-3),
    })),
    sinceAccepted: before === undefined ? [] : await told(earlier),
    acceptedVersion: before?.version ?? null,
    sinceAccounts: await told(accounts),
  }
}

/** A change as it is shown: of a phone only that it is another. */
export function changeView(
  { kind, row, before, fields, agency }: ListChange,
  rowOf: ReadonlyMap<string, number>,
  names: ReadonlyMap<string, { readonly code: string; readonly name: string }>,
): ListChangeView {
  const value = (of: typeof before, field: (typeof fields)[number]) =>
    of === null || field === 'phone' || of[field] === null ? null : String(of[field])
  const gone = kind === 'left' || kind === 'moved-out'
  return {
    kind,
    username: row.username,
    fullName: row.fullName,
    row: gone ? null : (rowOf.get(row.username) ?? null),
    changes: fields.map((field) => ({
      field,
      before: value(before, field),
      now: value(row, field),
    })),
    agency:
      agency === null ? null : (names.get(agency) ?? { code: agency, name: agency }),
  }
}

function servicesOf(reader: Reader, id: string) {
  return reader.rows<NonNullable<VersionView['services']>[number]>(
    `select r.service_code as service, s.name as "serviceName", r.window_kind as window,
            r.queries_per_day as "queriesPerDay", r.purpose,
            r.dossiers_per_day as "dossiersPerDay",
            r.look_ups_per_dossier as "lookUpsPerDossier"
     from service_rows r join services s on s.code = r.service_code
     where r.version_id = $1 order by r.window_kind desc, s.name`,
    [id],
  )
}

async function paperOf(reader: Reader, id: string): Promise<VersionView['paper']> {
  const [found] = await reader.rows<NonNullable<VersionView['paper']>>(
    `select document_number as "documentNumber", document_date as "documentDate", issuer,
            signer_name as "signerName", signer_position as "signerPosition", level, basis
     from registration_papers where version_id = $1`,
    [id],
  )
  return found ?? null
}

/** The checklist the version answered, item by item, answered or not. */
async function checklistOf(
  deps: RegistrationDeps,
  reader: Reader,
  id: string,
  day: string,
): Promise<VersionView['checklist']> {
  const policy = await deps.policies.current(reader)
  const [from] = await reader.rows<{ from: string | null }>(
    'select checklist_from as from from registration_papers where version_id = $1',
    [id],
  )
  const answers = new Map(
    (
      await reader.rows<{
        item: string
        answer: NonNullable<VersionView['checklist']>[number]['answer']
        evidence: string
      }>('select item, answer, evidence from checklist_answers where version_id = $1', [
        id,
      ])
    ).map((each) => [each.item, each]),
  )
  return policy
    .valueOn('security-checklist', from?.from ?? day)
    .items.map(({ code, group, text }) => ({
      item: code,
      group,
      text,
      answer: answers.get(code)?.answer ?? null,
      evidence: answers.get(code)?.evidence ?? '',
    }))
}
