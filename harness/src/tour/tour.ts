/** What every step of the tour works with: one client system, its officers, and what they did. */
import {
  type ProblemBody,
  problemBody,
  type Receipt,
} from '@chot/contract/problem-body.ts'
import { problems } from '@chot/contract/problems.ts'
import { type QueryAnswer, queryAnswer } from '@chot/contract/queries.ts'
import {
  dossierBody,
  type Exchange,
  type OneStopClient,
  putDossier,
} from '../client/one-stop-client.ts'
import type { DemoDossier, DemoFile, DemoPerson } from '../demo/demo-file.ts'
import type { Terminal } from './terminal.ts'

/** A step did not go as promised. */
export class Broken extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Broken'
  }
}

/** An act that left an entry, for the auditor at the end. */
export interface Act {
  readonly title: string
  readonly receipt: Receipt
  /** What the log must say: the reason of a refusal, or the outcome of what was granted. */
  readonly recorded: string
}

export interface Tour {
  readonly demo: DemoFile
  readonly client: OneStopClient
  readonly terminal: Terminal
  readonly acts: Act[]
  /** The dossiers this run made. */
  readonly made: DemoDossier[]
  /** Distinguishes this run's dossiers from all others. */
  readonly run: string
}

export interface Step {
  readonly vietnamese: string
  readonly english: string
  readonly run: (tour: Tour) => Promise<void>
}

export interface Question {
  readonly dossier: DemoDossier | null
  readonly procedure?: string
  readonly service: string
  readonly purpose: string
  readonly person: Pick<DemoPerson, 'number' | 'fullName' | 'birth'>
  readonly fields?: readonly string[]
  readonly officer: string
  readonly key?: string
}

/** POST /v1/queries in the name of an officer, shown as it goes. */
export async function ask(tour: Tour, question: Question): Promise<Exchange> {
  const { dossier, service, purpose, person, fields } = question
  const { number, fullName, birth } = person
  const body = {
    ...(dossier === null ? {} : { dossier: dossier.code }),
    procedure: question.procedure ?? dossier?.procedure ?? '',
    service,
    purpose,
    ...(fields === undefined ? {} : { fields }),
    subject: { number, fullName, birth },
  }
  return sendAs(tour, question.officer, '/v1/queries', body, question.key)
}

/** POST in the name of an officer; a body that is a text is sent as it stands. */
export async function sendAs(
  tour: Tour,
  officer: string,
  path: string,
  body: unknown,
  key?: string,
): Promise<Exchange> {
  const assertion = await tour.client.assertOfficer(officer)
  tour.terminal.sent(
    'POST',
    path,
    [
      'authorization: Bearer …',
      `chot-officer-assertion: ${assertion.slice(0, 16)}…  (sub: ${officer})`,
      ...(key === undefined ? [] : [`idempotency-key: ${key}`]),
    ],
    body,
  )
  const answer = await tour.client.send('POST', path, body, {
    'chot-officer-assertion': assertion,
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  })
  tour.terminal.received(answer.status, answer.body)
  return answer
}

/** The answer promised: granted, with this outcome. */
export function expectAnswer(
  tour: Tour,
  title: string,
  answer: Exchange,
  outcome: 'answered' | 'no-match',
): QueryAnswer {
  if (answer.status !== 200) throw new Broken(`expected 200, got ${told(answer)}`)
  const parsed = queryAnswer.parse(answer.body)
  if (parsed.outcome !== outcome)
    throw new Broken(`expected the outcome ${outcome}, got ${parsed.outcome}`)
  if (!parsed.repeated)
    tour.acts.push({ title, receipt: parsed.receipt, recorded: outcome })
  tour.terminal.kept(`200 ${outcome}`)
  return parsed
}

/** The refusal promised: status and stable code; one that is a decision has a receipt. */
export function expectProblem(
  tour: Tour,
  title: string,
  answer: Exchange,
  code: keyof typeof problems,
  kind: 'decision' | 'input' = 'decision',
): ProblemBody {
  const { status, en } = problems[code]
  const parsed = problemBody.safeParse(answer.body)
  if (!parsed.success || answer.status !== status || parsed.data.code !== code)
    throw new Broken(`expected ${status} ${code}, got ${told(answer)}`)
  const { receipt } = parsed.data
  if (kind === 'decision') {
    if (receipt === undefined) throw new Broken(`${code} came without a receipt`)
    tour.acts.push({
      title,
      receipt,
      recorded: receipt.outcome === undefined ? code : 'failed',
    })
  }
  tour.terminal.kept(`${status} ${code}: ${en}`)
  return parsed.data
}

const told = (answer: Exchange) =>
  `${answer.status} ${JSON.stringify(answer.body)?.slice(0, 300)}`

/** A dossier of this run: that of the seed with another code. Sent, and shown. */
export async function sendDossier(
  tour: Tour,
  pattern: DemoDossier,
  name: string,
  changes: Partial<Pick<DemoDossier, 'officers' | 'state' | 'persons'>> = {},
): Promise<DemoDossier> {
  const dossier = {
    ...pattern,
    ...changes,
    code: `${pattern.receivingAgency}-TOUR-${tour.run}-${name}`,
  }
  tour.terminal.sent(
    'PUT',
    `/v1/dossiers/${dossier.code}`,
    ['authorization: Bearer …'],
    dossierBody(dossier),
  )
  const answer = await putDossier(tour.client, dossier)
  tour.made.push(dossier)
  tour.terminal.received(answer.status, answer.body)
  tour.terminal.kept(`hồ sơ ${dossier.code} (${dossier.state})`)
  return dossier
}

/** A seeded dossier of this procedure at this officer's agency. Throws when there is none. */
export function seeded(tour: Tour, procedure: string, officer: string): DemoDossier {
  const agency = tour.demo.accounts.find(({ username }) => username === officer)?.agency
  const found = tour.demo.dossiers.find(
    (dossier) => dossier.procedure === procedure && dossier.receivingAgency === agency,
  )
  if (found === undefined) throw new Broken(`there is no dossier of ${procedure}`)
  return found
}

/** The first, or whichever fits. Throws when there is none. */
export function personOf(dossier: DemoDossier, party = 1): DemoPerson {
  const found = dossier.persons.find((person) => person.party === party)
  if (found === undefined) throw new Broken(`${dossier.code} has no person ${party}`)
  return found
}
