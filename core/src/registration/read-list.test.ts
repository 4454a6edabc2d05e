import { describe, expect, it } from 'vitest'
import { meaningOf } from './list-columns.ts'
import { readAccountList, worstOf } from './read-list.ts'
import type { Cell, Merge, Sheet } from './sheet.ts'

type Written = string | number | null
const cell = (written: Written): Cell | null =>
  written === null
    ? null
    : typeof written === 'number'
      ? { text: String(written), number: written }
      : { text: written }
const sheet = (
  rows: readonly (readonly Written[])[],
  more: Partial<Sheet> = {},
): Sheet => ({
  name: 'Sheet1',
  hidden: false,
  hiddenRows: [],
  merges: [],
  rows: rows.map((row) => row.map(cell)),
  ...more,
})
const across = (row: number, left: number, right: number): Merge => ({
  top: row,
  bottom: row,
  left,
  right,
})

const headings = [
  'TT',
  'Tên tài khoản đăng nhập',
  'Họ và tên',
  'Số CCCD',
  'Mã cán bộ (nếu có)',
  'Số điện thoại',
  'Số lần truy vấn trong ngày',
]
const mai = ['1', 'lo.thi.mai', 'Lò Thị Mai', '010199001234', '', '0912345678', '150']
const sua = ['2', 'giang.a.sua', 'Giàng A Súa', '010199001235', '', '0912345679', '150']
const names = (list: readonly Sheet[]) =>
  readAccountList(list).people.map((person) => person.cells.fullName.value)

describe('a heading', () => {
  it.each([
    ['Tên tài khoản đăng nhập', 'username'],
    ['TÀI KHOẢN ĐĂNG NHẬP (11)', 'username'],
    ['ten dang nhap', 'username'],
    ['User', 'username'],
    ['Họ và tên', 'fullName'],
    ['HỌ TÊN CÁN BỘ', 'fullName'],
    ['Ho va ten', 'fullName'],
    ['Số CCCD', 'officerNumber'],
    ['Số định danh cá nhân', 'officerNumber'],
    ['CMND/CCCD', 'officerNumber'],
    ['Mã cán bộ (nếu có)', 'staffCode'],
    ['SĐT', 'phone'],
    ['Điện thoại di động', 'phone'],
    ['Số lần truy vấn trong ngày', 'queriesPerDay'],
    ['Số lượt truy vấn của tài khoản/ngày', 'queriesPerDay'],
    ['Mã cơ quan', 'agencyCode'],
    ['Tên cơ quan', 'agencyName'],
    ['Đơn vị công tác', 'agencyName'],
    ['Chức vụ, đơn vị công tác', 'role'],
    ['Vai trò trách nhiệm', 'role'],
    ['Mục đích sử dụng', 'purpose'],
    ['T T', 'index'],
    ['Ngày sinh', null],
    ['Email', null],
    ['Ghi chú', null],
  ])('«%s» is %s', (heading, meaning) => {
    expect(meaningOf(heading)).toBe(meaning)
  })
})

