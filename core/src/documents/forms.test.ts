/** The forms as the dispatches print them (`core/vectors/forms`), and what is filled into them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accounts, format, frame, textOf } from '../../testing/documents.ts'
import { makeCommitment } from './commitment.ts'
import type { OfficialDocument } from './document.ts'
import { longDate } from './heads.ts'
import { makeChangeNotice, makeRevocationLetter, makeTransferLetter } from './letters.ts'
import {
  makeAccountList,
  makeConnectionForm2021,
  makeServiceRegistration,
} from './registration-forms.ts'
import { makeReviewMinutes } from './review-minutes.ts'
import { makeUrgingLetter } from './urging-letter.ts'

/** Words alone: blanks are one mark, lines drawn with characters none, spaces are not compared. */
const words = (text: string) =>
  text
    .normalize('NFC')
    .replace(/_{3,}/gu, '')
    .replace(/(?:\.{2,}\/)+/gu, '…')
    .replace(/[.…]*(?:…|\.{3,})[.…]*|\.{2,}/gu, '…')
    .replace(/\s+/gu, '')

const textOfForm = (file: string) =>
  readFileSync(new URL(`../../vectors/forms/${file}`, import.meta.url), 'utf8')
const printed = (file: string) => words(textOfForm(file))

describe('a form with nothing filled in has the words of the dispatch', () => {
  it('commitment of 6383', () => {
    const made = makeCommitment({}, '2025-09-12', format)
    expect(words(textOf(made))).toBe(printed('commitment-2025.txt'))
  })

  it('commitment of 6359, whose copy names the office it was sent to', () => {
    const made = makeCommitment({}, '2021-08-23', format)
    const office = 'Sở Thông tin và Truyền thông tỉnh Kiên Giang'
    const form = textOfForm('commitment-2021.txt').replaceAll(office, '…')
    expect(words(textOf(made))).toBe(words(form))
  })

  it('account list of 6383', () => {
    const made = makeAccountList({ accounts: [] }, format)
    // The dispatch has a colon between a note's mark and its text.
    expect(words(textOf(made))).toBe(
      printed('account-list-2025.txt').replace('(1):Tênhệthống', '(1)Tênhệthống'),
    )
  })

  it('service registration of 6383, but for the mark its third note has nowhere', () => {
    const made = makeServiceRegistration({ office: [], offHours: [] }, format)
    const notes = printed('service-registration-2025.txt').replaceAll(
      /(?<=\D)([123])\.(?=Tênhệ|Giờhành|Ngoàigiờ)/gu,
      '($1)',
    )
    expect(words(textOf(made)).replace('củađơnvị(3)TTDịchvụ', 'củađơnvịTTDịchvụ')).toBe(
      notes,
    )
  })

  it('connection form of 6359', () => {
    const made = makeConnectionForm2021({ accounts: [] }, format)
    expect(words(textOf(made))).toBe(printed('connection-form-2021.txt'))
  })
})

it('what is filled in stands in the place of the dots, and nothing else changes', () => {
  const made = makeCommitment(
    { agency: 'UBND xã Thử', name: 'Trần Thị Thử', date: '2026-01-05', place: 'Lào Cai' },
    '2025-09-12',
    format,
  )
  const text = textOf(made)
  expect(text).toContain('Hôm nay, ngày 05/01/2026, tại Lào Cai')
  expect(text).toContain('đại diện cho UBND xã Thử Tôi cam kết')
  expect(text).toContain('Lào Cai, ngày 05 tháng 01 năm 2026')
  expect(text.match(/Trần Thị Thử/gu)).toHaveLength(2)
  expect(text).toMatch(/Chức vụ: …+\n/u)
})

it.each([
  ['2026-01-05', 'ngày 05 tháng 01 năm 2026'],
  ['2026-02-21', 'ngày 21 tháng 02 năm 2026'],
  ['2026-03-09', 'ngày 09 tháng 3 năm 2026'],
  ['2026-11-30', 'ngày 30 tháng 11 năm 2026'],
])('%s is written out as the decree has it', (date, text) => {
  expect(longDate(date)).toBe(text)
})

/** The facts of 6359 itself, so that its sentences can be compared. */
const facts6359 = {
  frame: { ...frame, contact: undefined },
  basis: 'Kế hoạch số 129/KH-UBND',
  earlierLetter: 'Công văn số 5458/VP-HCC',
  wasDue: '2021-07-30',
  due: '2021-08-26',
  sender: 'Văn phòng UBND tỉnh',
  sendTo: 'Văn phòng UBND tỉnh',
  registered: [{ called: 'sở, ngành', agencies: ['Tài chính', 'Thuế'], officers: 182 }],
  missing: [
    { called: 'sở', agencies: ['Sở Xây dựng', 'Sở Y tế'] },
    { called: 'cấp huyện', agencies: ['Tân Hiệp'] },
  ],
  partly: [
    {
      agency: 'huyện Hòn Đất',
      missing:
        'Chỉ đăng ký danh sách 03 xã, gồm: thị trấn Sóc Sơn, xã Bình Sơn, xã Lình Huỳnh; chưa đăng ký danh sách công chức phòng, ban chuyên môn cấp huyện.',
    },
  ],
}

const noteTexts = ({ notes }: OfficialDocument) =>
  notes.map(({ mark, runs }) => `${mark} ${runs.map(({ text }) => text).join('')}`)

