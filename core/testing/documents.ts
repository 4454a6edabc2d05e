/** Documents for tests: the format in force, people who do not exist, and a document's words. */

import policies from '../../data/policies.json' with { type: 'json' }
import type { DocumentFormat, OfficialDocument, Run } from '../src/documents/document.ts'
import type { LetterFrame } from '../src/documents/letter.ts'

export const format = policies.find(({ name }) => name === 'document-format')
  ?.value as unknown as DocumentFormat

const words = (runs: readonly Run[]) => runs.map(({ text }) => text).join('')

/** A line a paragraph or cell, in the order they are read; notes last. */
export function textOf(document: OfficialDocument): string {
  const lines = document.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) =>
      block.kind === 'paragraph'
        ? [words(block.runs)]
        : block.kind === 'columns'
          ? block.cells.flatMap((cell) => cell.map(({ runs }) => words(runs)))
          : [...block.columns.map(({ head }) => words(head)), ...block.rows.flat()],
    ),
  )
  const notes = document.notes.map(({ mark, runs }) => `${mark} ${words(runs)}`)
  return [...lines, ...notes].join('\n')
}

export const frame: LetterFrame = {
  head: {
    superior: 'UBND tỉnh Lào Cai',
    agency: 'Văn phòng',
    symbol: 'VP-HCC',
    number: '6359',
    place: 'Lào Cai',
    date: '2026-01-05',
  },
  addressees: ['Các sở, ban, ngành tỉnh', 'UBND các xã, phường'],
  recipients: ['Như trên', 'Lãnh đạo Văn phòng UBND tỉnh', 'Lưu: VT, HCC'],
  signature: {
    authority: 'KT. CHÁNH VĂN PHÒNG',
    office: 'PHÓ CHÁNH VĂN PHÒNG',
    name: 'Lê Thị Thử',
  },
  contact: 'Nguyễn Văn Thử, 0912 345 678',
}

/** @param count lines, none of a real person */
export const accounts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    username: `thu.${String(at + 1).padStart(5, '0')}.laocai`,
    fullName: `Nguyễn Thị Thử Nghiệm ${at + 1}`,
    cardNumber: `010190${String(at).padStart(6, '0')}`,
    officerCode: '',
    phone: `0912${String(at).padStart(6, '0')}`,
    queriesPerDay: 150,
  }))
