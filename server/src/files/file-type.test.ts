import { deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { findFileType } from './file-type.ts'

const pdf = (...objects: readonly (string | Uint8Array)[]) =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...objects.map((each) => Buffer.from(each)),
    Buffer.from('\n%%EOF\n'),
  ])
/** Objects compressed in a stream of their own, ISO 32000-2 §7.5.7. */
const hidden = (text: string) =>
  Buffer.concat([
    Buffer.from('1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n'),
    deflateSync(text),
    Buffer.from('\nendstream endobj'),
  ])
const office = (main: string, more: Readonly<Record<string, string>> = {}) => {
  const files = {
    '[Content_Types].xml': `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.${main}"/></Types>`,
    ...more,
  }
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]),
    ),
  )
}
const word = 'wordprocessingml.document.main+xml'
const rels = (relationship: string) => ({
  'word/_rels/document.xml.rels': `<Relationships>${relationship}</Relationships>`,
})
const taken = (type: string) => ({ type })
const active = { refused: 'attachment-active' }
const unknown = { refused: 'attachment-type' }

it.each([
  ['a PDF', pdf('1 0 obj<</Type/Catalog>>endobj'), taken('pdf')],
  ['a PDF with harmless hidden objects', pdf(hidden('<</Type/Page>>')), taken('pdf')],
  ['a script', pdf('<</S/JavaScript/JS(1)>>'), active],
  ['a script whose name is written otherwise', pdf('<</S/J#61vaScript>>'), active],
  ['a script in a compressed stream', pdf(hidden('<</S/JavaScript/JS(1)>>')), active],
  ['a PDF that starts a program', pdf('<</S/Launch/F(a)>>'), active],
  ['a PDF that carries a file', pdf('<</Type/EmbeddedFile>>'), active],
  ['an encrypted PDF: nobody can look into it', pdf('<</Encrypt 5 0 R>>'), active],
  ['half a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), unknown],
  ['DOCX', office(word), taken('docx')],
  ['XLSX', office('spreadsheetml.sheet.main+xml'), taken('xlsx')],
  ['macros', office(word, { 'word/vbaProject.bin': 'x' }), active],
  ['macros by content type', office('macroEnabled.main+xml'), active],
  ['an embedded object', office(word, { 'word/embeddings/a.bin': 'x' }), active],
  [
    'a template from outside',
    office(
      word,
      rels(
        '<Relationship Type="http://x/attachedTemplate" Target="http://a/t.dotm" TargetMode="External"/>',
      ),
    ),
    active,
  ],
  [
    'a link one clicks on',
    office(
      word,
      rels(
        '<Relationship Type="http://x/hyperlink" Target="https://a.vn" TargetMode="External"/>',
      ),
    ),
    taken('docx'),
  ],
  ['another archive', zipSync({ 'a.txt': Buffer.from('x') }), unknown],
  ['a web page', Buffer.from('<html>'), unknown],
  ['half a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), unknown],
] as const)('%s', (_what, bytes, expected) => {
  expect(findFileType(bytes)).toEqual(expected)
})
