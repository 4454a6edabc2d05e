/**
 * One transaction of the ledger: takes the head of the log, reads the facts of all that wait,
 * decides one after the other, and writes entries, counters and queries with one statement.
 */
import { type CountersUsed, reserve } from '@chot/core/limits/counters.ts'
import { type CountedAt, standingOf } from '@chot/core/limits/limits.ts'
import type { NearEdge } from '@chot/core/limits/window-edge.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { decide, limitsOf } from '@chot/core/query/decide.ts'
import type pg from 'pg'
import { systemOf } from '../accounts/caller.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import {
  entryColumnCount,
  headOf,
  insertEntriesCtes,
  type LockedHeadRow,
  lockHeadSql,
  prepareEntries,
} from '../log/append.ts'
import { withoutNumbers } from '../log/without-numbers.ts'
import { unwitnessedSinceSql } from '../log/witness/witnessing.ts'
import { edgeNear, type Moment, momentAt, seenSince } from '../policy/moment.ts'
import { type HoldRow, type Holds, holdsInForceSql, holdsOf } from '../watch/holds.ts'
import type { Granted } from './admission.ts'
import {
  Draft,
  type OpenQueryRow,
  refundOf,
  type WaitingAdmission,
  type WaitingSettlement,
} from './draft.ts'
import { factsOf, officerOf, personOf, signsOf } from './facts.ts'
import { type FactsRow, factsParameters, factsSql } from './facts-row.ts'
import type { Nearness } from './nearness.ts'
import {
  countersBeforeFacts,
  countersOfFacts,
  dossierCounters,
} from './wanted-counters.ts'

type BatchDeps = Pick<Deps, 'clock' | 'keys' | 'policies' | 'config'> & {
  readonly nearness: Nearness
}

// An open query is found by its missing `outcome_seq`, which goes with its outcome: asked for the
// outcome, the planner reads the whole index of those in flight, dead entries and all.
const openSql =
  'select request_id, decision_seq, counters from queries where request_id = any($1) and outcome_seq is null'

// `= any` says again what the join says: a plan made while the table was small put the table first,
// and went on reading all of it when it had grown.
const writeSql = `with ${insertEntriesCtes},
  counted as (
    insert into counters (key, used) select * from unnest($16::text[], $17::int[])
    on conflict (key) do update set used = excluded.used),
  decided as (
    insert into queries (request_id, node_id, account_id, system_id, dossier_code, procedure_code,
      service_code, purpose, window_id, counters, decided_at, local_date, decision_seq,
      idempotency_key, idempotency_digest, party, job_id)
    select request_id, $18, account_id, system_id, dossier_code, procedure_code, service_code, purpose,
      window_id, string_to_array(counters, ' '), to_timestamp($2::bigint / 1000.0), $19::date, seq,
      idempotency_key, idempotency_digest, party, job_id
    from unnest($20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[],
      $26::text[], $27::text[], $28::text[], $29::bigint[], $30::text[], $31::bytea[], $32::smallint[],
      $38::text[])
      as q(request_id, account_id, system_id, dossier_code, procedure_code, service_code, purpose,
           window_id, counters, seq, idempotency_key, idempotency_digest, party, job_id)),
  settled as (
    update queries q set outcome = s.outcome, outcome_seq = s.seq
    from unnest($33::text[], $34::text[], $35::bigint[]) as s(request_id, outcome, seq)
    where q.request_id = any($33::text[]) and q.request_id = s.request_id
      and q.outcome_seq is null),
  signed as (
    insert into query_signs (decision_seq, sign) select * from unnest($36::bigint[], $37::text[]))
  select 1`
if (entryColumnCount !== 15)
  throw new Error('writeSql numbers its parameters after the entries')

/** Where a query of a moment may be counted: beside an edge, on both sides of it. */
function placesAt(moment: Moment): readonly CountedAt[] {
  const edge = edgeNear(moment)
  return edge === null ? [moment] : [moment, edge.beside]
}

/** Whether witnesses are asked, and no quorum of them has cosigned for as long as the policy allows. */
function isUnwitnessed(
  since: number | undefined,
  atMs: number,
  { policy, date }: Moment,
): boolean {
  if (since === undefined) return false
  return atMs - since >= policy.valueOn('log-witnessing', date).stopMinutes * 60_000
}

/**
 * Runs and commits one batch on a pipelined connection, then answers those who wait. Throws when
 * nothing, or nothing certain, was recorded; then nobody was answered and the connection is spent.
 */
