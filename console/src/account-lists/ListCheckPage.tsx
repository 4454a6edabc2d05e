import { requiredFields } from '@chot/core/registration/list-cells.ts'
import { type ListField, listFields } from '@chot/core/registration/list-columns.ts'
import type { ListReading, SheetReading } from '@chot/core/registration/read-list.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { hexOf, sha256 } from '../check/crypto.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { FilePicker, type PickedFile } from '../ui/FilePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Empty, Skeleton } from '../ui/states.tsx'
import { ListDesk } from './ListDesk.tsx'
import './account-lists.css'

const fileBytesMax = 4 * 1024 * 1024

type Reading =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  | {
      readonly kind: 'read'
      readonly name: string
      readonly reading: ListReading
      readonly sha256: string
      readonly turn: number
    }

/** An office's spreadsheet: read, put right here, given back or asked for. Nothing of it is kept. */
export function ListCheckPage() {
  const text = useText()
  const { lists } = text
  const [state, setState] = useState<Reading>({ kind: 'none' })

  async function take([file]: readonly PickedFile[]) {
    if (file === undefined) return
    if (file.bytes.length > fileBytesMax) {
      setState({ kind: 'failed', sentence: lists.tooLarge })
      return
    }
    setState({ kind: 'reading', name: file.name })
    try {
      const reading = await api.readAccountList(file.bytes)
      setState({
        kind: 'read',
        name: file.name,
        reading,
        sha256: hexOf(sha256(file.bytes)),
        turn: performance.now(),
      })
    } catch (error) {
      setState({ kind: 'failed', sentence: problemSentence(error, text) })
    }
  }

  const picker = (
    <FilePicker
      label={state.kind === 'none' ? lists.choose : lists.chooseAnother}
      lead={lists.drop}
      hint={lists.hint}
      bytesMax={fileBytesMax}
      accept=".xlsx,.xlsm,.xls,.ods,.csv,.txt"
      onFiles={(files) => void take(files)}
    />
  )

  if (state.kind === 'read' && state.reading.people.length > 0)
    return (
      <Page
        title={lists.title}
        lead={<p>{state.name}</p>}
        actions={
          <Button onClick={() => setState({ kind: 'none' })}>
            {lists.chooseAnother}
          </Button>
        }
      >
        <SheetNotes sheets={state.reading.sheets} />
        <ListDesk
          key={state.turn}
          reading={state.reading}
          fileName={state.name}
          sha256={state.sha256}
        />
      </Page>
    )

  return (
    <Page title={lists.title} lead={<p>{lists.lead}</p>}>
      {state.kind === 'failed' && <Notice tone="bad" grabFocus title={state.sentence} />}
      {picker}
      {state.kind === 'reading' && (
        <div className="card list-reading">
          <p role="status">{lists.reading(state.name)}</p>
          <Skeleton />
        </div>
      )}
      {state.kind === 'read' && (
        <>
          <Empty title={lists.empty} hint={lists.emptyHint} />
          <SheetNotes sheets={state.reading.sheets} />
        </>
      )}
    </Page>
  )
}

/** What was read from where, so that a column taken for another is seen at once. */
function SheetNotes({ sheets }: { readonly sheets: readonly SheetReading[] }) {
  const { lists } = useText()
  const names = (fields: readonly ListField[]) =>
    fields.map((field) => lists.fields[field]).join(', ')
  return (
    <ul className="list-sheets">
      {sheets.map((each) => {
        if (each.unread !== null)
          return <li key={each.sheet}>{lists.unread[each.unread](each.sheet)}</li>
        const found = listFields.filter((field) => each.columns[field] !== undefined)
        const lacking = requiredFields.filter(
          (field) => each.columns[field] === undefined,
        )
        return (
          <li key={each.sheet}>
            {lists.sheetRead(each.sheet, each.headerRow ?? 1, names(found))}{' '}
            {lacking.length > 0 && <strong>{lists.sheetLacks(names(lacking))} </strong>}
            {each.unused.length > 0 && lists.sheetUnused(each.unused.join(', '))}
          </li>
        )
      })}
    </ul>
  )
}
