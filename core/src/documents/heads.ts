/** The parts that every document begins and ends with (Decree 30/2020/NĐ-CP, annexes I and III). */
import {
  type Columns,
  type DocumentFormat,
  type Paragraph,
  type Run,
  textWidthMm,
} from './document.ts'

const country = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'
/** As the decree prints it, with the hyphen; the forms of 2021 have a dash. */
const motto = {
  hyphen: 'Độc lập - Tự do - Hạnh phúc',
  dash: 'Độc lập – Tự do – Hạnh phúc',
}

const centred = (
  runs: readonly Run[],
  sizePt: number,
  more: Partial<Paragraph> = {},
): Paragraph => ({ kind: 'paragraph', runs, align: 'center', sizePt, ...more })

/** Country and motto with the line under it. */
export function nationalHead(
  format: DocumentFormat,
  stroke: keyof typeof motto = 'hyphen',
): readonly Paragraph[] {
  return [
    centred([{ text: country, bold: true }], format.countryPt),
    centred([{ text: motto[stroke], bold: true }], format.mottoPt, {
      rule: 'whole',
      afterPt: 12,
    }),
  ]
}

export interface LetterHead {
  /** The body above, if the sender is not the highest one. */
  readonly superior?: string | undefined
  readonly agency: string
  /** What follows the number, e.g. `VP-HCC`. */
  readonly symbol: string
  /** Absent: the registry writes it. */
  readonly number?: string | undefined
  readonly place: string
  /** `yyyy-MM-dd`; absent: the registry writes it. */
  readonly date?: string | undefined
  readonly subject: string
}

/** Where the registry writes. */
const gap = '\u00a0'.repeat(6)

/** `ngày 05 tháng 01 năm 2026`: two digits for days below 10 and months 1 and 2 (annex I, II.4). */
export function longDate(date: string | undefined): string {
  if (date === undefined) return `ngày ${gap} tháng ${gap} năm ${gap}`
  const [year = '', month = '', day = ''] = date.split('-')
  const months = Number(month) < 3 ? month : String(Number(month))
  return `ngày ${day} tháng ${months} năm ${year}`
}

/** Sender, number and subject at the left; country, motto, place and date at the right. */
export function letterHead(head: LetterHead, format: DocumentFormat): Columns {
  const width = textWidthMm(format, false)
  const left = width * 0.4
  const capitals = (text: string) => text.toLocaleUpperCase('vi')
  return {
    kind: 'columns',
    widthsMm: [left, width - left],
    cells: [
      [
        ...(head.superior === undefined
          ? []
          : [centred([{ text: capitals(head.superior) }], format.agencyPt)]),
        centred([{ text: capitals(head.agency), bold: true }], format.agencyPt, {
          rule: 'part',
          afterPt: 8,
        }),
        centred([{ text: `Số: ${head.number ?? gap}/${head.symbol}` }], format.agencyPt),
        centred([{ text: `V/v ${head.subject}` }], format.subjectPt, { beforePt: 4 }),
      ],
      [
        centred([{ text: country, bold: true }], format.countryPt),
        centred([{ text: motto.hyphen, bold: true }], format.mottoPt, {
          rule: 'whole',
          afterPt: 8,
        }),
        centred(
          [{ text: `${head.place}, ${longDate(head.date)}`, italic: true }],
          format.placePt,
        ),
      ],
    ],
    afterPt: 12,
  }
}

/** `Kính gửi:` with one line, or with a list whose lines begin with a hyphen (annex I, II.9). */
export function addressees(
  names: readonly string[],
  format: DocumentFormat,
): Columns | Paragraph {
  const [only] = names
  if (names.length === 1 && only !== undefined)
    return centred([{ text: `Kính gửi: ${only}` }], format.bodyPt, { afterPt: 10 })
  const width = textWidthMm(format, false)
  return {
    kind: 'columns',
    widthsMm: [width * 0.3, width * 0.7],
    cells: [
      [
        {
          kind: 'paragraph',
          runs: [{ text: 'Kính gửi:\u00a0\u00a0' }],
          align: 'right',
          sizePt: format.bodyPt,
        },
      ],
      names.map((name, at) => ({
        kind: 'paragraph',
        runs: [{ text: `- ${name}${at === names.length - 1 ? '.' : ';'}` }],
        align: 'left',
        sizePt: format.bodyPt,
      })),
    ],
    afterPt: 10,
  }
}

export interface Signature {
  /** Lines above the office, e.g. `KT. CHÁNH VĂN PHÒNG`. */
  readonly authority?: string | undefined
  readonly office: string
  readonly name?: string | undefined
}

/** Recipients at the left, who signs at the right, with room for the signature. */
export function letterEnd(
  recipients: readonly string[],
  signature: Signature,
  format: DocumentFormat,
): Columns {
  const width = textWidthMm(format, false)
  const strong = (text: string, more: Partial<Paragraph> = {}) =>
    centred([{ text, bold: true }], format.bodyPt, more)
  return {
    kind: 'columns',
    widthsMm: [width / 2, width / 2],
    cells: [
      [
        {
          kind: 'paragraph',
          runs: [{ text: 'Nơi nhận:', bold: true, italic: true }],
          align: 'left',
          sizePt: format.recipientsTitlePt,
        },
        ...recipients.map(
          (text, at): Paragraph => ({
            kind: 'paragraph',
            runs: [{ text: `- ${text}${at === recipients.length - 1 ? '.' : ';'}` }],
            align: 'left',
            sizePt: format.recipientsPt,
          }),
        ),
      ],
      [
        ...(signature.authority === undefined ? [] : [strong(signature.authority)]),
        strong(signature.office, { afterPt: 64 }),
        strong(signature.name ?? ''),
      ],
    ],
  }
}

/** Who signs a form, at the right half of the page. */
export function formSignature(
  lines: readonly (readonly Run[])[],
  name: string | undefined,
  format: DocumentFormat,
  landscape = false,
): Columns {
  const width = textWidthMm(format, landscape)
  return {
    kind: 'columns',
    widthsMm: [width / 2, width / 2],
    cells: [
      [],
      [
        ...lines.map((runs, at) =>
          centred(runs, format.bodyPt, at === lines.length - 1 ? { afterPt: 64 } : {}),
        ),
        centred([{ text: name ?? '', bold: true }], format.bodyPt),
      ],
    ],
  }
}
