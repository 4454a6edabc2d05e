/** Made-up acts in the form the gateway records them; the same for the same seed. */
import { createHash } from 'node:crypto'
import { type EntryBody, entryText } from '@chot/core/log/entry.ts'

/** 2026-11-20 08:00 in Vietnam. */
export const firstActAt = Date.UTC(2026, 10, 20, 1)

const digest = (text: string) => createHash('sha256').update(text).digest()
const base64url = (text: string, bytes = 32) =>
  digest(text).subarray(0, bytes).toString('base64url')

function requestIdOf(number: number): string {
  const hex = digest(`request ${number}`).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Letters only, as many as ids have: a run of digits would be another matter. */
const lettersOf = (text: string, count: number) =>
  digest(text)
    .toString('hex')
    .replace(/[0-9]/gu, (found) => 'ghijklmnop'.charAt(Number(found)))
    .slice(0, count)

const accountOf = (number: number) => `a-${lettersOf(`account ${number % 40}`, 16)}`

const trailOf = (number: number): Partial<EntryBody> => ({
  ac: accountOf(number),
  ag: `H38.0268${number % 9}`,
  do: `H38.02683-261120-${String(number % 10_000).padStart(4, '0')}`,
  pr: '1.001193',
  sv: 'look-up-person',
})

function decisionOf(number: number): EntryBody {
  const granted = number % 9 !== 4
  return {
    k: 'decision',
    oc: granted ? 'granted' : 'refused',
    id: requestIdOf(number),
    ...trailOf(number),
    ...(granted ? { du: 'receiving' } : {}),
    au: 'password+totp',
    ip: `10.38.${number % 250}.45`,
    pu: 'check-applicant',
    su: base64url(`subject ${number}`),
    ke: '2026-11',
    ...(granted
      ? {
          fi: ['fullName', 'birth', 'sex', 'nativePlace', 'permanentAddress'],
          ct: [
            `dossier:d-${lettersOf(`dossier ${number}`, 12)}`,
            `account-day:${accountOf(number)}:2026-11-20`,
            'service-window:look-up-person:2026-11-20/office',
          ],
        }
      : { re: 'dossier-budget-spent' }),
  }
}

const outcomeOf = (number: number, decision: number): EntryBody => ({
  k: 'outcome',
  oc: number % 7 === 0 ? 'no-match' : 'answered',
  id: requestIdOf(number),
  ...trailOf(number),
  an: base64url(`answer ${number}`),
  ms: 40 + (number % 200),
  de: decision,
})

const session: Partial<EntryBody> = {
  ac: accountOf(7),
  au: 'password+totp',
  ag: 'H38.02683',
  ip: '10.38.12.45',
}
const others: readonly EntryBody[] = [
  { k: 'sign-in', oc: 'done', ...session },
  {
    k: 'log-search',
    oc: 'done',
    ...session,
    du: 'auditor',
    ob: 'account=ti.lv limit=50',
  },
  { k: 'sign-out', oc: 'done', ...session },
]

const revealOf = (number: number, decision: number): EntryBody => ({
  k: 'reveal',
  oc: 'done',
  id: requestIdOf(number),
  ...trailOf(number),
  fi: ['idNumber'],
  no: 'Đối chiếu giấy tờ bản chính tại quầy số 3',
  de: decision,
})

/** What a one-stop system tells of a dossier: made, given to an officer, closed. */
const toldOf = (number: number): EntryBody => ({
  k: 'dossier',
  oc: 'done',
  sy: 'igate-lao-cai',
  ag: `H38.0268${number % 9}`,
  ip: '10.38.0.20',
  do: `H38.02683-261120-${String(number % 10_000).padStart(4, '0')}`,
  pr: '1.001193',
  ob: ['created', 'updated', 'closed'][number % 3] ?? '',
})

/**
 * `count` entries, all queries settled but the last few: outcomes come three acts after their
 * decisions, so that decisions and outcomes interleave. `told`: every third is of a dossier, as where
 * three look-ups are made for one that is told of three times.
 */
export function* actsOf(
  count: number,
  { stepMs = 1_000, told = false } = {},
): Generator<{ text: string; body: EntryBody }> {
  const waiting: { number: number; decision: number }[] = []
  let number = 0
  for (let index = 0; index < count; index += 1) {
    let body: EntryBody | undefined
    const tellNow = told && index % 3 === 1
    const due = !tellNow && (waiting.length > 3 || index > count - 8)
    const ready = due ? waiting.shift() : undefined
    if (tellNow) body = toldOf(index)
    else if (ready !== undefined) body = outcomeOf(ready.number, ready.decision)
    else if (index % 50 === 17 && index > 50) body = revealOf(0, 0)
    else if (index % 23 === 5) body = others[index % others.length]
    else if (index <= count - 8) {
      body = decisionOf(number)
      if (body.oc === 'granted') waiting.push({ number, decision: index })
      number += 1
    }
    body ??= { k: 'sign-out', oc: 'done', ac: 'acc-01042' }
    const stamp = {
      t: firstActAt + index * stepMs,
      pv: 12,
      sa: base64url(`salt ${index}`, 16),
    }
    yield { text: entryText(stamp, body), body }
  }
}
