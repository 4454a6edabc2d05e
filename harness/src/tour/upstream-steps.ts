/** What happens when the national database misbehaves: the simulator is told to. */

import { exchange } from '../client/one-stop-client.ts'
import { logins } from '../demo/accounts.ts'
import {
  ask,
  Broken,
  expectProblem,
  personOf,
  type Step,
  seeded,
  sendDossier,
  type Tour,
} from './tour.ts'

// Not the officer of the other steps: one who looks into a dozen dossiers in half a minute is challenged.
const officer = logins.verification
/** Longer than the demonstration's gateway waits. */
const slowMs = 8_000

async function withFault(
  tour: Tour,
  name: string,
  fault: Fault,
  work: (question: Parameters<typeof ask>[1]) => Promise<void>,
): Promise<void> {
  const dossier = await sendDossier(tour, seeded(tour, '2.000815', officer), name, {
    officers: [officer],
  })
  const person = personOf(dossier)
  const url = `${tour.demo.simulator.admin}/faults`
  // Only the next request for this person: whoever works beside the tour is not disturbed.
  const rule = { ...fault, number: person.number, times: 1 }
  const others = await faultsSet(url)
  tour.terminal.sent('PUT', url, [], rule)
  await setFaults(url, [rule, ...others])
  try {
    await work({
      dossier,
      service: 'verify-person',
      purpose: 'verify-identity',
      person,
      officer,
    })
  } finally {
    const left = await faultsSet(url)
    await setFaults(
      url,
      left.filter((each) => each.number !== person.number),
    )
  }
}

type Fault = Readonly<Record<string, unknown>>

async function faultsSet(url: string): Promise<readonly Fault[]> {
  const { body } = await exchange(url, { method: 'GET' })
  return (body as { rules: readonly Fault[] }).rules
}

async function setFaults(url: string, rules: readonly Fault[]): Promise<void> {
  const { status } = await exchange(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rules),
  })
  if (status >= 300) throw new Broken(`the simulator took no fault: HTTP ${status}`)
}

export const upstreamSteps: readonly Step[] = [
  {
    vietnamese: 'Cơ sở dữ liệu quốc gia trả lời hỏng: báo lỗi, vẫn được ghi nhận',
    english: 'The national database gives a malformed answer: an error, on record',
    async run(tour) {
      await withFault(tour, 'E', { kind: 'malformed' }, async (question) => {
        expectProblem(tour, this.vietnamese, await ask(tour, question), 'upstream-failed')
      })
    },
  },
  {
    vietnamese: 'Cơ sở dữ liệu quốc gia trả lời quá chậm: dừng đợi, vẫn được ghi nhận',
    english: 'The national database is too slow: the wait ends, on record',
    async run(tour) {
      const fault = { kind: 'slow', delayMs: slowMs }
      await withFault(tour, 'F', fault, async (question) => {
        expectProblem(
          tour,
          this.vietnamese,
          await ask(tour, question),
          'upstream-timeout',
        )
      })
    },
  },
]
