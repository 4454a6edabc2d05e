import { type ReactNode, useEffect, useId, useMemo, useState } from 'react'
import { formatCount } from '../format.ts'
import type { CheckText } from '../text/vi-check.ts'
import { Button } from '../ui/Button.tsx'
import { FilePicker } from '../ui/FilePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import { CaseView } from './CaseView.tsx'
import { checkAll } from './cases.ts'
import { usePolicy } from './held-policy.ts'
import {
  type Material,
  pastedPiece,
  pieceBytesMax,
  piecesMax,
  readPiece,
} from './material.ts'
import { PolicyBox } from './PolicyBox.tsx'
import './check.css'

/** Takes what is handed in, checks it here, and says each step. Needs no server. */
export function CheckDesk({ text }: { readonly text: CheckText }) {
  const [material, setMaterial] = useState<readonly Material[]>([])
  const [overflow, setOverflow] = useState(false)
  const { policy, setText } = usePolicy()
  useRefusedDrops()
  const cases = useMemo(() => checkAll(material, policy), [material, policy])

  function add(pieces: readonly Parameters<typeof readPiece>[0][]) {
    const read = pieces.map(readPiece)
    for (const piece of read) if (piece.kind === 'policy') setText(piece.text)
    const all = [...material, ...read.filter(({ kind }) => kind !== 'policy')]
    setOverflow(all.length > piecesMax)
    setMaterial(all.slice(0, piecesMax))
  }

  return (
    <div className="check-desk">
      <div className="check-inputs">
        <Section title={text.handIn.title}>
          <FilePicker
            multiple
            bytesMax={pieceBytesMax}
            label={text.handIn.choose}
            lead={text.handIn.drop}
            hint={text.handIn.hint}
            onFiles={add}
          />
          <PasteBox text={text} onPaste={(pasted) => add([pastedPiece(pasted)])} />
          {overflow && (
            <Notice tone="warn">
              <p>{text.handIn.tooMany(formatCount(piecesMax))}</p>
            </Notice>
          )}
          <Pieces
            text={text}
            material={material}
            onRemove={(place) => {
              setOverflow(false)
              setMaterial(material.filter((_, at) => place !== null && at !== place))
            }}
          />
        </Section>
        <Section title={text.policy.title}>
          <PolicyBox text={text} />
        </Section>
      </div>
      <Section title={text.results.title}>
        {cases.length === 0 ? (
          <div className="check-empty">
            <p className="empty-title">{text.results.empty}</p>
            <p className="soft">{text.results.emptyHint}</p>
          </div>
        ) : (
          <ol className="check-cases">
            {cases.map((each) => (
              <li key={each.key}>
                <CaseView checked={each} text={text} />
              </li>
            ))}
          </ol>
        )}
      </Section>
    </div>
  )
}

function Section({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className="card card-body stack" aria-labelledby={id}>
      <h2 id={id} className="check-heading">
        {title}
      </h2>
      {children}
    </section>
  )
}

interface PasteBoxProps {
  readonly text: CheckText
  readonly onPaste: (pasted: string) => void
}

function PasteBox({ text, onPaste }: PasteBoxProps) {
  const id = useId()
  const [pasted, setPasted] = useState('')
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {text.handIn.paste}
      </label>
      <textarea
        id={id}
        className="input mono"
        rows={2}
        spellCheck={false}
        autoComplete="off"
        value={pasted}
        onChange={(event) => setPasted(event.target.value)}
      />
      <div>
        <Button
          disabled={pasted.trim() === ''}
          onClick={() => {
            onPaste(pasted)
            setPasted('')
          }}
        >
          {text.handIn.add}
        </Button>
      </div>
    </div>
  )
}

interface PiecesProps {
  readonly text: CheckText
  readonly material: readonly Material[]
  /** Of one place, or of all. */
  readonly onRemove: (place: number | null) => void
}

function Pieces({ text, material, onRemove }: PiecesProps) {
  // A place is a piece's name only as long as none before it is removed.
  const rows = material.map((piece, place) => ({ piece, place, key: `${place}` }))
  if (rows.length === 0) return null
  return (
    <>
      <ul className="check-pieces">
        {rows.map(({ piece, place, key }) => {
          const name = piece.name === '' ? text.handIn.pasted : piece.name
          return (
            <li key={key} className={piece.kind === 'fault' ? 'check-piece-bad' : ''}>
              <span>
                <strong className="check-name">{name}</strong>
                {piece.kind === 'fault' ? (
                  <span role="alert">
                    {text.handIn.faults[piece.fault]}
                    {piece.detail !== '' && (
                      <code className="check-detail">{piece.detail}</code>
                    )}
                  </span>
                ) : (
                  <span className="soft">{text.handIn.kinds[piece.kind]}</span>
                )}
              </span>
              <Button
                small
                label={text.handIn.remove(name)}
                onClick={() => onRemove(place)}
              >
                ×
              </Button>
            </li>
          )
        })}
      </ul>
      <div>
        <Button kind="quiet" onClick={() => onRemove(null)}>
          {text.handIn.clear}
        </Button>
      </div>
    </>
  )
}

/** A file dropped beside its box would otherwise be opened in place of the page. */
function useRefusedDrops(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => event.preventDefault()
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
}
