import type { AgencyListReadingView } from '@chot/contract/agencies.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { FilePicker, type PickedFile } from '../ui/FilePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

const fileBytesMax = 4 * 1024 * 1024

type Line = AgencyListReadingView['lines'][number]

const tones: Readonly<Record<Line['state'], Tone>> = {
  new: 'good',
  renamed: 'info',
  ended: 'warn',
  same: 'plain',
  elsewhere: 'plain',
  wrong: 'bad',
}

interface ImportListProps {
  readonly onTake: (reading: AgencyListReadingView) => void
}

/** A file beside the agencies there are: what is new, renamed, ended, wrong. */
export function ImportList({ onTake }: ImportListProps) {
  const text = useText()
  const { reorganisations: words } = text
  const [failure, setFailure] = useState<string | null>(null)
  const [read, setRead] = useState<{ name: string; reading: AgencyListReadingView }>()

  async function take([file]: readonly PickedFile[]) {
    setFailure(null)
    setRead(undefined)
    if (file === undefined) return
    if (file.bytes.length > fileBytesMax) return setFailure(words.importTooLarge)
    try {
      setRead({ name: file.name, reading: await api.readAgencyList(file.bytes) })
    } catch (error) {
      setFailure(problemSentence(error, text))
    }
  }

  const lines = read?.reading.lines ?? []
  const shown = lines.filter(({ state }) => state !== 'same')
  const wrong = lines.some(({ state }) => state === 'wrong')
  return (
    <section className="card" aria-labelledby="import-list">
      <h2 id="import-list" className="card-title">
        {words.importTitle}
      </h2>
      <div className="card-body stack">
        {failure !== null && <Notice tone="bad" grabFocus title={failure} />}
        <FilePicker
          label={words.importChoose}
          lead={words.importLead}
          hint={words.importHint}
          bytesMax={fileBytesMax}
          accept=".tsv,.csv,.txt,.xlsx,.xlsm,.xls,.ods"
          onFiles={(files) => void take(files)}
        />
        {read !== undefined && (
          <Notice
            tone={wrong ? 'warn' : 'info'}
            grabFocus
            title={words.importRead(read.name)}
          >
            <p>
              {words.unchanged(formatCount(lines.length - shown.length))}{' '}
              {read.reading.acts.length === 0 && words.importNothing}{' '}
              {wrong && words.importWrong}
            </p>
          </Notice>
        )}
        {shown.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keyboard
          <section className="reading-table" aria-label={words.importTitle} tabIndex={0}>
            <DataTable
              rows={shown}
              rowKey={({ sheet, row }) => `${sheet} ${row}`}
              columns={[
                {
                  head: words.row,
                  number: true,
                  cell: ({ row }) => formatCount(row),
                },
                {
                  head: words.state,
                  cell: ({ state }) => (
                    <Badge tone={tones[state]}>{words.lineStates[state]}</Badge>
                  ),
                },
                {
                  head: text.agencies.code,
                  className: 'mono nowrap',
                  cell: ({ code }) => code,
                },
                {
                  head: words.name,
                  cell: ({ name, formerName, fault, predecessors }) => (
                    <>
                      <strong>{name}</strong>
                      {formerName !== null && (
                        <div className="soft">{text.agency.formerly(formerName)}</div>
                      )}
                      {predecessors.length > 0 && (
                        <div className="soft">
                          {words.follows(predecessors.join(', '))}
                        </div>
                      )}
                      {fault !== null && <div>{words.lineFaults[fault]}</div>}
                    </>
                  ),
                },
              ]}
            />
          </section>
        )}
        {read !== undefined && read.reading.acts.length > 0 && (
          <div>
            <Button
              onClick={() => {
                onTake(read.reading)
                setRead(undefined)
              }}
            >
              {words.importTake(formatCount(read.reading.acts.length))}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}
