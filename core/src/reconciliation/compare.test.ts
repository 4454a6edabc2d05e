import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  arrivalOf,
  compareCounts,
  gravestOf,
  type MinistryCount,
  type OwnCount,
  stateOf,
} from './compare.ts'
import { daySegments } from './day-segments.ts'
import { readStatementCsv } from './statement-csv.ts'

const place = { service: 'look-up-person', agency: 'H38.1', window: 'office' } as const

describe('a count', () => {
  it.each([
    [10, 0, 10, 'equal'],
    [10, 3, 10, 'equal'],
    [10, 3, 11, 'within'],
    [10, 3, 13, 'within'],
    [10, 3, 14, 'differs'],
    [10, 3, 9, 'differs'],
    [10, 0, 11, 'differs'],
    [0, 0, 1, 'differs'],
    [1, 0, 0, 'differs'],
  ] as const)(
    'of %i sent and %i possible beside %i of the Ministry is %s',
    (sent, possible, received, state) => {
      expect(stateOf({ sent, possible }, received)).toBe(state)
    },
  )

  it('is surely the Ministry’s only where it answered by name', () => {
    expect(arrivalOf('answered', null)).toBe('sent')
    expect(arrivalOf('no-match', null)).toBe('sent')
    expect(arrivalOf('failed', 'upstream-fault-004')).toBe('sent')
    expect(arrivalOf('failed', 'upstream-fault-005')).toBe('sent')
    for (const reason of [
      'upstream-fault',
      'upstream-timeout',
      'upstream-http-502',
      null,
    ])
      expect(arrivalOf('failed', reason)).toBe('possible')
    expect(arrivalOf('unknown', 'node-died')).toBe('possible')
    expect(arrivalOf(null, null)).toBe('possible')
    expect(arrivalOf('not-sent', 'upstream-unreachable')).toBe('not-sent')
  })
})

describe('the counts of a day', () => {
  it('are compared place by place, also where only one side has any', () => {
    const own = [{ ...place, sent: 4, possible: 1 }]
    const theirs = [
      { ...place, received: 5 },
      { ...place, agency: 'H38.2', received: 2 },
    ]
    expect(compareCounts(own, theirs, new Set())).toEqual([
      { ...place, sent: 4, possible: 1, received: 5, state: 'within' },
      { ...place, agency: 'H38.2', sent: 0, possible: 0, received: 2, state: 'differs' },
    ])
    expect(compareCounts(own, [], new Set())).toMatchObject([{ state: 'differs' }])
    expect(gravestOf(['equal', 'differs', 'within'])).toBe('differs')
    expect(gravestOf([])).toBe('equal')
  })

  it('are added up over agencies where the Ministry tells none apart', () => {
    const own = [
      { ...place, sent: 4, possible: 1 },
      { ...place, agency: 'H38.2', sent: 3, possible: 0 },
    ]
    const whole = [{ ...place, agency: null, received: 7 }]
    const added = [
      { ...place, agency: null, sent: 7, possible: 1, received: 7, state: 'equal' },
    ]
    expect(compareCounts(own, whole, new Set())).toEqual(added)
    expect(compareCounts(own, [], new Set(['look-up-person']))).toMatchObject([
      { agency: null, sent: 7, received: 0, state: 'differs' },
    ])
    // The other window of the same service is still told by agency.
    const night = { ...place, window: 'off-hours' as const }
    expect(
      compareCounts([...own, { ...night, sent: 1, possible: 0 }], whole, new Set()),
    ).toContainEqual({ ...night, sent: 1, possible: 0, received: 0, state: 'differs' })
  })

  it('lose nothing, whatever is added up', () => {
    const anyPlace = fc.record({
      service: fc.constantFrom('a', 'b'),
      agency: fc.constantFrom('H38.1', 'H38.2', null),
      window: fc.constantFrom('office' as const, 'off-hours' as const),
    })
    const ownCounts: fc.Arbitrary<OwnCount[]> = fc.array(
      fc.tuple(anyPlace, fc.nat(9), fc.nat(9)).map(([at, sent, possible]) => ({
        ...at,
        sent,
        possible,
      })),
    )
    const theirCounts: fc.Arbitrary<MinistryCount[]> = fc.array(
      fc.tuple(anyPlace, fc.nat(9)).map(([at, received]) => ({ ...at, received })),
    )
    fc.assert(
      fc.property(
        ownCounts,
        theirCounts,
        fc.subarray(['a', 'b']),
        (own, theirs, without) => {
          const rows = compareCounts(own, theirs, new Set(without))
          for (const service of ['a', 'b'])
            for (const window of ['office', 'off-hours']) {
              const sum = <Row extends { service: string; window: string }>(
                list: readonly Row[],
                value: (row: Row) => number,
              ) =>
                list
                  .filter((row) => row.service === service && row.window === window)
                  .reduce((before, row) => before + value(row), 0)
              expect(sum(rows, (row) => row.sent)).toBe(sum(own, (row) => row.sent))
              expect(sum(rows, (row) => row.possible)).toBe(
                sum(own, (row) => row.possible),
              )
              expect(sum(rows, (row) => row.received)).toBe(
                sum(theirs, (row) => row.received),
              )
            }
          const keys = rows.map((row) => `${row.service} ${row.window} ${row.agency}`)
          expect(new Set(keys).size).toBe(rows.length)
        },
      ),
    )
  })
})

const calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set(['2026-11-24']),
  workingWeekendDays: new Set<string>(),
}

describe('a day', () => {
  const written = (date: string, reading: 'counting-day' | 'calendar-day') =>
    daySegments(date, reading, calendar).map(
      ({ kind, fromMs, toMs }) =>
        `${kind} ${new Date(fromMs).toISOString()} ${new Date(toMs).toISOString()}`,
    )

  it('read from 07:00 to 07:00 has an office window and the night after it', () => {
    expect(written('2026-11-20', 'counting-day')).toEqual([
      'office 2026-11-20T00:00:00.000Z 2026-11-20T11:00:00.000Z',
      'off-hours 2026-11-20T11:00:00.000Z 2026-11-21T00:00:00.000Z',
    ])
  })

  it('read from midnight to midnight has the ends of two nights', () => {
    expect(written('2026-11-20', 'calendar-day')).toEqual([
      'off-hours 2026-11-19T17:00:00.000Z 2026-11-20T00:00:00.000Z',
      'office 2026-11-20T00:00:00.000Z 2026-11-20T11:00:00.000Z',
      'off-hours 2026-11-20T11:00:00.000Z 2026-11-20T17:00:00.000Z',
    ])
  })

  it('off is off hours throughout, under both readings', () => {
    for (const reading of ['counting-day', 'calendar-day'] as const) {
      const segments = daySegments('2026-11-24', reading, calendar)
      expect(new Set(segments.map(({ kind }) => kind))).toEqual(new Set(['off-hours']))
      const ends = segments.map(({ toMs }) => toMs)
      const starts = segments.map(({ fromMs }) => fromMs)
      expect(ends.slice(0, -1)).toEqual(starts.slice(1))
    }
  })
})

describe('a statement written as a table', () => {
  const head = 'day,reading,service,agency,window,received'
  const line = '2026-11-20,counting-day,037,H38.02683,office,12'

  it('is read with commas or semicolons, in any order of columns', () => {
    const statement = {
      day: '2026-11-20',
      reading: 'counting-day',
      rows: [
        { service: '037', agency: 'H38.02683', window: 'office', received: 12 },
        { service: '033', agency: null, window: 'off-hours', received: 0 },
      ],
    }
    const second = '2026-11-20,counting-day,033,,off-hours,0'
    const text = [head, line, second, ''].join('\r\n')
    expect(readStatementCsv(text)).toEqual(statement)
    expect(readStatementCsv(`\ufeff${text.replaceAll(',', ';')}`)).toEqual(statement)
  })

  it('is nothing at all with a head missing, a cell too many, or two days', () => {
    for (const text of [
      '',
      head,
      line,
      `${head.replace(',received', '')}\n${line}`,
      `${head}\n${line},1`,
      `${head}\n${line}\n${line.replace('-20', '-21')}`,
      `${head}\n${line}\n${line.replace('counting-day', 'calendar-day')}`,
      `${head}\n"${line}"`,
    ])
      expect(readStatementCsv(text)).toBeNull()
  })

  it('keeps a count that is none for the reader to refuse', () => {
    const wrong = readStatementCsv(`${head}\n${line.replace(',12', ',-1')}`)
    expect(wrong).toMatchObject({ rows: [{ received: '-1' }] })
  })
})
