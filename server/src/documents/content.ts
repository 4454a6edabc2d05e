/** What a document says, out of what an officer typed and what the gateway's tables hold. */
import type { DocumentBody } from '@chot/contract/documents.ts'
import type { DocumentContent } from '@chot/core/documents/describe.ts'
import type { LetterFrame } from '@chot/core/documents/letter.ts'
import { missingSentence } from '@chot/core/documents/missing-text.ts'
import type { UrgedGroup, UrgingData } from '@chot/core/documents/urging-letter.ts'
import type { PartState } from '@chot/core/registration/parts.ts'
import type { Part } from '@chot/core/registration/version.ts'
import { seesProvince } from '@chot/core/workflow/account.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import { today } from '../governance/accounts/people.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import { type OpenListRow, openListRows } from '../registration/lists.ts'
import { partsOf } from '../registration/parts.ts'
import { changesSinceSent } from './changes-since-sent.ts'
import { heldTo } from './read-documents.ts'
import { minutesOf } from './review-minutes.ts'

type ContentDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies'>
type BodyOf<Kind> = Extract<DocumentBody, { readonly kind: Kind }>
type LetterKind =
  | 'urging-letter'
  | 'change-notice'
  | 'transfer-letter'
  | 'revocation-letter'

/** The content, and the agency it is about. Throws Problem `not-permitted`, `input-invalid` or `document-nothing-to-say`. */
export async function contentOf(
  deps: ContentDeps,
  officer: SignedIn,
  body: DocumentBody,
): Promise<{ readonly content: DocumentContent; readonly agency: string }> {
  if (!('agency' in body)) {
    if (!seesProvince(officer.duties)) throw new Problem('not-permitted')
    const content = await provinceContent(deps, officer, body)
    return { content, agency: officer.agency.code }
  }
  const own = heldTo(officer)
  if (own !== null && own !== body.agency) throw new Problem('not-permitted')
  const [agency] = await deps.db.rows<{ name: string }>(
    'select name from agencies where code = $1',
    [body.agency],
  )
  if (agency === undefined)
    throw faultProblem([{ field: 'agency', code: 'unknown-agency' }])
  return {
    content: await agencyContent(deps, officer, body, agency.name),
    agency: body.agency,
  }
}

async function agencyContent(
  deps: ContentDeps,
  officer: SignedIn,
  body: Extract<DocumentBody, { readonly agency: string }>,
  agencyName: string,
): Promise<DocumentContent> {
  switch (body.kind) {
    case 'commitment': {
      const { kind, agency, version, ...data } = body
      const paper = version === undefined ? {} : await signerOf(deps, agency, version)
      return { kind, data: { ...paper, ...data, agency: agencyName } }
    }
    case 'commitment-2021': {
      const { kind, agency: _, ...data } = body
      return { kind, data: { ...data, agency: agencyName } }
    }
    case 'account-list': {
      const { kind, agency, version, ...data } = body
      const rows = await listRowsOf(deps, agency, version)
      const accounts = rows.map((row) => ({
        username: row.username,
        fullName: row.fullName,
        cardNumber: row.officerNumber,
        officerCode: row.staffCode ?? '',
        phone: row.phone,
        queriesPerDay: row.queriesPerDay,
      }))
      return { kind, data: { ...data, agency: agencyName, accounts } }
    }
    case 'connection-form-2021': {
      const { kind, agency, version, purpose, ...data } = body
      const rows = await listRowsOf(deps, agency, version)
      const roles = {
        receiving: 'Cán bộ tiếp nhận hồ sơ',
        verification: 'Cán bộ trả kết quả, xác minh',
      }
      const accounts = rows.map((row) => ({
        fullName: row.fullName,
        username: row.username,
        phone: row.phone,
        agencyCode: agency,
        agency: agencyName,
        role: roles[row.duty],
        queriesPerDay: row.queriesPerDay,
        purpose,
      }))
      return { kind, data: { ...data, agency: agencyName, accounts } }
    }
    case 'service-registration': {
      const { kind, agency, version, ...data } = body
      const rows = await deps.db.rows<{
        service: string
        window: 'office' | 'off-hours'
        queriesPerDay: number
        purpose: string
      }>(
        `select s.name as service, r.window_kind as window, r.queries_per_day as "queriesPerDay",
                coalesce(p.name, r.purpose) as purpose
         from service_rows r join services s on s.code = r.service_code
         left join purposes p on p.code = r.purpose
         where r.version_id = $1 order by s.name, r.service_code`,
        [await toldVersion(deps, agency, 'services', version)],
      )
      const within = (window: string) => rows.filter((row) => row.window === window)
      return {
        kind,
        data: {
          ...data,
          agency: agencyName,
          office: within('office'),
          offHours: within('off-hours'),
        },
      }
    }
    case 'review-minutes': {
      const { kind, agency, ...data } = body
      const said = await minutesOf(deps.db, agency)
      return { kind, data: { ...data, ...said, agency: agencyName } }
    }
    case 'transfer-letter':
      return {
        kind: body.kind,
        data: {
          frame: frameOf(officer, body),
          sender: officer.agency.name,
          system: body.system,
          route: body.route,
          parts: await filePartsOf(deps, body.agency),
        },
      }
  }
}

