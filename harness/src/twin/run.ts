/** One run of the twin: a province's days, through the real gateway, on a clock held by hand. */
import { serialize } from 'node:v8'
import { stateVersion } from '@chot/core/detect/detect.ts'
import { openDatabase } from '@chot/server/db/database.ts'
import { openProgramLog } from '@chot/server/program-log.ts'
import { startServer } from '@chot/server/start.ts'
import { type HeldClock, holdClock } from '@chot/server/testing/clock.ts'
import { type Detector, openDetector } from '@chot/server/watch/detector.ts'
import { parseRegistration } from '@chot/simulator/lock/registration.ts'
import { REGIONS } from '@chot/simulator/population/places.ts'
import { createPopulation } from '@chot/simulator/population/population.ts'
import { type Simulator, startSimulator } from '@chot/simulator/simulator.ts'
import type { z } from 'zod'
import { configOf, npdClient } from '../bench/scene.ts'
import { type Abuse, planAbuses } from './abuses.ts'
import type { Act } from './acts.ts'
import { type Agenda, openAgenda, type Taken } from './agenda.ts'
import { dayNumber, openDays } from './days.ts'
import { openRegistry } from './dossiers.ts'
import { addOneStop, addProvince, type Registered, switchLimitsOff } from './ground.ts'
import { recallHistory } from './history.ts'
import { type Honest, openHonestLife } from './honest.ts'
import { type Officer, openProvince } from './officers.ts'
import { openPerformer, type Performer } from './perform.ts'
import { type Scenario, scenarioShape } from './scenario.ts'

export interface TwinOptions {
  readonly scenario: z.input<typeof scenarioShape>
  /** An empty or freshly migrated database that is the twin's alone. */
  readonly database: { readonly ownerUrl: string; readonly appUrl: string }
  readonly keysFolder: string
  readonly onProgress?: (progress: Progress) => void
  /** Ends the run early; what was done is judged. */
  readonly stop?: AbortSignal
}

export interface Progress {
  readonly at: number
  /** Part of the simulated time that is over. */
  readonly share: number
  readonly lookUps: number
}

/** What is left when the last day is over: read by `judge.ts`. */
export interface Finished {
  readonly scenario: Scenario
  readonly officers: readonly Officer[]
  readonly abuses: readonly Abuse[]
  readonly registered: readonly Registered[]
  readonly seen: Performer['seen']
  readonly simulator: Pick<Simulator, 'lock' | 'received'>
  readonly seconds: number
  /** UTC milliseconds at which the run ended, by its clock. */
  readonly endedMs: number
  rows<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
}

/** Runs it, and hands what is left to `judge` before everything is taken down. */
export async function runTwin<Result>(
  options: TwinOptions,
  judge: (finished: Finished) => Promise<Result>,
): Promise<Result> {
  const scenario = scenarioShape.parse(options.scenario)
  const days = openDays(scenario.rushes)
  const population = createPopulation()
  const communes = REGIONS.flatMap((region) => region.communes)
  const province = openProvince(scenario, population, communes)
  const registry = openRegistry(province, days)
  const honest: Honest = { scenario, days, province, registry }
  const firstDay = dayNumber(scenario.from)
  const firstMs = days.at(firstDay, 0)
  const untilMs = days.at(firstDay + scenario.days, 0)
  const { registered, state } = recallHistory(honest, firstDay)
  const life = openHonestLife(honest)
  const planned = planAbuses(honest, life, population, firstDay)

  const clock = holdClock(new Date(firstMs - 3_600_000).toISOString())
  const owner = openDatabase({
    url: options.database.ownerUrl,
    connectionsMax: 2,
    onIdleError: () => {},
  })
  const closers: (() => Promise<unknown>)[] = [() => owner.close()]
  try {
    const simulator = await startSimulator({
      port: 0,
      client: npdClient,
      now: () => clock.now(),
      lock: { registration: registrationOf(registered, province.officers) },
    })
    closers.unshift(() => simulator.close())
    // Nothing here outlives a crash; what is decided is the same.
    await owner.rows(
      `do $$ begin execute format('alter database %I set synchronous_commit = off',
         current_database()); end $$`,
    )
    const config = configOf(options.database, options.keysFolder, simulator.soapUrl)
    const server = await startServer({
      config: { ...config, log: { ...config.log, publish: false } },
      clock,
      log: openProgramLog('fatal'),
      async prepare(deps) {
        await owner.inTx((tx) => addProvince(deps, tx, province.officers, registered))
        await owner.rows('vacuum (analyze)')
      },
    })
    closers.unshift(() => server.close())
    const key = await addOneStop(server.deps)
    await owner.rows(
      `update detection set state = $1, state_version = $2,
         state_seq = log_head.size, next_seq = log_head.size from log_head`,
      [serialize(state), stateVersion],
    )
    const giveBack = scenario.limits === 'off' ? await owner.inTx(switchLimitsOff) : null

    const began = performance.now()
    const performer = openPerformer(server, clock, key)
    const agenda = openAgenda()
    agenda.add(planned.acts)
    const detector = scenario.detect === 'on' ? openDetector(server.deps) : null
    const hand = openHand(clock, detector)
    const isWatched = watchedBy(planned.abuses)
    for (let day = firstDay; day < firstDay + scenario.days; day += 1) {
      if (options.stop?.aborted === true) break
      agenda.add(life.planDay(day))
      const tell = (at: number) =>
        options.onProgress?.({
          at,
          share: (at - firstMs) / (untilMs - firstMs),
          lookUps: performer.seen.lookUps,
        })
      const until = days.at(day + 1, 0)
      await spendDay(agenda, until, performer, hand, isWatched, options.stop, tell)
      // By hand, the next morning; a new day is counted from nothing.
      for (const { target } of simulator.lock?.locks ?? [])
        simulator.lock?.unlock(target, 'the day is over')
    }
    const seconds = (performance.now() - began) / 1000
    if (giveBack !== null) await owner.inTx(giveBack)
    return await judge({
      scenario,
      officers: province.officers,
      abuses: planned.abuses,
      registered,
      seen: performer.seen,
      simulator,
      seconds,
      endedMs: clock.now(),
      rows: (sql, values) => owner.rows(sql, values),
    })
  } finally {
    for (const close of closers) await close()
  }
}

