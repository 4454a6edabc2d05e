/**
 * The life of accounts against a model written apart: it keeps no state of an account, only the
 * story of what happened, and asks of the story, read backwards, what may be there.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live, mayQuery, type Told, trainingDays } from '../../testing/account-life.ts'
import { founders, lives, newcomers } from '../../testing/account-steps.ts'
import type { Duty } from '../duties.ts'
import type { RequestKind } from './account.ts'
import { conflictOnAnyDay, type DatedDuty } from './dated-duties.ts'
import { addDays } from './dormancy.ts'

type Story = readonly Told[]
type Approval = Extract<Told, { what: 'approve' | 'refuse' | 'withdraw' }>
type Asked = Extract<Told, { what: 'asked' }>

const founderOf = (id: string) => founders.find(([founder]) => founder === id)
const storyOf = (story: Story, id: string) => story.filter(({ of }) => of === id)

function askedFor(story: Story, { request }: Approval): Asked {
  const asked = story.find((told) => told.what === 'asked' && told.request === request)
  if (asked?.what !== 'asked') throw new Error('decided, and never asked')
  return asked
}

/** An approval of one of these kinds, of two persons neither of whom it is about. */
const byTwo =
  (story: Story, ...kinds: readonly RequestKind[]) =>
  (told: Told): boolean => {
    if (told.what !== 'approve' || !kinds.includes(told.kind)) return false
    return new Set([askedFor(story, told).by, told.by, told.of]).size === 3
  }

/** Whether the account is one that works: begun, not stopped since, and used within 45 days. */
function works(story: Story, id: string, day: string): boolean {
  const mine = storyOf(story, id)
  const isFounder = founderOf(id) !== undefined
  if (!isFounder && !mine.some(byTwo(story, 'new'))) return false
  if (mine.some(({ what }) => what === 'revoke')) return false
  const goesOn = byTwo(story, 'restore', 'move')
  const stopped = mine.findLastIndex(
    (told) => told.what === 'lock' || (told.what === 'asked' && told.kind === 'move'),
  )
  if (stopped >= 0 && !mine.slice(stopped).some(goesOn)) return false
  const begins = byTwo(story, 'new', 'restore', 'move')
  const alive = mine.findLast((told) => told.what === 'used' || begins(told))
  // Founders are at work every day.
  return isFounder || (alive !== undefined && day < addDays(alive.day, 45))
}

/** The duties of the last approval that are in force and were not ended since. */
function dutiesOf(story: Story, id: string, day: string): readonly Duty[] {
  const mine = storyOf(story, id)
  const given = mine.findLastIndex(byTwo(story, 'new', 'duties'))
  const approval = mine[given]
  const founder = founderOf(id)
  const first: readonly DatedDuty[] =
    founder === undefined ? [] : [{ duty: founder[1], from: '2026-11-20', to: null }]
  const held =
    approval?.what === 'approve' ? (askedFor(story, approval).duties ?? []) : first
  const ended = mine
    .slice(Math.max(0, given))
    .flatMap((told) => (told.what === 'end-duty' ? [told.duty] : []))
  return held
    .filter(({ from, to }) => from <= day && (to === null || day < to))
    .flatMap(({ duty }) => (ended.includes(duty) ? [] : [duty]))
}

function agencyOf(story: Story, id: string): string | undefined {
  const moved = storyOf(story, id).findLast(byTwo(story, 'new', 'move'))
  return moved?.what === 'approve' ? askedFor(story, moved).agency : founderOf(id)?.[2]
}

/** From then on its person has to take it over anew. */
const isHandedBack = (story: Story) => (told: Told) =>
  told.what === 'issue-secret' || byTwo(story, 'recover')(told)

const queries = (duty: Duty) => duty === 'receiving' || duty === 'verification'

/** Whether the story may leave `id` with a right to query on `day`. */
function storyAllows(story: Story, id: string, day: string): boolean {
  const mine = storyOf(story, id)
  const last = (...whats: readonly Told['what'][]) =>
    mine.findLast((told) => whats.includes(told.what))
  const slip = mine.findLastIndex(isHandedBack(story))
  const since = (told: string) => mine.slice(slip + 1).some(({ what }) => what === told)
  // The operator's first accounts were taken over before the story begins.
  const ready = slip < 0 && founderOf(id) !== undefined
  if (!works(story, id, day)) return false
  // Only the focal point says what the Ministry accepted.
  const listing = last('list', 'unlist')
  if (listing?.what !== 'list') return false
  const before = story.slice(0, story.indexOf(listing))
  const { by, day: listedOn } = listing
  if (
    !hadTheRight(before, { by, day: listedOn, agency: undefined }, null, ['focal-point'])
  )
    return false
  if (!ready && !(since('password') && since('factor'))) return false
  if (founderOf(id) === undefined && last('notice') === undefined) return false
  const trained = last('record-training')
  if (trained === undefined || day >= addDays(trained.day, trainingDays)) return false
  const held = dutiesOf(story, id, day)
  return held.length > 0 && held.every(queries)
}

/** Whether who asked or decided had the right to at that moment, by the story until then. */
function hadTheRight(
  before: Story,
  { by, day, agency }: { by: string; day: string; agency: string | undefined },
  own: Duty | null,
  everywhere: readonly Duty[],
): boolean {
  const held = dutiesOf(before, by, day)
  return (
    works(before, by, day) &&
    !held.some(queries) &&
    held.some(
      (duty) =>
        everywhere.includes(duty) || (duty === own && agencyOf(before, by) === agency),
    )
  )
}