async function listRowsOf(
  deps: ContentDeps,
  agency: string,
  version: string | undefined,
): Promise<readonly OpenListRow[]> {
  return openListRows(deps, deps.db, await toldVersion(deps, agency, 'accounts', version))
}

/** Who signed the paper of a commitment. Throws Problem `document-nothing-to-say`. */
async function signerOf(deps: ContentDeps, agency: string, version: string) {
  const [paper] = await deps.db.rows<{ name: string; position: string; date: string }>(
    `select signer_name as name, signer_position as position, document_date as date
     from registration_papers where version_id = $1`,
    [await toldVersion(deps, agency, 'commitment', version)],
  )
  if (paper === undefined) throw new Problem('document-nothing-to-say')
  return paper
}

/** The version asked for, of this agency and part; else the last one accepted or on its way there. */
async function toldVersion(
  deps: ContentDeps,
  agency: string,
  part: Part,
  version: string | undefined,
): Promise<string> {
  const [found] = await deps.db.rows<{ id: string }>(
    `select id from registration_versions
     where agency_code = $1 and part = $2 and state <> 'returned'
       and ($3::text is null or id = $3)
     order by version desc limit 1`,
    [agency, part, version ?? null],
  )
  if (found === undefined) throw new Problem('document-nothing-to-say')
  return found.id
}

const filePartNames = [
  ['commitment', 'Bản cam kết bảo đảm an ninh, an toàn và bảo mật thông tin'],
  ['services', 'Phiếu đăng ký sử dụng dịch vụ trong CSDLQG về dân cư'],
  ['accounts', 'Danh sách tài khoản đăng ký sử dụng khai thác dịch vụ dân cư'],
  ['security', 'Văn bản xác nhận bảo đảm bảo mật, an ninh, an toàn thông tin'],
] as const satisfies readonly (readonly [Part, string])[]

/** In the order of 6383 §1, each with the paper or version that stands for it. */
async function filePartsOf(deps: ContentDeps, agency: string) {
  const rows = await deps.db.rows<{
    part: Part
    version: number
    number: string | null
    date: string | null
  }>(
    `select distinct on (v.part) v.part, v.version, p.document_number as number,
            p.document_date as date
     from registration_versions v left join registration_papers p on p.version_id = v.id
     where v.agency_code = $1 and v.state = 'accepted' order by v.part, v.version desc`,
    [agency],
  )
  if (rows.length === 0) throw new Problem('document-nothing-to-say')
  return filePartNames.map(([part, name]) => {
    const row = rows.find((each) => each.part === part)
    const reference =
      row === undefined
        ? 'Chưa có'
        : row.number === null
          ? `Bản thứ ${row.version}`
          : `Số ${row.number} ngày ${row.date?.split('-').reverse().join('/')}`
    return { name, reference }
  })
}

function frameOf(officer: SignedIn, body: BodyOf<LetterKind>): LetterFrame {
  return {
    head: {
      superior: body.superior || undefined,
      agency: officer.agency.name,
      symbol: body.symbol,
      number: body.number || undefined,
      place: body.place,
      date: body.date,
    },
    addressees: body.addressees,
    recipients: body.recipients,
    signature: {
      authority: body.authority || undefined,
      office: body.office,
      name: body.signer || undefined,
    },
    contact: body.contact || undefined,
  }
}