/** Their officers' honest work counts too while they abuse: it may be what fulfils a rule. */
function watchedBy(abuses: readonly Abuse[]): (act: Act) => boolean {
  const of = new Map<string, Abuse[]>()
  for (const abuse of abuses)
    of.set(abuse.officer.id, [...(of.get(abuse.officer.id) ?? []), abuse])
  return (act) =>
    act.kind === 'look' &&
    (of.get(act.officer.id) ?? []).some(
      ({ from, to }) => from - watchedMs <= act.at && act.at <= to + watchedMs,
    )
}

const watchedMs = 3_600_000

/** The codes the Ministry knows the services by. */
const integrationCodes: Readonly<Record<string, string>> = {
  'verify-person': '033',
  'look-up-person': '037',
  'look-up-household': '040',
}

function registrationOf(registered: readonly Registered[], officers: readonly Officer[]) {
  return parseRegistration({
    services: registered.map(({ service, office, offHours }) => ({
      service: integrationCodes[service],
      office,
      offHours,
    })),
    officers: officers.map(({ number }) => number),
  })
}

/** The hand on the clock. It turns the detection where the real one would have looked. */
interface Hand {
  /** Moves the clock on to an instant, which may be past already. */
  moveTo(at: number): Promise<void>
  /** Somebody acted whom the detection may be about to find. */
  noteWatched(): void
}

/** The detection looks four times a second. */
const quarterMs = 250
/** When nobody who abuses anything has acted, nobody is waiting for it: it looks less often. */
const idleTurnMs = 60_000

function openHand(clock: HeldClock, detector: Detector | null): Hand {
  let exactAt: number | null = null
  let turnedAt = clock.now()
  async function turn(at: number): Promise<void> {
    clock.set(Math.max(clock.now(), at))
    await detector?.turn()
    turnedAt = clock.now()
    exactAt = null
  }
  return {
    async moveTo(at) {
      if (exactAt !== null) {
        const next = (Math.floor(exactAt / quarterMs) + 1) * quarterMs
        if (next <= at) await turn(next)
      }
      if (at - turnedAt >= idleTurnMs) await turn(at)
      clock.set(Math.max(clock.now(), at))
    },
    noteWatched() {
      exactAt ??= clock.now()
    },
  }
}

/** Honest acts of so many takings at once, none more than so late: while one is committed, the next is begun. */
const inFlightMax = 3
const lateMsMax = 2 * 60_000

async function spendDay(
  agenda: Agenda,
  untilMs: number,
  performer: Performer,
  hand: Hand,
  isWatched: (act: Act) => boolean,
  stop: AbortSignal | undefined,
  onProgress: (at: number) => void,
): Promise<void> {
  const inFlight = new Map<Taken, Promise<Taken>>()
  const oneLess = async () => {
    if (inFlight.size > 0) inFlight.delete(await Promise.race(inFlight.values()))
  }
  const none = async () => {
    while (inFlight.size > 0) await oneLess()
  }
  while (stop?.aborted !== true) {
    const busy = new Set([...inFlight.keys()].flatMap(({ keys }) => [...keys]))
    const next = agenda.take(untilMs, busy)
    if (next === null) break
    if (next.acts.length === 0) {
      await oneLess()
      continue
    }
    if (next.exact) await none()
    while ([...inFlight.keys()].some(({ at }) => at < next.at - lateMsMax))
      await oneLess()
    await hand.moveTo(next.at)
    if (next.exact) {
      await performer.perform(next.acts)
      hand.noteWatched()
    } else {
      const performed = performer.perform(next.acts).then(() => next)
      // What fails is thrown where it is waited for.
      performed.catch(() => {})
      inFlight.set(next, performed)
      if (next.acts.some(isWatched)) {
        await none()
        hand.noteWatched()
      }
      if (inFlight.size >= inFlightMax) await oneLess()
    }
    onProgress(next.at)
  }
  await none()
  if (stop?.aborted !== true) await hand.moveTo(untilMs)
}