const taken = (check: (lived: ReturnType<typeof live>) => void, numRuns: number) =>
  fc.assert(
    fc.property(lives, (steps) => check(live(steps))),
    { numRuns },
  )

describe('whatever anybody does, in any order', () => {
  it('a right to query is there exactly when the story of the account allows it', () => {
    let rights = 0
    taken(({ story, accounts, day }) => {
      for (const account of accounts.values()) {
        const may = mayQuery(account, day)
        if (may) rights += 1
        expect(may).toBe(storyAllows(story, account.id, day))
      }
    }, 6000)
    expect(rights).toBeGreaterThan(300)
  })

  it('nobody decides what they asked, nor anything about themself', () => {
    taken(({ story }) => {
      for (const told of story) {
        if ('by' in told) expect(told.by).not.toBe(told.of)
        if (told.what !== 'approve' && told.what !== 'refuse') continue
        expect(askedFor(story, told).by).not.toBe(told.by)
      }
    }, 2000)
  })

  it('who asked and who approved both have the right to when it is approved, whatever was taken from them meanwhile', () => {
    let approved = 0
    taken(({ story }) => {
      for (const [at, told] of story.entries()) {
        if (told.what !== 'approve') continue
        approved += 1
        const { kind, of, day } = told
        const before = story.slice(0, at)
        const asked = askedFor(story, told)
        const from = kind === 'new' ? asked.agency : agencyOf(before, of)
        expect(
          hadTheRight(before, { by: asked.by, day, agency: from }, 'account-admin', [
            'focal-point',
          ]),
        ).toBe(true)
        const deciding: Record<RequestKind, readonly [Duty | null, readonly Duty[]]> = {
          new: [null, ['focal-point']],
          duties: [null, ['focal-point']],
          restore: [null, ['focal-point', 'security']],
          recover: [null, ['focal-point', 'security']],
          // Only the agency that will answer for the officer lets them begin there.
          move: ['account-admin', []],
          // Asked by nobody: it never comes to that here.
          rehome: [null, []],
        }
        const by = { by: told.by, day, agency: asked.agency }
        expect(hadTheRight(before, by, ...deciding[kind])).toBe(true)
      }
    }, 6000)
    expect(approved).toBeGreaterThan(1000)
  })

  it('no one person gets a slip for an account whose person has taken it over', () => {
    let slips = 0
    taken(({ story }) => {
      for (const [at, told] of story.entries()) {
        if (told.what !== 'issue-secret') continue
        slips += 1
        const before = storyOf(story.slice(0, at), told.of)
        const begun = before.findLastIndex(isHandedBack(story))
        const since = before.slice(begun + 1).map(({ what }) => what)
        const noticed = before.some(({ what }) => what === 'notice')
        const owns = since.includes('password') && since.includes('factor')
        const founded = founderOf(told.of) !== undefined
        expect(
          begun < 0 ? founded || (owns && noticed) : owns && (noticed || founded),
        ).toBe(false)
      }
    }, 4000)
    expect(slips).toBeGreaterThan(500)
  })

  it('a mover does nothing from the asking until another, at the new agency, confirms', () => {
    let confirmed = 0
    taken(({ story, accounts, day }) => {
      for (const [at, told] of story.entries()) {
        if (told.what !== 'asked' || told.kind !== 'move') continue
        const after = storyOf(story.slice(at + 1), told.of)
        const again = after.find(byTwo(story, 'move', 'restore'))
        const until = again === undefined ? after : after.slice(0, after.indexOf(again))
        expect(until.map(({ what }) => what)).not.toContain('used')
        const mover = accounts.get(told.of)
        if (again === undefined) expect(mover && mayQuery(mover, day)).toBe(false)
        else confirmed += 1
      }
    }, 4000)
    expect(confirmed).toBeGreaterThan(30)
  })

  it('who is idle for 45 days is asleep, a day after a warning at the earliest, and nobody sooner', () => {
    let slept = 0
    taken(({ story, accounts, day }) => {
      for (const id of newcomers) {
        const mine = storyOf(story, id)
        const begins = byTwo(story, 'new', 'restore', 'move')
        const alive = (upTo: number) =>
          mine.slice(0, upTo).findLast((told) => told.what === 'used' || begins(told))
        for (const [at, told] of mine.entries()) {
          const idleFrom = alive(at)?.day ?? ''
          if (told.what === 'used') expect(told.day < addDays(idleFrom, 45)).toBe(true)
          if (told.what !== 'slept') continue
          slept += 1
          expect(told.day).toBe(addDays(idleFrom, 45))
          const warning = mine.slice(0, at).findLast(({ what }) => what === 'warned')
          expect(warning && warning.day < told.day && warning.day >= idleFrom).toBe(true)
        }
        const idle = day >= addDays(alive(mine.length)?.day ?? day, 45)
        if (idle) expect(accounts.get(id)?.state).not.toBe('active')
      }
    }, 4000)
    expect(slept).toBeGreaterThan(100)
  })

  it('on no day does anybody hold together what must be held apart', () => {
    taken(({ accounts }) => {
      for (const account of accounts.values())
        expect(conflictOnAnyDay(account.duties)).toBe(false)
    }, 2000)
  })
})