async function provinceContent(
  deps: ContentDeps,
  officer: SignedIn,
  body: BodyOf<Exclude<LetterKind, 'transfer-letter'>>,
): Promise<DocumentContent> {
  const frame = frameOf(officer, body)
  const sender = officer.agency.name
  switch (body.kind) {
    case 'urging-letter': {
      const { basis, earlierLetter, wasDue, due, sendTo } = body
      const standing = await standingOf(deps, body.drive ?? null)
      return {
        kind: body.kind,
        data: { frame, basis, earlierLetter, wasDue, due, sender, sendTo, ...standing },
      }
    }
    case 'change-notice': {
      const { since, changes } = await changesSinceSent(deps)
      if (changes.length === 0) throw new Problem('document-nothing-to-say')
      return { kind: body.kind, data: { frame, sender, since, changes } }
    }
    case 'revocation-letter': {
      const accounts = await deps.db.rows<{
        username: string
        fullName: string
        agency: string
        reason: string
        since: string
      }>(
        `select a.username, a.full_name as "fullName", g.name as agency,
                coalesce(c.reason, '') as reason,
                (c.at at time zone 'Asia/Ho_Chi_Minh')::date as since
         from accounts a join agencies g on g.code = a.agency_code
         join lateral (select at, reason from account_acts c where c.account_id = a.id
                       and c.act = 'revoke' order by seq desc limit 1) c on true
         where a.state = 'revoked' and c.at >= ($1::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
         order by g.name, a.username`,
        [body.since],
      )
      if (accounts.length === 0) throw new Problem('document-nothing-to-say')
      return { kind: body.kind, data: { frame, sender, basis: body.basis, accounts } }
    }
  }
}

const groupNames = {
  department: 'sở, ban, ngành',
  commune: 'xã, phường',
  'service-centre': 'trung tâm phục vụ hành chính công',
  police: 'đơn vị công an',
  province: 'cơ quan cấp tỉnh',
} as const
type AgencyKind = keyof typeof groupNames

/**
 * As 6359 tells it: who registered, who did not, and what exactly the others lack. Of a drive: the
 * agencies it asks, but for those that have no need of a connection.
 */
async function standingOf(
  deps: ContentDeps,
  drive: string | null,
): Promise<Pick<UrgingData, 'registered' | 'missing' | 'partly'>> {
  const day = await today(deps, deps.db)
  const agencies = await deps.db.rows<{
    code: string
    name: string
    kind: AgencyKind
    officers: number
  }>(
    `select g.code, g.name, g.kind, (select count(*)::int from listed_accounts l
              join account_lists i on i.id = l.list_id and i.ended_at is null
              join accounts a on a.id = l.account_id where a.agency_code = g.code) as officers
     from agencies g where g.valid_from <= $1::date
       and (g.valid_to is null or $1::date < g.valid_to)
       and ($2::text is null or exists (
         select from drive_agencies m where m.drive_id = $2 and m.agency_code = g.code
           and (m.excluded_on is null or m.excluded_reason = 'after-due')))
     order by g.name, g.code`,
    [day, drive],
  )
  if (agencies.length === 0) throw new Problem('document-nothing-to-say')
  const states = await partsOf(
    deps,
    deps.db,
    drive === null ? 'all' : agencies.map(({ code }) => code),
    day,
  )
  const kinds = Object.keys(groupNames) as AgencyKind[]
  const standing = agencies.map((agency) => ({
    ...agency,
    how: howFar(states.get(agency.code)),
  }))
  const group = (kind: AgencyKind, how: ReturnType<typeof howFar>) =>
    standing.filter((each) => each.kind === kind && each.how === how)
  const groups = (how: ReturnType<typeof howFar>) =>
    kinds
      .map((kind) => ({ kind, found: group(kind, how) }))
      .filter(({ found }) => found.length > 0)
  return {
    registered: groups('done').map(({ kind, found }) => ({
      called: groupNames[kind],
      agencies: found.map(({ name }) => name),
      officers: found.reduce((sum, { officers }) => sum + officers, 0),
    })),
    missing: groups('not-at-all').map(
      ({ kind, found }): UrgedGroup => ({
        called: groupNames[kind],
        agencies: found.map(({ name }) => name),
      }),
    ),
    partly: standing.flatMap(({ code, name, how }) => {
      const parts = states.get(code)
      return how !== 'partly' || parts === undefined
        ? []
        : [{ agency: name, missing: missingSentence(parts) }]
    }),
  }
}

type Parts = Readonly<Record<Part, PartState>>

function howFar(parts: Parts | undefined): 'done' | 'partly' | 'not-at-all' {
  const all = Object.values(parts ?? {}).map(({ state }) => state)
  if (all.every((state) => state === 'missing')) return 'not-at-all'
  return all.every((state) => state === 'complete') ? 'done' : 'partly'
}
