/** A drive of registration in the demonstration: every stage there is, spread over all agencies. */

import { type Part, parts } from '@chot/core/registration/version.ts'
import type { ConnectionAct } from '@chot/core/workflow/connection.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { Tx } from '@chot/server/db/database.ts'
import type { Deps } from '@chot/server/deps.ts'
import { appendTo, lockHead } from '@chot/server/log/append.ts'
import { completeParts } from '@chot/server/testing/complete-parts.ts'

type Who = 'admin' | 'focal' | 'desk'

interface Stage {
  /** Of every twenty agencies. */
  readonly share: number
  readonly parts: readonly Part[]
  readonly steps: readonly (readonly [ConnectionAct, Who, string])[]
  readonly state: string | null
}

const toSent = [
  ['sign', 'admin', 'signed'],
  ['send', 'focal', 'sent'],
] as const
const toReceived = [...toSent, ['receive', 'desk', 'received']] as const
const toAccepted = [...toReceived, ['accept', 'desk', 'accepted']] as const
const toConnected = [...toAccepted, ['connect', 'desk', 'connected']] as const

const stages: readonly Stage[] = [
  { share: 5, parts, steps: toConnected, state: 'connected' },
  { share: 1, parts, steps: toAccepted, state: 'accepted' },
  { share: 2, parts, steps: toReceived, state: 'received' },
  { share: 2, parts, steps: toSent, state: 'sent' },
  { share: 1, parts, steps: toSent.slice(0, 1), state: 'signed' },
  {
    share: 2,
    parts,
    steps: [...toReceived, ['return', 'desk', 'returned']],
    state: 'returned',
  },
  { share: 2, parts: ['commitment', 'services'], steps: [], state: 'draft' },
  { share: 2, parts: ['commitment'], steps: [], state: null },
  { share: 3, parts: [], steps: [], state: null },
]
const ofTwenty = stages.flatMap((stage) =>
  Array.from({ length: stage.share }, () => stage),
)

const driveName = 'Rà soát hồ sơ kết nối quý IV/2026'
const formerName = 'Đăng ký khai thác đợt đầu, 9/2025'
/** Of the agencies that are connected, these many have been suspended since. */
const suspendedCount = 2
const suspended: Stage = {
  share: 0,
  parts,
  steps: [...toConnected, ['suspend', 'desk', 'suspended']],
  state: 'suspended',
}
/** One that has no need: its file has ended, and the drive asks no more of it. */
const ended: Stage = {
  share: 0,
  parts: ['commitment'],
  steps: [['end', 'focal', 'ended']],
  state: 'ended',
}
const noNeed = 'Công văn 18/CV: không khai thác trong năm 2026'
const whySuspended = 'Tài khoản dùng chung, chờ đơn vị khắc phục'
/** Those of the walks through the demonstration are connected. */
const connected = ['UBND xã Bát Xát', 'UBND phường Sa Pa']