export async function runBatch(
  deps: BatchDeps,
  nodeId: string,
  connection: pg.Client,
  admitting: readonly WaitingAdmission[],
  settling: readonly WaitingSettlement[],
): Promise<void> {
  const run = <Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ) =>
    connection
      .query<Row>({ name, text, values: [...values] })
      .then((result) => result.rows)
  const counters = (keys: ReadonlySet<string>) =>
    keys.size === 0
      ? []
      : run<{ key: string; used: number }>(
          'counters',
          'select key, used from counters where key = any($1)',
          [[...keys]],
        )
  const reader: Reader = {
    rows: async (sql, values = []) => (await connection.query(sql, [...values])).rows,
  }
  // The counters wanted are guessed from this node's clock, so that they come in the same round
  // trip; when the database's clock says otherwise (07:00, 18:00, midnight) they are read again.
  const guessed = momentAt(await deps.policies.latest(reader), deps.clock.now())
  const wanted = countersBeforeFacts(admitting, placesAt(guessed))

  gatherWrites(connection)
  // One round trip: each statement sees what was committed before it began, which is after the
  // head was granted.
  const [, head, witnessedRows, holdRows, factsRows, openRows, counterRows] = await all([
    connection.query({ name: 'begin', text: 'begin' }),
    run<LockedHeadRow & pg.QueryResultRow>('lock-head', lockHeadSql, [
      deps.clock.heldAt(),
    ]).then((rows) => headOf(rows[0])),
    admitting.length === 0
      ? []
      : run<{ since: number }>('unwitnessed-since', unwitnessedSinceSql, []),
    admitting.length === 0
      ? []
      : run<HoldRow & pg.QueryResultRow>('holds', holdsInForceSql, []),
    admitting.length === 0
      ? []
      : run<FactsRow & pg.QueryResultRow>(
          'facts',
          factsSql,
          factsParameters(
            admitting.map((each) => each.item),
            deps.clock.now(),
            seenSince(guessed),
          ),
        ),
    settling.length === 0
      ? []
      : run<OpenQueryRow & pg.QueryResultRow>('open-queries', openSql, [
          settling.map((each) => each.item.requestId),
        ]),
    counters(wanted),
  ])
  const policy = await deps.policies.at(reader, head.policyRevision)
  const moment = momentAt(policy, head.at)
  const used: CountersUsed = new Map(counterRows.map((row) => [row.key, row.used]))
  for (const [key, units] of dossierCounters(factsRows)) used.set(key, units)

  const open = new Map(openRows.map((row) => [row.request_id, row]))
  const missing = new Set([
    ...countersBeforeFacts(admitting, placesAt(moment)),
    ...countersOfFacts(factsRows, placesAt(moment)),
    ...settling.flatMap((each) => refundOf(each.item, open)),
  ])
  for (const key of [...wanted, ...used.keys()]) missing.delete(key)
  for (const row of await counters(missing)) used.set(row.key, row.used)

  const logUnwitnessed = isUnwitnessed(witnessedRows[0]?.since, head.at, moment)
  const holds = holdsOf(holdRows)
  const edge = edgeNear(moment)
  const draft = new Draft(head, used)
  for (const each of settling) draft.settle(each, open)
  admitting.forEach((each, index) => {
    const row = factsRows[index]
    if (row === undefined) throw new Error('facts are missing for an admission')
    try {
      admitOne(deps, draft, each, row, { ...moment, logUnwitnessed, holds, edge })
    } catch (error) {
      // One that cannot be read must not cost the others their answer.
      draft.replies.push(() => each.reject(error))
    }
  })
  if (draft.bodies.length === 0) {
    await connection.query({ name: 'rollback', text: 'rollback' })
    draft.answer([])
    return
  }
  const prepared = prepareEntries(head, draft.bodies)
  const touched = [...draft.touched]
  gatherWrites(connection)
  const [, ended] = await all([
    run('write', writeSql, [
      ...prepared.columns,
      touched,
      touched.map((key) => used.get(key) ?? 0),
      nodeId,
      moment.date,
      ...draft.queryColumns(),
      ...draft.settledColumns(),
      ...draft.signColumns(),
      draft.jobColumn(),
    ]),
    connection.query({ name: 'commit', text: 'commit' }),
  ])
  if (ended.command !== 'COMMIT') throw new Error('the batch was rolled back')
  draft.answer(prepared.logged)
}