describe('the letter that urges registration', () => {
  const made = makeUrgingLetter(facts6359, format)
  const text = textOf(made)

  it('counts who registered and who did not, and says in notes who they are', () => {
    expect(text).toContain('của 02 sở, ngành1 đăng ký khai thác')
    expect(text).toContain('vẫn còn 02 sở2 và 01 cấp huyện3 chưa đăng ký')
    expect(noteTexts(made).slice(0, 3)).toEqual([
      '1 Gồm: Tài chính; Thuế.',
      '2 Gồm: Sở Xây dựng; Sở Y tế.',
      '3 Gồm: Tân Hiệp.',
    ])
  })

  it('says of who registered in part exactly what is missing, as 6359 does', () => {
    expect(text).toContain('chưa đầy đủ như: huyện Hòn Đất4.')
    const note = noteTexts(made)[3] ?? ''
    expect(printed('urging-letter-6359.txt')).toContain(words(note.slice(2)))
  })

  it('has the sentences of 6359 about what follows', () => {
    const original = printed('urging-letter-6359.txt')
    for (const sentence of [
      'khẩn trương thực hiện việc đăng ký theo yêu cầu (có mẫu kèm theo), gửi về Văn phòng UBND tỉnh để tổng hợp',
      'không đăng ký xem như không có nhu cầu và chịu trách nhiệm trước Ủy ban nhân dân tỉnh về những vướng mắc xảy ra khi đăng nhập, xử lý thủ tục hành chính trên Cổng dịch vụ công.',
    ]) {
      expect(original).toContain(words(sentence))
      expect(words(text)).toContain(words(sentence))
    }
  })

  it('names nobody as missing when nobody is', () => {
    const none = makeUrgingLetter({ ...facts6359, missing: [], partly: [] }, format)
    expect(textOf(none)).not.toContain('Tuy nhiên')
    expect(none.notes).toHaveLength(1)
  })

  it('puts long lists into an annex that the note points to', () => {
    const agencies = Array.from({ length: 90 }, (_, at) => `Xã Thử ${at + 1}`)
    const long = makeUrgingLetter(
      { ...facts6359, missing: [{ called: 'xã', agencies }] },
      format,
    )
    expect(noteTexts(long)[1]).toBe('2 Danh sách tại Phụ lục kèm theo.')
    expect(long.sections[1]?.blocks.at(-1)).toMatchObject({
      rows: { length: 90, 89: ['90', 'Xã Thử 90', 'xã'] },
    })
  })
})

it('a notice of change counts each kind and lists every line', () => {
  const made = makeChangeNotice(
    {
      frame,
      sender: 'Văn phòng UBND tỉnh',
      since: '2026-08-21',
      changes: accounts(3).map(({ username, fullName }, at) => ({
        change: at === 0 ? 'left' : 'joined',
        username,
        fullName,
        agency: 'UBND xã Thử',
        detail: '',
      })),
    },
    format,
  )
  const text = textOf(made)
  expect(text).toContain('- Bổ sung: 02 tài khoản;')
  expect(text).toContain('- Thu hồi: 01 tài khoản;')
  expect(text).toContain('- Thay đổi thông tin: 00 tài khoản.')
  expect(made.sections[1]).toMatchObject({ landscape: true })
  expect(text).toContain('Thu hồi\nthu.00001.laocai')
})

it('a local file goes to PC06, which is asked to examine it and send it on', () => {
  const letter = (route: 'pc06' | 'c06') =>
    textOf(
      makeTransferLetter(
        { frame, sender: 'Văn phòng UBND tỉnh', system: 'một cửa', route, parts: [] },
        format,
      ),
    )
  expect(letter('pc06')).toContain('tiếp nhận, rà soát hồ sơ và gửi Cục Cảnh sát')
  expect(letter('c06')).not.toContain('rà soát hồ sơ và gửi')
})

it('a letter of revocation says since when each account may not be used', () => {
  const made = makeRevocationLetter(
    {
      frame,
      basis: 'Công văn số 3736/UBND-NC',
      sender: 'Văn phòng UBND tỉnh',
      accounts: [
        {
          username: 'thu.a',
          fullName: 'Nguyễn Thử',
          agency: 'UBND xã Thử',
          reason: 'Chuyển công tác',
          since: '2026-11-20',
        },
      ],
    },
    format,
  )
  expect(textOf(made)).toContain('Chuyển công tác\n20/11/2026')
})

describe('minutes of a review', () => {
  const made = makeReviewMinutes(
    {
      agency: 'UBND xã Bát Xát',
      openedOn: '2026-12-01',
      dueOn: '2026-12-21',
      accounts: [
        {
          fullName: 'Lò Thị Mới',
          username: 'lothimoi.batxat',
          use: 'Cao nhất 40, khai 150 lượt/ngày',
          answer: 'Thay đổi',
          remark: 'Giảm còn 50 lượt mỗi ngày',
          answeredBy: 'Phạm Đức Long',
        },
      ],
    },
    format,
  )

  it('state who was reviewed, what was said and by whom, and when it was open', () => {
    const text = textOf(made)
    for (const words of [
      'UBND xã Bát Xát đã rà soát 1 tài khoản',
      'ngày 01 tháng 12 năm 2026, hạn ngày 21 tháng 12 năm 2026',
      'Lò Thị Mới',
      'Giảm còn 50 lượt mỗi ngày',
      'Phạm Đức Long',
    ])
      expect(text).toContain(words)
  })
})
