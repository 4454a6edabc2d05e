/** The life of a query, one line a step. */
import { randomUUID } from 'node:crypto'
import type { Receipt } from '@chot/contract/problem-body.ts'
import type { ProblemCode } from '@chot/contract/problems.ts'
import type { QueryAnswer, QueryRequest } from '@chot/contract/queries.ts'
import { isFieldName } from '@chot/core/query/fields.ts'
import { redact } from '@chot/core/query/redact.ts'
import type { Caller } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { LoggedEntry } from '../log/append.ts'
import { partyDigests } from '../parties/party-seal.ts'
import type { Upstream, UpstreamOutcome } from '../upstream/soap-direct.ts'
import type {
  Admission,
  Granted,
  Refused,
  Repeated,
  SettledOutcome,
  SubjectAsked,
} from './admission.ts'
import type { Ledger } from './ledger.ts'
import { sealField } from './reveal-seal.ts'

export interface Gateway {
  readonly ledger: Ledger
  readonly upstream: Upstream
}

export async function handleQuery(
  deps: Pick<Deps, 'keys' | 'clock' | 'db'> & Gateway,
  caller: Caller,
  request: QueryRequest,
  idempotencyKey: string | null,
): Promise<QueryAnswer> {
  const admission = admissionOf(deps, caller, request, idempotencyKey)
  const done = await carryOut(deps, admission)
  if (done.kind === 'repeated') return repeat(deps, done)
  if (done.kind === 'refused') throw refusal(deps, done)
  return reply(deps, done.granted, done.upstream, done.settled) // redacted, sensitive fields sealed
}

interface Settled {
  readonly kind: 'settled'
  readonly granted: Granted
  readonly upstream: UpstreamOutcome
  readonly settled: LoggedEntry
}

/** Admits, sends and settles one query, whoever asks. Throws as the ledger does. */
export async function carryOut(
  deps: Pick<Deps, 'keys' | 'clock'> & Gateway,
  admission: Admission,
): Promise<Settled | Refused | Repeated> {
  const admitted = await deps.ledger.admit(admission) //          decision, quota and entry, or 503
  if (admitted.kind !== 'granted') return admitted
  const upstream = await forward(deps, admitted) //               outside any transaction
  const settled = await settle(deps, admitted, upstream) //       outcome and entry, or 503
  return { kind: 'settled', granted: admitted, upstream, settled }
}

function admissionOf(
  deps: Pick<Deps, 'keys'>,
  caller: Caller,
  request: QueryRequest,
  idempotencyKey: string | null,
): Admission {
  const dossier = request.dossier ?? null
  return {
    requestId: randomUUID(),
    caller,
    asked: {
      dossier,
      procedure: request.procedure,
      service: request.service,
      purpose: request.purpose,
      fields: request.fields ?? null,
    },
    subject: subjectOf(deps, dossier, request.subject),
    idempotency:
      idempotencyKey === null
        ? null
        : {
            // Callers choose it, and may choose a citizen number: it is kept under a key.
            key: deps.keys.requestDigest(`key\n${idempotencyKey}`).toString('base64url'),
            digest: deps.keys.requestDigest(JSON.stringify(request)),
          },
  }
}

function subjectOf(
  deps: Pick<Deps, 'keys'>,
  dossier: string | null,
  subject: QueryRequest['subject'],
): SubjectAsked {
  if ('party' in subject) return { by: 'party', party: subject.party }
  return {
    by: 'person',
    person: subject,
    ...partyDigests(deps.keys, dossier ?? '', subject),
  }
}

async function forward(
  deps: Pick<Deps, 'clock'> & Pick<Gateway, 'upstream'>,
  granted: Granted,
): Promise<UpstreamOutcome> {
  // It would arrive across the edge later than it was counted for.
  if (granted.sendByMs !== null && deps.clock.now() > granted.sendByMs)
    return { kind: 'not-sent', reason: 'window-edge' }
  return deps.upstream.call({
    requestId: granted.requestId,
    service: granted.service,
    procedure: granted.asked.procedure,
    officer: granted.officer,
    person: granted.person,
  })
}

async function settle(
  deps: Pick<Deps, 'keys' | 'clock'> & Gateway,
  granted: Granted,
  upstream: UpstreamOutcome,
): Promise<LoggedEntry> {
  const outcome = outcomeOf(upstream)
  const reason = failureOf(upstream)
  const bytes = upstream.kind === 'not-sent' ? null : upstream.bytes
  const settled = await deps.ledger.settle({
    requestId: granted.requestId,
    outcome,
    body: {
      k: 'outcome',
      oc: outcome,
      id: granted.requestId,
      ...granted.trail,
      ...(reason === null ? {} : { re: reason }),
      ...(bytes === null
        ? {}
        : { an: deps.keys.answerDigest(bytes).toString('base64url') }),
      ms: Math.max(0, deps.clock.now() - granted.decision.at),
    },
  })
  // Closed as unknown by another node, which took this one for dead: the answer stays here.
  if (settled === null) throw new Problem('record-unavailable')
  return settled
}

