import type {
  Block,
  OfficialDocument,
  Paragraph,
  Run,
  Table,
} from '@chot/core/documents/document.ts'
import { Fragment } from 'react'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'

const rowsShown = 50

/**
 * The document as it is described, on paper of the screen: text that can be read aloud, not a
 * picture of the file. Lines and pages break in the files alone.
 */
export function Preview({ document }: { readonly document: OfficialDocument }) {
  return (
    <div className="document-desk">
      {document.sections.map(({ landscape, blocks }, at) => (
        <article
          // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
          key={at}
          className={landscape ? 'document-page document-wide' : 'document-page'}
          lang="vi"
        >
          {blocks.map((block, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
            <BlockView key={place} block={block} />
          ))}
          {at === document.sections.length - 1 && document.notes.length > 0 && (
            <ol className="document-notes">
              {document.notes.map(({ mark, runs }) => (
                <li key={mark}>
                  <sup>{mark}</sup> <Runs runs={runs} />
                </li>
              ))}
            </ol>
          )}
        </article>
      ))}
    </div>
  )
}

function BlockView({ block }: { readonly block: Block }) {
  if (block.kind === 'paragraph') return <ParagraphView paragraph={block} />
  if (block.kind === 'table') return <TableView table={block} />
  const [left = 1, right = 1] = block.widthsMm
  const shape = left === right ? 'even' : left / right < 0.5 ? 'narrow' : 'head'
  return (
    <div className={`document-columns document-${shape}`}>
      {block.cells.map((cell, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
        <div key={at}>
          {cell.map((paragraph, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
            <ParagraphView key={place} paragraph={paragraph} />
          ))}
        </div>
      ))}
    </div>
  )
}

function ParagraphView({ paragraph }: { readonly paragraph: Paragraph }) {
  const { align, rule, firstLineMm, afterPt = 0, sizePt } = paragraph
  const names = [
    `document-${align}`,
    firstLineMm === undefined ? '' : 'document-indented',
    rule === undefined ? '' : `document-rule document-rule-${rule}`,
    afterPt > 40 ? 'document-signing' : afterPt > 0 ? 'document-spaced' : '',
    sizePt < 12 ? 'document-small' : '',
  ]
  return (
    <p className={names.filter(Boolean).join(' ')}>
      <Runs runs={paragraph.runs} />
    </p>
  )
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  return runs.map(({ text, bold, italic, raised }, at) => {
    const plain = raised ? <sup>{text}</sup> : text
    const slanted = italic ? <em>{plain}</em> : plain
    // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
    return <Fragment key={at}>{bold ? <strong>{slanted}</strong> : slanted}</Fragment>
  })
}

function TableView({ table }: { readonly table: Table }) {
  const { documents } = useText()
  const more = table.rows.length - rowsShown
  return (
    <>
      <table className="document-table">
        <thead>
          <tr>
            {table.columns.map(({ head }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
              <th key={at} scope="col">
                <Runs runs={head} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, rowsShown).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
            <tr key={at}>
              {table.columns.map(({ align }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a description never changes
                <td key={place} className={`document-${align}`}>
                  {row[place]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="soft">{documents.moreRows(formatCount(more))}</p>}
    </>
  )
}
