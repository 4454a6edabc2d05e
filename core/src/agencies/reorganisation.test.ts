import { describe, expect, it } from 'vitest'
import {
  type Agency,
  type FaultOfAct,
  faultsOfReorganisation,
  type ReorganisationAct,
} from './reorganisation.ts'

const day = '2026-12-01'
const agency = (code: string, more: Partial<Agency> = {}): Agency => ({
  code,
  name: `Xã ${code}`,
  kind: 'commune',
  parent: code === 'H38' ? null : 'H38',
  validFrom: '2025-07-01',
  validTo: null,
  ...more,
})
const agencies = [
  agency('H38'),
  agency('H38.01'),
  agency('H38.02'),
  agency('H38.03', { validTo: '2026-01-01' }),
  agency('H38.04', { validFrom: day }),
]
const create = (code: string, parent: string | null = 'H38'): ReorganisationAct => ({
  act: 'create',
  code,
  name: 'Xã Mới',
  kind: 'commune',
  parent,
})
const split = (
  into: readonly string[],
  more: Partial<Extract<ReorganisationAct, { act: 'split' }>> = {},
): ReorganisationAct => ({
  act: 'split',
  code: 'H38.01',
  into,
  rest: into[0] ?? '',
  accounts: [],
  procedures: [],
  ...more,
})

const said = (acts: readonly ReorganisationAct[]) =>
  faultsOfReorganisation(agencies, acts, day).map(
    ({ act, fault, code }: FaultOfAct) => `${act} ${fault} ${code}`,
  )

describe('a reorganisation', () => {
  const cases: readonly (readonly [
    string,
    readonly ReorganisationAct[],
    readonly string[],
  ])[] = [
    [
      'merges two into a third that it makes',
      [create('H38.11'), { act: 'merge', codes: ['H38.01', 'H38.02'], into: 'H38.11' }],
      [],
    ],
    [
      'merges one into another that goes on',
      [{ act: 'merge', codes: ['H38.01'], into: 'H38.02' }],
      [],
    ],
    [
      'lets a part leave an agency that goes on',
      [create('H38.11'), split(['H38.01', 'H38.11'])],
      [],
    ],
    [
      'renames and moves the same agency',
      [
        { act: 'rename', code: 'H38.01', name: 'Xã Khác' },
        { act: 'move-under', code: 'H38.01', parent: 'H38.02' },
      ],
      [],
    ],
    [
      'does not act on what is not there',
      [{ act: 'rename', code: 'H38.77', name: 'x' }],
      ['0 agency-unknown H38.77'],
    ],
    [
      'does not act on what has ended',
      [{ act: 'end', code: 'H38.03', heir: 'H38.02' }],
      ['0 agency-not-in-force H38.03'],
    ],
    [
      'ends nothing on its first day',
      [{ act: 'end', code: 'H38.04', heir: 'H38.02' }],
      ['0 agency-begins-that-day H38.04'],
    ],
    [
      'gives no code out again, not even one that has ended',
      [create('H38.03')],
      ['0 code-taken H38.03'],
    ],
    [
      'makes no code of another notation',
      [create('000.00.11.H38')],
      ['0 code-malformed 000.00.11.H38'],
    ],
    [
      'names no heir that has ended',
      [{ act: 'end', code: 'H38.01', heir: 'H38.03' }],
      ['0 heir-not-in-force H38.03'],
    ],
    [
      'names no heir that ends with it',
      [
        { act: 'end', code: 'H38.01', heir: 'H38.02' },
        { act: 'end', code: 'H38.02', heir: 'H38' },
      ],
      ['0 heir-ends H38.02'],
    ],
    [
      'lets nobody be their own heir',
      [{ act: 'end', code: 'H38.01', heir: 'H38.01' }],
      ['0 heir-is-itself H38.01'],
    ],
    [
      'leaves nobody under an agency that ends',
      [{ act: 'end', code: 'H38', heir: 'H38.01' }],
      ['0 left-under-it H38.01'],
    ],
    [
      'puts nobody under themselves',
      [{ act: 'move-under', code: 'H38', parent: 'H38.01' }],
      ['0 parent-cycle H38'],
    ],
    [
      'puts nobody under what is not in force',
      [create('H38.11', 'H38.03')],
      ['0 parent-not-in-force H38.03'],
    ],
    ['splits into two at least', [split(['H38.02'])], ['0 nothing-changes H38.01']],
    [
      'assigns to those who follow, each once',
      [
        split(['H38.01', 'H38.02'], {
          accounts: [
            { account: 'a', to: 'H38.02' },
            { account: 'a', to: 'H38.04' },
          ],
        }),
      ],
      ['0 assigned-elsewhere H38.04', '0 assigned-twice H38.01'],
    ],
    [
      'ends an agency once',
      [
        { act: 'end', code: 'H38.01', heir: 'H38.02' },
        { act: 'merge', codes: ['H38.01'], into: 'H38.02' },
      ],
      ['1 acted-on-twice H38.01'],
    ],
    [
      'does not rename what ends',
      [
        { act: 'rename', code: 'H38.01', name: 'Xã Khác' },
        { act: 'end', code: 'H38.01', heir: 'H38.02' },
      ],
      ['1 acted-on-twice H38.01'],
    ],
    [
      'changes something',
      [{ act: 'rename', code: 'H38.01', name: 'Xã H38.01' }],
      ['0 nothing-changes H38.01'],
    ],
  ]
  it.each(cases)('%s', (_name, acts, faults) => {
    expect(said(acts)).toEqual(faults)
  })
})
