/** What the ledger promises: never one over, and what is taken back is gone at once. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../accounts/caller.ts'
import { digestOfToken } from '../accounts/token.ts'
import { type Server, startServer } from '../start.ts'
import { faultsOfRecord } from '../testing/check-record.ts'
import {
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import {
  address,
  admissionOf,
  ask,
  callerOf,
  count,
  openPlace,
  type Place,
  post,
  service,
} from '../testing/queries.ts'
import type { Admission } from './admission.ts'

describe('with two processes on one database', () => {
  let gateway: TestGateway
  let second: Server
  beforeAll(async () => {
    gateway = await openTestGateway()
    const { config, clock, log } = gateway.server.deps
    second = await startServer({ config, clock, log })
  })
  afterAll(async () => {
    expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
    await second?.close()
    await gateway?.close()
  })

  const ledgers = () => [gateway.server.gateway.ledger, second.gateway.ledger]
  /** Asks at once, half of each process. */
  const askMany = (many: number, make: () => Admission) =>
    Promise.all(
      Array.from({ length: many }, async (_, index) => {
        const ledger = ledgers()[index % 2]
        if (ledger === undefined) throw new Error('no ledger')
        return ledger.admit(make())
      }),
    )

  /** Takes something back, in a transaction that also reads how long the log is. */
  async function takeBack(sql: string, values: readonly unknown[]): Promise<number> {
    return gateway.server.deps.db.inTx(async (tx) => {
      await tx.rows(sql, values)
      const [head] = await tx.rows<{ size: number }>(
        'select size from log_head for update',
      )
      return head?.size ?? 0
    })
  }

  const grantedSince = (size: number, account: string, strength: string) =>
    gateway.server.deps.db.rows<{ seq: number }>(
      `select seq from log_entries where seq >= $1 and account_id = $2 and kind = 'decision'
         and outcome = 'granted' and text::jsonb->>'au' = $3`,
      [size, account, strength],
    )

  describe('what is taken back', () => {
    interface Way {
      readonly what: string
      readonly code: string
      readonly take: string
      readonly give: string
      readonly of: (place: Place) => readonly unknown[]
    }
    const account = ({ officer }: Place) => [officer.id]
    const ways: readonly Way[] = [
      {
        what: 'the account',
        code: 'account-not-active',
        take: `update accounts set state = 'revoked' where id = $1`,
        give: `update accounts set state = 'active' where id = $1`,
        of: account,
      },
      ...['moving', 'locked', 'dormant'].map((state) => ({
        what: `the account, now ${state}`,
        code: 'account-not-active',
        take: `update accounts set state = '${state}' where id = $1`,
        give: `update accounts set state = 'active' where id = $1`,
        of: account,
      })),
      {
        what: 'the agency',
        code: 'agency-not-in-force',
        take: `update agencies set valid_to = '2026-01-01' where code = $1`,
        give: 'update agencies set valid_to = null where code = $1',
        of: ({ officer }) => [officer.agency],
      },
      {
        what: 'the password, now due',
        code: 'password-expired',
        take: `update accounts set password_set_at = '2026-08-01' where id = $1`,
        give: `update accounts set password_set_at = '2026-11-18' where id = $1`,
        of: account,
      },
      {
        what: 'the training',
        code: 'account-not-trained',
        take: `update account_trainings set valid_to = '2026-01-01' where account_id = $1`,
        give: `update account_trainings set valid_to = '2027-01-01' where account_id = $1`,
        of: account,
      },
      {
        what: 'the hand-over of the account',
        code: 'account-not-enrolled',
        take: 'update accounts set enrolled_at = null where id = $1',
        give: 'update accounts set enrolled_at = now() where id = $1',
        of: account,
      },
      {
        what: 'the client system',
        code: 'system-not-permitted',
        take: `update client_systems set state = 'locked' where id = $1`,
        give: `update client_systems set state = 'active' where id = $1`,
        of: () => [gateway.systemId],
      },
      {
        what: 'the dossier',
        code: 'dossier-closed',
        take: `update dossiers set state = 'closed' where code = $1`,
        give: `update dossiers set state = 'open' where code = $1`,
        of: ({ dossier }) => [dossier],
      },
      {
        what: 'the account list',
        code: 'account-not-listed',
        take: `update account_lists set ended_at = now() where ended_at is null and exists (
                 select from listed_accounts where list_id = id and account_id = $1)`,
        give: `update account_lists set ended_at = null where exists (
                 select from listed_accounts where list_id = id and account_id = $1)`,
        of: account,
      },
      {
        what: 'the duty',
        code: 'duty-missing',
        take: `update account_duties set valid_to = '2026-01-01' where account_id = $1`,
        give: 'update account_duties set valid_to = null where account_id = $1',
        of: account,
      },
      {
        what: 'the dossier of the officer',
        code: 'dossier-not-yours',
        take: 'delete from dossier_officers where account_id = $1',
        give: `insert into dossier_officers (account_id, dossier_id)
               select $1, id from dossiers where code = $2`,
        of: account,
      },
      {
        what: 'the service',
        code: 'service-off',
        take: `update services set enabled = false where code = $1`,
        give: `update services set enabled = true where code = $1`,
        of: () => [service],
      },
    ]

    it.each(ways)(
      'is gone at the next request: $what',
      async ({ take, give, of, code }) => {
        const place = await openPlace(gateway)
        expect((await ask(gateway, place)).statusCode).toBe(200)
        const headers = await gateway.actFor(place.officer.username)
        const before = await gateway.database.rows('select * from counters order by key')
        const received = gateway.simulator.received.total
        await takeBack(take, of(place))
        const refused = await post(gateway, place.dossier, headers)
        expect(refused.json()).toMatchObject({ code })
        expect(gateway.simulator.received.total).toBe(received)
        expect(
          await gateway.database.rows('select * from counters order by key'),
        ).toEqual(before)
        await gateway.database.rows(
          give,
          give.includes('$2') ? [...of(place), place.dossier] : of(place),
        )
        expect((await post(gateway, place.dossier, headers)).statusCode).toBe(200)
      },
    )

    it('is gone at the next request: the session', async () => {
      const { officer, dossier } = await openPlace(gateway)
      const headers = {
        cookie: await gateway.signIn(officer),
        origin,
        'x-chot-request': '1',
      }
      gateway.clock.advance(60_000)
      expect((await post(gateway, dossier, headers)).statusCode).toBe(200)
      await gateway.database.rows(
        'update sessions set ended_at = now() where account_id = $1',
        [officer.id],
      )
      expect((await post(gateway, dossier, headers)).statusCode).toBe(401)
      const sessionId = digestOfToken(headers.cookie.split('=')[1] ?? '')
      const late = await ledgers()[1]?.admit(
        admissionOf(
          {
            via: 'session',
            accountId: officer.id,
            sessionId,
            strength: 'password+totp',
            address,
            freshUntil: 0,
          },
          dossier,
        ),
      )
      expect(late).toMatchObject({ kind: 'refused', reason: 'session-ended' })
    })

    it('grants nothing after the commit that takes it, with 64 callers in flight', async () => {
      const place = await openPlace(gateway)
      const caller = callerOf(gateway, place)
      const cookie = await gateway.signIn(place.officer)
      gateway.clock.advance(60_000)
      const session: Caller = {
        via: 'session',
        accountId: place.officer.id,
        sessionId: digestOfToken(cookie.split('=')[1] ?? ''),
        strength: 'password+totp',
        address,
        freshUntil: 0,
      }
      const races = [
        ...ways
          .filter(({ what }) => what !== 'the service')
          .map((way) => ({ ...way, caller })),
        {
          code: 'session-ended',
          take: 'update sessions set ended_at = now() where account_id = $1',
          give: 'update sessions set ended_at = null where account_id = $1',
          of: account,
          caller: session,
        },
      ]
      for (let round = 0; round < 3 * races.length; round++) {
        const race = races[round % races.length]
        if (race === undefined) break
        const dossier = await freshDossier(place.officer)
        const here: Place = { ...place, dossier }
        let granted = 0
        // Each asks again until it is refused, so that the taking always falls amid their asking.
        const asking = Promise.all(
          Array.from({ length: 64 }, async (_, index) => {
            const ledger = ledgers()[index % 2]
            if (ledger === undefined) throw new Error('no ledger')
            for (;;) {
              const answer = await ledger.admit(admissionOf(race.caller, dossier))
              if (answer.kind === 'granted') granted += 1
              else return answer.kind === 'refused' ? answer.reason : answer.kind
            }
          }),
        )
        while (granted === 0) await turn()
        const size = await takeBack(race.take, race.of(here))
        const late = await askMany(4, () => admissionOf(race.caller, dossier))
        expect(count(late, 'refused')).toBe(4)
        expect(new Set(await asking)).toEqual(new Set([race.code]))
        expect(await grantedSince(size, place.officer.id, race.caller.strength)).toEqual(
          [],
        )
        await gateway.server.deps.db.rows(
          race.give,
          race.give.includes('$2') ? [...race.of(here), dossier] : race.of(here),
        )
      }
    }, 240_000)

    async function freshDossier(officer: TestOfficer): Promise<string> {
      const dossier = await gateway.putDossier({
        officers: [officer],
        persons: [gateway.person(0)],
      })
      await gateway.database.rows('update dossiers set budget = 500 where code = $1', [
        dossier,
      ])
      return dossier
    }
  })

  describe('a limit', () => {
    const limits: [string, { budget?: number; perDay?: number }, number, string][] = [
      ['of the dossier', { budget: 7 }, 7, 'dossier-budget-spent'],
      ['of the dossier, when it is nothing', { budget: 0 }, 0, 'dossier-budget-spent'],
      ['of the account and day', { perDay: 11 }, 11, 'account-day-spent'],
      [
        'of whichever is the stricter',
        { budget: 40, perDay: 39 },
        39,
        'account-day-spent',
      ],
    ]
    it.each(limits)('%s is met and never passed', async (_what, given, most, reason) => {
      for (let round = 0; round < 5; round++) {
        const place = await openPlace(gateway, given)
        const answers = await askMany(200, () =>
          admissionOf(callerOf(gateway, place), place.dossier),
        )
        expect(count(answers, 'granted')).toBe(most)
        expect(
          new Set(
            answers.flatMap((each) => (each.kind === 'refused' ? [each.reason] : [])),
          ),
        ).toEqual(new Set([reason]))
      }
    })

    it('of the service and window is met and never passed', async () => {
      const place = await openPlace(gateway)
      const [row] = await gateway.database.rows<{ used: number }>(
        `select used from counters where key like 'service-window:${service}:%'`,
      )
      const used = row?.used ?? 0
      const limit = (queries: number) =>
        gateway.database.rows(
          `update service_registrations set queries_per_window = $1
           where service_code = $2 and window_kind = 'office'`,
          [queries, service],
        )
      await limit(used + 5)
      const answers = await askMany(200, () =>
        admissionOf(callerOf(gateway, place), place.dossier),
      )
      expect(count(answers, 'granted')).toBe(5)
      await limit(100_000)
    })

    it('gives back what was surely not sent, once, and to the next who asks', async () => {
      const place = await openPlace(gateway, { budget: 30 })
      const caller = callerOf(gateway, place)
      let notSent = 0
      let granted = 0
      await Promise.all(
        Array.from({ length: 40 }, async (_, worker) => {
          const ledger = ledgers()[worker % 2]
          for (let asked = 0; asked < 5 && ledger !== undefined; asked++) {
            const admitted = await ledger.admit(admissionOf(caller, place.dossier))
            if (admitted.kind !== 'granted') continue
            granted += 1
            const lost = (worker + asked) % 2 === 0
            if (lost) notSent += 1
            const outcome = lost ? 'not-sent' : 'answered'
            const { requestId } = admitted
            const settlement = {
              requestId,
              outcome,
              body: { k: 'outcome', oc: outcome, id: requestId, ...admitted.trail },
            } as const
            const [first, again] = await Promise.all([
              ledger.settle(settlement),
              ledgers()[(worker + 1) % 2]?.settle(settlement),
            ])
            expect([first, again].filter((each) => each !== null)).toHaveLength(1)
          }
        }),
      )
      expect(notSent).toBeGreaterThan(0)
      expect(granted).toBeGreaterThan(30)
      const [row] = await gateway.database.rows<{ used: number }>(
        `select used from counters c join dossiers d on c.key = 'dossier:' || d.id
         where d.code = $1`,
        [place.dossier],
      )
      expect(row?.used).toBe(granted - notSent)
    })
  })
})
