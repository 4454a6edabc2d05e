/** The letter that urges registration, after dispatch 6359/VP-HCC of Kiên Giang, 2021-08-23. */
import {
  type Block,
  type DocumentFormat,
  type Note,
  type OfficialDocument,
  type Run,
  type Section,
  textWidthMm,
} from './document.ts'
import { paragraphsOf } from './form-text.ts'
import { longDate } from './heads.ts'
import { appendix, column, count, type LetterFrame, letter } from './letter.ts'

/** Whole names, separated by semicolons. */
const listed = (names: readonly string[]) => `Gồm: ${names.join('; ')}.`

export interface UrgedGroup {
  /** How the group is called after its number, e.g. `sở`, `UBND cấp xã`. */
  readonly called: string
  readonly agencies: readonly string[]
}

/** What an agency that registered in part has, and exactly what it lacks. */
export interface PartlyRegistered {
  readonly agency: string
  /** A whole sentence, e.g. `Chỉ đăng ký danh sách 03 xã, gồm: …; chưa đăng ký …` */
  readonly missing: string
}

export interface UrgingData {
  readonly frame: LetterFrame
  /** E.g. `Kế hoạch số 129/KH-UBND ngày 06 tháng 7 năm 2021 của Ủy ban nhân dân tỉnh Kiên Giang`. */
  readonly basis: string
  /** The earlier letter that asked for it, with its date and number. */
  readonly earlierLetter: string
  /** `yyyy-MM-dd`: until when it had been asked for, and until when now. */
  readonly wasDue: string
  readonly due: string
  /** Who issues the letter and whom it is sent to. */
  readonly sender: string
  readonly sendTo: string
  readonly registered: readonly (UrgedGroup & { readonly officers: number })[]
  readonly missing: readonly UrgedGroup[]
  readonly partly: readonly PartlyRegistered[]
}

/** Footnotes name who is in each number, and what each agency of the second kind lacks. */
export function makeUrgingLetter(
  data: UrgingData,
  format: DocumentFormat,
): OfficialDocument {
  const notes: Note[] = []
  const note = (text: string): Run => {
    const mark = String(notes.length + 1)
    notes.push({ mark, runs: [{ text }] })
    return { text: mark, raised: true, note: notes.length - 1 }
  }
  const joined = (parts: readonly (readonly Run[])[]): readonly Run[] =>
    parts.flatMap((part, at) => {
      const between = at === 0 ? '' : at === parts.length - 1 ? ' và ' : '; '
      return between === '' ? part : [{ text: between }, ...part]
    })
  const { registered, missing, partly } = data
  const counts = joined(
    registered.map(({ called, agencies, officers }) => [
      {
        text: `${count(officers)} cán bộ, công chức, viên chức của ${count(agencies.length)} ${called}`,
      },
      note(listed(agencies)),
    ]),
  )
  const absent = joined(
    missing.map(({ called, agencies }) => [
      { text: `${count(agencies.length)} ${called}` },
      note(listed(agencies)),
    ]),
  )
  const inPart = partly.flatMap(({ agency, missing: text }, at): Run[] => [
    { text: `${at === 0 ? '' : '; '}${agency}` },
    note(text),
  ])
  const paragraph = (runs: readonly Run[]): Block => ({
    kind: 'paragraph',
    runs,
    align: 'justify',
    sizePt: format.bodyPt,
    firstLineMm: format.firstLineMm,
    afterPt: format.paragraphPt,
  })
  const short = 'khai thác cơ sở dữ liệu quốc gia về dân cư'
  const blocks: Block[] = [
    paragraph([
      {
        text: `Thực hiện ${data.basis}; ${data.earlierLetter} về việc đăng ký ${short} đề nghị thực hiện việc đăng ký và gửi danh sách đăng ký về cho ${data.sendTo} đến hết ${longDate(data.wasDue)}.${counts.length === 0 ? '' : ' Đến nay đã có '}`,
      },
      ...counts,
      ...(counts.length === 0 ? [] : [{ text: ` đăng ký ${short}.` }]),
    ]),
  ]
  if (absent.length > 0 || inPart.length > 0)
    blocks.push(
      paragraph([
        { text: 'Tuy nhiên, bên cạnh đó vẫn còn ' },
        ...absent,
        ...(absent.length === 0 ? [] : [{ text: ` chưa đăng ký danh sách ${short}.` }]),
        ...(inPart.length === 0
          ? []
          : [
              {
                text: `${absent.length === 0 ? 'một' : ' Một'} số cơ quan, đơn vị đăng ký nhưng chưa đầy đủ như: `,
              },
              ...inPart,
              { text: '.' },
            ]),
      ]),
    )
  blocks.push(
    ...paragraphsOf(
      `Để đảm bảo việc triển khai kết nối cơ sở dữ liệu quốc gia về dân cư phục vụ xử lý thủ tục hành chính, cung cấp dịch vụ công trực tuyến đảm bảo theo kế hoạch, [[sender]] đề nghị các cơ quan, đơn vị, địa phương chưa đăng ký hoặc đăng ký chưa đầy đủ danh sách ${short}, khẩn trương thực hiện việc đăng ký theo yêu cầu (có mẫu kèm theo), gửi về [[sendTo]] để tổng hợp chậm nhất [[due]]. Sau thời gian trên nếu các cơ quan, đơn vị, địa phương không đăng ký xem như không có nhu cầu và chịu trách nhiệm trước Ủy ban nhân dân tỉnh về những vướng mắc xảy ra khi đăng nhập, xử lý thủ tục hành chính trên Cổng dịch vụ công.`,
      { sender: data.sender, sendTo: data.sendTo, due: longDate(data.due) },
      format,
    ),
  )
  const long = data.missing.some(({ agencies }) => agencies.length > longList)
  return letter({
    kind: 'urging-letter',
    edition: '2021-08-23',
    title: 'Công văn đôn đốc đăng ký khai thác dịch vụ CSDLQG về dân cư',
    subject: 'đôn đốc đăng ký khai thác dịch vụ cơ sở dữ liệu quốc gia về dân cư',
    frame: data.frame,
    format,
    blocks,
    notes: long ? notes.map(shortened) : notes,
    appendices: long ? [missingAppendix(data.missing, format)] : [],
  })
}

/** More names than this stand in an annex, and the footnote says so. */
const longList = 40

const shortened = (note: Note): Note => {
  const text = note.runs.map((run) => run.text).join('')
  return text.startsWith('Gồm: ') && text.split(';').length > longList
    ? { ...note, runs: [{ text: 'Danh sách tại Phụ lục kèm theo.' }] }
    : note
}

function missingAppendix(groups: readonly UrgedGroup[], format: DocumentFormat): Section {
  const width = textWidthMm(format, false)
  return appendix(
    'PHỤ LỤC',
    'DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA ĐĂNG KÝ',
    {
      kind: 'table',
      sizePt: format.tablePt,
      columns: [
        column('TT', 14, 'center'),
        column('Cơ quan, đơn vị', width - 74, 'left'),
        column('Nhóm', 60, 'left'),
      ],
      rows: groups
        .flatMap(({ called, agencies }) => agencies.map((agency) => [agency, called]))
        .map((row, at) => [String(at + 1), ...row]),
    },
    format,
    false,
  )
}
