/** The parts of a DOCX that are the same for every document but for a few words. */
import type { OfficialDocument } from '@chot/core/documents/document.ts'
import type { Imprint } from './write-pdf.ts'

/** Text as content of XML; what XML 1.0 cannot hold is left out. */
export const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006'
const wordprocessing =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const font = 'Times New Roman'

export function packageParts(
  { title, kind, edition, format }: OfficialDocument,
  { versionCode, madeAt }: Imprint,
): Record<string, string> {
  const at = new Date(madeAt).toISOString().replace(/\.\d+Z$/u, 'Z')
  const halfPoints = (pt: number) => Math.round(pt * 2)
  const types = ['styles', 'settings', 'footnotes', 'header', 'footer'] as const
  return {
    '[Content_Types].xml': `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${word}.document.main+xml"/>${types.map((type) => `<Override PartName="/word/${type}.xml" ContentType="${word}.${type}+xml"/>`).join('')}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${types
      .map((type) => {
        const id = `rId${type.charAt(0).toUpperCase()}${type.slice(1)}`
        return `<Relationship Id="${id}" Type="${office}/relationships/${type}" Target="${type}.xml"/>`
      })
      .join('')}</Relationships>`,
    'docProps/core.xml': `${declaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xml(title)}</dc:title><dc:subject>${kind} ${edition}</dc:subject><dc:creator>Chốt</dc:creator><cp:keywords>${xml(versionCode)}</cp:keywords><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified></cp:coreProperties>`,
    'word/styles.xml': `${declaration}<w:styles ${wordprocessing}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:cs="${font}" w:eastAsia="${font}"/><w:color w:val="000000"/><w:sz w:val="${halfPoints(format.bodyPt)}"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="${halfPoints(format.notePt)}"/></w:rPr></w:style></w:styles>`,
    'word/settings.xml': `${declaration}<w:settings ${wordprocessing}><w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`,
    'word/header.xml': `${declaration}<w:hdr ${wordprocessing}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="${halfPoints(format.pageNumberPt)}"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="${halfPoints(format.pageNumberPt)}"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="${halfPoints(format.pageNumberPt)}"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`,
    'word/footer.xml': `${declaration}<w:ftr ${wordprocessing}><w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:sz w:val="14"/></w:rPr><w:t>${xml(versionCode)}</w:t></w:r></w:p></w:ftr>`,
  }
}