export function outcomeOf(upstream: UpstreamOutcome): SettledOutcome {
  if (upstream.kind !== 'answered') return upstream.kind
  if (upstream.answer.kind === 'fault') return 'failed'
  return upstream.answer.kind === 'match' ? 'answered' : 'no-match'
}

function failureOf(upstream: UpstreamOutcome): string | null {
  if (upstream.kind !== 'answered') return upstream.reason
  if (upstream.answer.kind !== 'fault') return null
  return `upstream-fault${upstream.answer.code === null ? '' : `-${upstream.answer.code}`}`
}

function problemOfFailure(upstream: UpstreamOutcome): ProblemCode | null {
  if (upstream.kind === 'not-sent') return upstream.reason
  if (upstream.kind === 'failed')
    return upstream.reason === 'upstream-timeout' ? 'upstream-timeout' : 'upstream-failed'
  return upstream.answer.kind === 'fault' ? 'upstream-failed' : null
}

function reply(
  deps: Pick<Deps, 'keys' | 'clock'>,
  granted: Granted,
  upstream: UpstreamOutcome,
  settled: LoggedEntry,
): QueryAnswer {
  const receipt = receiptOf(granted.requestId, granted.decision, settled)
  const failure = problemOfFailure(upstream)
  if (failure !== null) throw new Problem(failure, { receipt })
  const { open, sensitive } =
    upstream.kind === 'answered' && upstream.answer.kind === 'match'
      ? redact(upstream.answer.record, granted.fields)
      : { open: [], sensitive: [] }
  const showUntil = deps.clock.now() + granted.displayMs
  return {
    requestId: granted.requestId,
    receipt,
    outcome: outcomeOf(upstream) === 'answered' ? 'answered' : 'no-match',
    repeated: false,
    window: windowBody(granted.window),
    limits: [...granted.limits],
    fields: open as QueryAnswer['fields'],
    sealed: sensitive.map(({ field, value }) => ({
      field,
      token: sealField(deps.keys, granted, field, value, showUntil),
    })),
    showUntil,
  }
}

/** A repeat gives the first answer's receipt and nothing else: no data is kept to give. */
async function repeat(
  deps: Pick<Deps, 'clock' | 'db'>,
  repeated: Repeated,
): Promise<QueryAnswer> {
  if (!repeated.sameRequest) throw new Problem('idempotency-key-reused')
  const { outcome, requestId } = repeated
  if (outcome === null) throw new Problem('query-in-progress', { retryAfterSeconds: 3 })
  const [decision, settled] = await entriesOf(deps, requestId)
  if (decision === undefined || settled === undefined)
    throw new Error('a settled query has no two entries')
  const receipt = receiptOf(requestId, decision, settled)
  if (outcome === 'failed') throw new Problem('upstream-failed', { receipt })
  if (outcome === 'not-sent') throw new Problem('upstream-unreachable', { receipt })
  return {
    requestId,
    receipt,
    outcome: outcome === 'unknown' ? 'in-doubt' : outcome,
    repeated: true,
    window: windowBody(repeated.window),
    limits: [],
    fields: [],
    sealed: [],
    showUntil: deps.clock.now(),
  }
}

/** The decision and the outcome of a request, in that order. */
function entriesOf(deps: Pick<Deps, 'db'>, requestId: string): Promise<LoggedEntry[]> {
  return deps.db.rows<LoggedEntry>(
    `select seq as sequence, encode(leaf_hash, 'hex') as "leafHash",
            (extract(epoch from at) * 1000)::bigint as at
     from log_entries where request_id = $1 and kind in ('decision', 'outcome') order by seq`,
    [requestId],
  )
}

function refusal(deps: Pick<Deps, 'clock'>, refused: Refused): Problem {
  const receipt = receiptOf(refused.requestId, refused.decision)
  const field =
    refused.field !== undefined && isFieldName(refused.field)
      ? { field: refused.field }
      : {}
  const { limit } = refused
  const more = limit?.renewedAt ?? refused.clearMs
  const waitMs = more === null ? null : more - deps.clock.now()
  return new Problem(refused.reason, {
    receipt,
    ...field,
    ...(limit === undefined ? {} : { limit }),
    ...(waitMs === null
      ? {}
      : { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }),
  })
}

export function receiptOf(
  requestId: string,
  decision: LoggedEntry,
  outcome?: LoggedEntry,
): Receipt {
  const place = ({ sequence, leafHash }: LoggedEntry) => ({ sequence, leafHash })
  return {
    requestId,
    decision: place(decision),
    ...(outcome === undefined ? {} : { outcome: place(outcome) }),
    at: (outcome ?? decision).at,
  }
}

export function windowBody(window: Granted['window']): QueryAnswer['window'] {
  return { id: window.id, kind: window.kind, from: window.fromMs, to: window.toMs }
}
