import { randomUUID } from 'node:crypto'

const couldBePerson = /\d{9}/

/**
 * A UUID that may be named within another entry (`ob`): none of its groups of digits is as long as a
 * citizen's number, which one in some three hundred is, and which a verifier would have to report.
 */
export function newEntryId(): string {
  for (;;) {
    const id = randomUUID()
    if (!couldBePerson.test(id)) return id
  }
}