function admitOne(
  deps: BatchDeps,
  draft: Draft,
  waiting: WaitingAdmission,
  row: FactsRow,
  moment: Moment & {
    readonly logUnwitnessed: boolean
    readonly holds: Holds
    readonly edge: NearEdge | null
  },
): void {
  const admission = waiting.item
  const { asked, caller, requestId } = admission
  const repeated = draft.repeatOf(admission, row, moment.window)
  if (repeated !== null) {
    draft.replies.push(() => waiting.resolve(repeated))
    return
  }
  const facts = factsOf(admission, row, {
    ...moment,
    demonstration: deps.config.demonstration,
    sso: deps.config.sso !== null,
  })
  const decision = decide(facts, draft.used)
  const person = personOf(deps.keys, admission, row)
  const subjectNumber =
    person?.number ??
    (admission.subject.by === 'person' ? admission.subject.person.number : null)
  const near =
    row.account !== null &&
    subjectNumber !== null &&
    deps.nearness.observe(
      row.account,
      subjectNumber,
      moment.atMs,
      moment.policy.valueOn('detection', moment.date).nearWithin,
    )
  draft.sign(signsOf(row, near))
  const subject =
    subjectNumber === null ? null : deps.keys.subjectDigest(subjectNumber, draft.head.at)
  const system = systemOf(caller)
  const trail = {
    ...(row.account === null ? {} : { ac: row.account, ag: row.agency_code }),
    ...(system === null ? {} : { sy: system }),
    ...(asked.dossier === null
      ? {}
      : { do: recordable(asked.dossier, row.dossier !== null) }),
    pr: asked.procedure,
    sv: recordable(asked.service, moment.policy.services.has(asked.service)),
    ...(caller.via === 'job' ? { ob: `job=${caller.jobId}` } : {}),
  }
  const body: EntryBody = {
    k: 'decision',
    oc: decision.granted ? 'granted' : 'refused',
    id: requestId,
    ...trail,
    ...(decision.granted ? { du: decision.duty } : {}),
    au: caller.strength,
    ip: caller.address,
    pu: recordable(asked.purpose, moment.policy.purposes.has(asked.purpose)),
    ...(subject === null
      ? {}
      : { su: subject.digest.toString('base64url'), ke: subject.epoch }),
    ...(decision.granted
      ? { fi: decision.fields, ct: decision.spends }
      : {
          re: decision.reason,
          ...(decision.field === undefined ? {} : { fi: [decision.field] }),
        }),
  }
  const standing = () =>
    standingOf(limitsOf(facts).limits, draft.used, {
      ms: moment.atMs,
      calendar: moment.calendar,
    })
  if (!decision.granted) {
    const { spent } = decision
    const atEdge = decision.reason === 'window-edge'
    const limit =
      spent === undefined || atEdge
        ? undefined
        : standing().find(({ scope }) => scope === spent)
    draft.add(body, (logged) =>
      waiting.resolve({
        kind: 'refused',
        requestId,
        reason: decision.reason,
        field: decision.field,
        limit,
        clearMs: atEdge ? (moment.edge?.clearMs ?? null) : null,
        window: moment.window,
        decision: logged,
      }),
    )
    return
  }
  const service = moment.policy.services.get(asked.service)
  if (
    service === undefined ||
    row.account === null ||
    person === null ||
    row.sealed_party === null
  )
    throw new Error('granted without a service, an account or a person')
  const officer = officerOf(deps.keys, row)
  const displayMs = moment.policy.valueOn('answer-display', moment.date).seconds * 1000
  reserve(decision.spends, draft.used)
  for (const key of decision.spends) draft.touched.add(key)
  const granted: Omit<Granted, 'decision'> = {
    kind: 'granted',
    requestId,
    accountId: row.account,
    officer,
    person,
    service,
    asked,
    fields: decision.fields,
    window: moment.window,
    limits: standing(),
    party: row.sealed_party,
    counters: decision.spends,
    sendByMs: sendByMs(deps, moment),
    trail,
    displayMs,
  }
  draft.grant(admission, granted)
  draft.add(body, (logged) => waiting.resolve({ ...granted, decision: logged }))
}

/**
 * Before an edge: until when a query may be handed over, so that it arrives within the margin even when
 * its first connection fails at the deadline and the second takes as long.
 */
function sendByMs(
  { config }: Pick<Deps, 'config'>,
  { policy, date, atMs, edge }: Moment & { readonly edge: NearEdge | null },
): number | null {
  if (edge === null || edge.edgeMs <= atMs) return null
  const { beforeSeconds } = policy.valueOn('window-edge', date)
  return atMs + beforeSeconds * 1000 - 2 * config.upstream.timeoutMs
}

/** A code that is on no list is what somebody typed: it may be a citizen's number. */
const recordable = (code: string, listed: boolean) =>
  listed ? code : withoutNumbers(code)

/** What is sent in this turn of the event loop leaves in one write, not in one for each statement. */
function gatherWrites(connection: pg.Client): void {
  const { stream } = connection.connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Waits for all, then throws the first failure: a pipelined statement must not be left behind. */
async function all<Parts extends readonly unknown[]>(
  parts: [...Parts],
): Promise<{ [Index in keyof Parts]: Awaited<Parts[Index]> }> {
  const ended = await Promise.allSettled(parts)
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  }) as never
}
