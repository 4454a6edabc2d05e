/** What stands on the pages of a PDF that pdfkit wrote: each piece of text with its place and face. */
import { inflateSync } from 'node:zlib'

export interface PdfText {
  readonly text: string
  /** Points from the left and the top of the page, to the baseline. */
  readonly x: number
  readonly y: number
  readonly sizePt: number
  readonly font: string
}

export interface PdfPage {
  readonly widthPt: number
  readonly heightPt: number
  readonly texts: readonly PdfText[]
}

export function readPdf(bytes: Buffer): readonly PdfPage[] {
  const source = bytes.toString('latin1')
  const objects = new Map<number, string>()
  for (const [, id, body = ''] of source.matchAll(
    /(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/gu,
  ))
    objects.set(Number(id), body)
  const object = (id: number) => objects.get(id) ?? ''
  const stream = (id: number) => {
    const body = object(id)
    const from = body.indexOf('stream\n') + 7
    const to = body.lastIndexOf('\nendstream')
    return inflateSync(Buffer.from(body.slice(from, to), 'latin1')).toString('latin1')
  }
  const refs = (text: string) =>
    [...text.matchAll(/(\d+) 0 R/gu)].map(([, id]) => Number(id))
  const pages = [...objects.values()].find((body) => /\/Type \/Pages\b/u.test(body)) ?? ''
  const kids = refs(/\/Kids \[([^\]]*)\]/u.exec(pages)?.[1] ?? '')
  const fonts = new Map<number, { name: string; letters: Map<number, string> }>()
  const fontOf = (id: number) => {
    let font = fonts.get(id)
    if (font === undefined) {
      const body = object(id)
      const name = /\/BaseFont \/(?:[A-Z]{6}\+)?([\w-]+)/u.exec(body)?.[1] ?? ''
      const [map = 0] = refs(/\/ToUnicode (\d+ 0 R)/u.exec(body)?.[1] ?? '')
      font = { name, letters: lettersOf(stream(map)) }
      fonts.set(id, font)
    }
    return font
  }
  return kids.map((id) => {
    const page = object(id)
    const [widthPt = 0, heightPt = 0] = (
      /\/MediaBox \[0 0 ([\d.]+ [\d.]+)\]/u.exec(page)?.[1] ?? ''
    )
      .split(' ')
      .map(Number)
    const [content = 0] = refs(/\/Contents (\d+ 0 R)/u.exec(page)?.[1] ?? '')
    const resources = object(refs(/\/Resources (\d+ 0 R)/u.exec(page)?.[1] ?? '')[0] ?? 0)
    const named = new Map(
      [...(resources || page).matchAll(/\/(F\d+) (\d+) 0 R/gu)].map(([, name, ref]) => [
        name,
        Number(ref),
      ]),
    )
    const texts: PdfText[] = []
    for (const [, block = ''] of stream(content).matchAll(/BT\n([\s\S]*?)\nET/gu)) {
      const place = /1 0 0 1 ([-\d.]+) ([-\d.]+) Tm/u.exec(block)
      const face = /\/(F\d+) ([\d.]+) Tf/u.exec(block)
      const font = fontOf(named.get(face?.[1] ?? '') ?? 0)
      const codes = [...block.matchAll(/<([0-9a-f]*)>/gu)]
        .map(([, hex = '']) => hex)
        .join('')
      const text = (codes.match(/.{4}/gu) ?? [])
        .map((code) => font.letters.get(Number.parseInt(code, 16)) ?? '\ufffd')
        .join('')
      texts.push({
        text,
        x: Number(place?.[1]),
        y: heightPt - Number(place?.[2]),
        sizePt: Number(face?.[2]),
        font: font.name,
      })
    }
    return { widthPt, heightPt, texts }
  })
}

/** pdfkit writes ranges whose values are lists. */
function lettersOf(map: string): Map<number, string> {
  const letters = new Map<number, string>()
  for (const [, first = '', , list = ''] of map.matchAll(
    /<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gu,
  ))
    [...list.matchAll(/<([0-9a-f ]*)>/gu)].forEach(([, hex = ''], at) => {
      const units = hex.replaceAll(' ', '').match(/.{4}/gu) ?? []
      letters.set(
        Number.parseInt(first, 16) + at,
        String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))),
      )
    })
  return letters
}

/** In the order it was written. */
export const pdfText = (pages: readonly PdfPage[]): string =>
  pages.map(({ texts }) => texts.map(({ text }) => text).join(' ')).join('\n')