/** Puts the drive there once; true when it did. */
export async function seedDrive(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  day: string,
): Promise<boolean> {
  const [there] = await tx.rows('select from drives limit 1')
  if (there !== undefined) return false
  const people = new Map(
    (
      await tx.rows<{ username: string; id: string }>(
        `select username, id from accounts
         where username in ('quantri.batxat', 'daumoi.pvhcc', 'hoso.pc06')`,
      )
    ).map(({ username, id }) => [username, id]),
  )
  const who: Record<Who, string | undefined> = {
    admin: people.get('quantri.batxat'),
    focal: people.get('daumoi.pvhcc'),
    desk: people.get('hoso.pc06'),
  }
  const { admin, focal, desk } = who
  if (admin === undefined || focal === undefined || desk === undefined) return false
  const agencies = await tx.rows<{ code: string; name: string; kind: string }>(
    `select code, name, kind from agencies where kind <> 'province' and valid_to is null order by code`,
  )
  let left = suspendedCount
  let asked = true
  const staged = agencies.map(({ code, name, kind }, index) => {
    const stage = connected.includes(name)
      ? ofTwenty[0]
      : (ofTwenty[(index * 7) % ofTwenty.length] ?? ofTwenty[0])
    if (stage === undefined) throw new Error('there is no stage')
    const free = kind === 'commune' && !connected.includes(name)
    if (free && stage.state === 'connected' && left > 0) {
      left -= 1
      return { code, stage: suspended }
    }
    if (free && stage.state === 'draft' && asked) {
      asked = false
      return { code, stage: ended }
    }
    return { code, stage }
  })
  const [former, present] = [
    '0f0f0f0f-0001-4000-8000-00000000d001',
    '0f0f0f0f-0002-4000-8000-00000000d002',
  ]
  const opened = addDays(day, -21)
  await tx.rows(
    `insert into drives (id, name, legal_basis, form, opened_on, due_on, opened_by, opened_at, closed_on)
     values ($1, $2, 'Công văn 6383/CV-TCT ngày 12/09/2025', '2025-09-12', $3::date - 300, $3::date - 270,
             $5, $3::date - 300, $3::date - 268),
            ($4, $6, 'Công văn 6383/CV-TCT ngày 12/09/2025', '2025-09-12', $7, $3::date + 12, $5, $7::date,
             null)`,
    [former, formerName, day, present, focal, driveName, opened],
  )
  await tx.rows(
    `insert into drive_agencies (drive_id, agency_code)
     select drive, code from unnest($1::text[]) code, unnest($2::text[]) drive`,
    [agencies.map(({ code }) => code), [former, present]],
  )
  await tx.rows(
    `update drive_agencies set excluded_on = $3, excluded_reason = $4
     where drive_id = $1 and agency_code = any($2)`,
    [
      present,
      staged.filter(({ stage }) => stage === ended).map(({ code }) => code),
      addDays(opened, 2),
      noNeed,
    ],
  )
  // Communes by the province they were of before 01/07/2025, as their codes tell.
  await tx.rows(
    `update agencies set area = case when code < 'H38.04' then 'Lào Cai (cũ)' else 'Yên Bái (cũ)' end
     where kind = 'commune' and area is null`,
  )
  await seedFigures(tx, former, present, day, agencies.length)
  await completeParts(
    (sql, values) => tx.rows(sql, values),
    staged
      .filter(({ stage }) => stage.parts.length > 0)
      .map(({ code, stage }) => ({ agency: code, parts: stage.parts })),
    { submits: admin, accepts: focal },
    { from: opened, to: addDays(day, 345) },
  )
  const files = staged
    .filter(({ stage }) => stage.state !== null)
    .map(({ code, stage }, index) => ({
      id: `0f0f0f0f-0003-4000-8000-0000f${String(index).padStart(4, '0')}abc`,
      code,
      stage,
    }))
  await tx.rows(
    `insert into connection_files (id, drive_id, agency_code, route, state, state_since, returned_on,
                                   begun_at)
     select id, $2, code, 'local', state, $3::date + interval '8 hours' * (1 + n % 30),
            case when state = 'returned' then $3::date + 18 end, $3::date
     from unnest($1::text[], $4::text[], $5::text[]) with ordinality as f(id, code, state, n)`,
    [
      files.map(({ id }) => id),
      present,
      opened,
      files.map(({ code }) => code),
      files.map(({ stage }) => stage.state),
    ],
  )
  const head = await lockHead(tx, deps.clock.heldAt())
  const steps = files.flatMap(({ id, code, stage }) =>
    stage.steps.map(([act, by, state], place) => ({ id, code, act, by, state, place })),
  )
  const logged = await appendTo(tx, head, [
    {
      k: 'reference',
      oc: 'done',
      ob: `demonstration: a drive of registration, ${agencies.length} agencies, ${files.length} connection files`,
    },
    ...steps.map(({ id, code, act, by }) => ({
      // Of this kind nobody is told.
      k: 'reference' as const,
      oc: 'done' as const,
      ac: who[by] ?? '',
      ob: `demonstration: ${id} ${act} agency=${code}`,
    })),
  ])
  await tx.rows(
    `insert into connection_steps (file_id, seq, at, act, state, account_id, document_number,
                                   document_on, document_way, reason, part_reasons)
     select id, seq, $7::date + interval '1 day' * (2 + 3 * place), act, state, by,
            (20 + place * 31) || '/' || case by when $8 then 'PC06' when $9 then 'VP-HCC' else 'UBND' end,
            $7::date + (2 + 3 * place), case act when 'receive' then 'in' when 'connect' then 'in' else 'out' end,
            case act when 'suspend' then $10 when 'end' then $11 end,
            case act when 'return' then
              '[{"part": "security", "reason": "Biên bản kiểm tra thiếu chữ ký của đơn vị vận hành"}]'::jsonb
              else '[]' end
     from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::int[])
          as s(id, seq, act, state, by, place)`,
    [
      steps.map(({ id }) => id),
      logged.slice(1).map(({ sequence }) => sequence),
      steps.map(({ act }) => act),
      steps.map(({ state }) => state),
      steps.map(({ by }) => who[by]),
      steps.map(({ place }) => place),
      opened,
      desk,
      focal,
      whySuspended,
      noNeed,
    ],
  )
  const standing = files.filter(
    ({ stage }) => stage.state === 'connected' || stage.state === 'suspended',
  )
  await tx.rows(
    `insert into agency_connections (agency_code, state, file_id, since, by_id, reason)
     select code, state, id, $3::date, $4, case state when 'suspended' then $6 else 'Trình diễn' end
     from unnest($1::text[], $2::text[], $5::text[]) as c(code, id, state)`,
    [
      standing.map(({ code }) => code),
      standing.map(({ id }) => id),
      opened,
      desk,
      standing.map(({ stage }) => stage.state),
      whySuspended,
    ],
  )
  return true
}

/** Figures of the days before today, made up: they only grow. */
async function seedFigures(
  tx: Tx,
  former: string,
  present: string,
  day: string,
  agencies: number,
): Promise<void> {
  await tx.rows(
    `insert into drive_figures (drive_id, day, kind, area, done, partial, none, excluded)
     select drive, $3::date - days_ago, 'commune', '', done, least($4::int - done, 20 + n),
            greatest(0, $4::int - done - 20 - n), 0
     from (select $1 as drive, 300 - n as days_ago, (n * $4::int / 40) as done, n
             from generate_series(0, 32, 4) n
           union all
           select $2, 21 - n, (n * $4::int / 44), n from generate_series(0, 20, 4) n) f`,
    [former, present, day, agencies],
  )
}
