import { describe, expect, it } from 'vitest'
import type { Act, Dossier, Look } from './acts.ts'
import { openAgenda } from './agenda.ts'
import { drawsOf } from './draws.ts'
import type { Officer } from './officers.ts'

const officer = (index: number) => ({ id: `a${index}`, index }) as Officer
const look = (at: number, who: number, dossier: string, exact = false): Look => ({
  kind: 'look',
  at,
  abuse: null,
  officer: officer(who),
  dossier,
  procedure: '1.001193',
  asks: [],
  address: null,
  exact,
  challenged: 'meets',
})
const tell = (at: number, code: string): Act => ({
  kind: 'tell',
  at,
  abuse: null,
  dossier: { code } as Dossier,
  state: 'open',
})
const nobody = new Set<string>()

describe('the agenda', () => {
  it('loses nothing, and keeps the order of each officer and of each dossier', () => {
    const draws = drawsOf(1, 'agenda')
    const acts = Array.from({ length: 3_000 }, () => {
      const at = draws.below(400_000)
      const dossier = `D${draws.below(60)}`
      return draws.chance(0.3)
        ? tell(at, dossier)
        : look(at, draws.below(40), dossier, draws.chance(0.05))
    })
    const agenda = openAgenda()
    agenda.add(acts)
    const order = new Map<string, number>()
    let taken = 0
    let now = 0
    for (;;) {
      const next = agenda.take(400_000, nobody)
      if (next === null) break
      now = Math.max(now, next.at)
      const seen = new Set<string>()
      for (const act of next.acts) {
        taken += 1
        expect(act.at).toBeLessThanOrEqual(now)
        const keys =
          act.kind === 'tell' ? [act.dossier.code] : [act.officer.id, act.dossier ?? '']
        for (const key of keys) {
          expect(seen.has(key)).toBe(false)
          seen.add(key)
          expect(act.at).toBeGreaterThanOrEqual(order.get(key) ?? 0)
          order.set(key, act.at)
        }
      }
    }
    expect(taken).toBe(acts.length)
  })

  it('takes an exact act alone, and nothing that is due after it before', () => {
    const agenda = openAgenda()
    agenda.add([look(5, 1, 'D1'), look(10, 2, 'D2', true), look(11, 3, 'D3')])
    const takings = [1, 2, 3].map(() => agenda.take(100, nobody))
    expect(takings.map((each) => each?.acts.map(({ at }) => at))).toEqual([
      [5],
      [10],
      [11],
    ])
    expect(takings.map((each) => each?.exact)).toEqual([false, true, false])
  })

  it('leaves what is of a busy officer or dossier, and what comes after it', () => {
    const agenda = openAgenda()
    agenda.add([look(1, 1, 'D1'), tell(2, 'D1'), look(3, 2, 'D2')])
    const first = agenda.take(100, new Set(['a1']))
    expect(first?.acts.map(({ at }) => at)).toEqual([3])
    expect(agenda.take(100, nobody)?.acts.map(({ at }) => at)).toEqual([1])
    expect(agenda.take(100, nobody)?.acts.map(({ at }) => at)).toEqual([2])
    expect(agenda.take(100, nobody)).toBeNull()
  })
})