describe('an account list', () => {
  it('is found below the titles of the form, and ends before who signs', () => {
    const reading = readAccountList([
      sheet(
        [
          ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
          ['DANH SÁCH TÀI KHOẢN ĐĂNG KÝ SỬ DỤNG KHAI THÁC DỊCH VỤ DÂN CƯ'],
          ['1. Đơn vị đăng ký: UBND phường Cam Đường'],
          ['Họ tên: Vàng Thị Dí   Chức vụ: Phó Chủ tịch   Số điện thoại: 0912000111'],
          [],
          headings,
          ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)'],
          mai,
          [],
          sua,
          ['3', '', '', '', '', '', ''],
          ['Tổng cộng: 02 tài khoản'],
          ['', '', '', '', 'Cam Đường, ngày 05 tháng 11 năm 2026'],
          ['', '', '', '', 'NGƯỜI ĐẠI DIỆN ĐƠN VỊ'],
          ['', '', '', '', 'Hoàng Văn Tá'],
        ],
        { merges: [across(0, 0, 6), across(1, 0, 6)] },
      ),
    ])
    expect(reading.people.map(({ row, cells }) => [row, cells.username.value])).toEqual([
      [8, 'lo.thi.mai'],
      [10, 'giang.a.sua'],
    ])
    expect(reading.people.map(worstOf)).toEqual(['fine', 'fine'])
    expect(reading.leftOut.map(({ row, reason }) => [row, reason])).toEqual([
      [7, 'column-numbers'],
      [12, 'note'],
      [13, 'note'],
      [14, 'note'],
      [15, 'note'],
    ])
    expect(reading.sheets).toMatchObject([{ headerRow: 6, unread: null, unused: [] }])
  })

  it('may have its headings in two rows, one merged over several', () => {
    const reading = readAccountList([
      sheet(
        [
          [
            'STT',
            'Họ và tên',
            'Thông tin tài khoản',
            null,
            'Liên hệ',
            null,
            'Số lần truy vấn',
          ],
          [null, null, 'Tên đăng nhập', 'Số CCCD', 'SĐT', 'Email', null],
          [
            '1',
            'Lò Thị Mai',
            'lo.thi.mai',
            '010199001234',
            '0912345678',
            'a@b.vn',
            '150',
          ],
        ],
        { merges: [across(0, 2, 3), across(0, 4, 5)] },
      ),
    ])
    expect(reading.people).toHaveLength(1)
    expect(reading.people[0]?.cells).toMatchObject({
      username: { value: 'lo.thi.mai' },
      officerNumber: { value: '010199001234' },
      phone: { value: '0912345678' },
      queriesPerDay: { value: '150' },
    })
    expect(reading.sheets[0]?.unused).toEqual(['Email'])
  })

  it('names the office above its people, and joins a family name to a given one', () => {
    const reading = readAccountList([
      sheet(
        [
          ['STT', 'Họ và tên đệm', 'Tên', 'Tài khoản', 'CCCD', 'Điện thoại', 'Số lượt'],
          ['I', 'Phòng Tư pháp', null, null, null, null, null],
          ['1', 'Lò Thị', 'Mai', 'lo.thi.mai', '010199001234', '0912345678', '10'],
          ['II', 'Phòng Kinh tế', null, null, null, null, null],
          ['1', 'Giàng A', 'Súa', 'giang.a.sua', '010199001235', '0912345679', '10'],
        ],
        { merges: [across(1, 1, 6), across(3, 1, 6)] },
      ),
    ])
    expect(
      reading.people.map(({ section, cells }) => [section, cells.fullName.value]),
    ).toEqual([
      ['I Phòng Tư pháp', 'Lò Thị Mai'],
      ['II Phòng Kinh tế', 'Giàng A Súa'],
    ])
  })

  it('gives each row what a cell merged over several rows says', () => {
    const reading = readAccountList([
      sheet(
        [
          ['Họ tên', 'Tài khoản', 'CCCD', 'SĐT', 'Tên cơ quan', 'Số lần truy vấn'],
          ['Lò Thị Mai', 'lo.thi.mai', '010199001234', '0912345678', 'UBND xã A', '150'],
          ['Giàng A Súa', 'giang.a.sua', '010199001235', '0912345679', null, null],
        ],
        {
          merges: [
            { top: 1, bottom: 2, left: 4, right: 4 },
            { top: 1, bottom: 2, left: 5, right: 5 },
          ],
        },
      ),
    ])
    expect(reading.people[1]?.cells).toMatchObject({
      agencyName: { value: 'UBND xã A' },
      queriesPerDay: { value: '150' },
    })
  })

  it('never takes a row the office does not see without being told, nor loses it', () => {
    const reading = readAccountList([sheet([headings, mai, sua], { hiddenRows: [2] })])
    expect(reading.people.map(({ findings }) => findings)).toEqual([[], ['hidden-row']])
    expect(reading.people.map(worstOf)).toEqual(['fine', 'fault'])
  })

  it('is read from every sheet that is shown; the others are named', () => {
    const reading = readAccountList([
      sheet([headings, mai], { name: 'Phường A' }),
      sheet([headings, sua], { name: 'Xã B' }),
      sheet([headings, mai], { name: 'Cũ', hidden: true }),
      sheet([['Hướng dẫn', 'Điền theo mẫu']], { name: 'Hướng dẫn' }),
      sheet([[], []], { name: 'Sheet3' }),
    ])
    expect(reading.people.map((person) => person.sheet)).toEqual(['Phường A', 'Xã B'])
    expect(reading.sheets.map((each) => [each.sheet, each.unread])).toEqual([
      ['Phường A', null],
      ['Xã B', null],
      ['Cũ', 'hidden-sheet'],
      ['Hướng dẫn', 'no-table'],
    ])
  })

  it('tells of a login and of a person that stand there twice, across sheets', () => {
    const reading = readAccountList([
      sheet([headings, mai], { name: 'A' }),
      sheet(
        [
          headings,
          ['1', 'LO.THI.MAI', 'Lò Thị Hoa', '010199001299', '', '0912345600', '5'],
          ['2', 'mai.khac.ten', 'Lò Thị Mai', 10199001234, '', '0912345678', '5'],
          ['3', 'giang.a.sua', 'Giàng A Súa', '010199001235', '', '0912345679', '5'],
          ['4', 'giang.sua.2', 'GIÀNG A SÚA', '010199001277', '', '0912345679', '5'],
        ],
        { name: 'B' },
      ),
    ])
    expect(reading.people.map(({ findings }) => findings)).toEqual([
      ['login-twice', 'person-twice'],
      ['login-twice'],
      ['person-twice'],
      ['same-name-and-phone'],
      ['same-name-and-phone'],
    ])
  })

  it('keeps a person whose line is nearly empty, as a fault', () => {
    const reading = readAccountList([
      sheet([headings, ['1', '', 'Lò Thị Mai', '', '', '', '']]),
    ])
    expect(reading.people).toHaveLength(1)
    expect(reading.people.map(worstOf)).toEqual(['fault'])
  })

  it('does not take headings repeated on a new page for a person', () => {
    expect(names([sheet([headings, mai, headings, sua])])).toEqual([
      'Lò Thị Mai',
      'Giàng A Súa',
    ])
  })

  it('accounts for every filled row: a person or left out', () => {
    const rows = [
      headings,
      mai,
      ['Ghi chú: nghỉ thai sản'],
      sua,
      ['x'],
      ['', '', '', '', '', '', 'ký tên'],
    ]
    const { people, leftOut } = readAccountList([sheet(rows)])
    expect([...people, ...leftOut].map(({ row }) => row).sort()).toEqual([2, 3, 4, 5, 6])
  })
})
