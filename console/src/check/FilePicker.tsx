import { type DragEvent, useId, useRef, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { type Piece, pieceBytesMax } from './material.ts'

interface FilePickerProps {
  readonly label: string
  /** Before the button; with it, files may be dropped here. */
  readonly lead: string
  readonly hint?: string
  readonly onFiles: (pieces: readonly Piece[]) => void
}

/** Of a file that is too large no more is read than shows that it is. */
async function readFile(file: File): Promise<Piece> {
  const part = file.slice(0, pieceBytesMax + 1)
  return { name: file.name, bytes: new Uint8Array(await part.arrayBuffer()) }
}

/** A box to drop files into, with a button for those who do not drag. */
export function FilePicker({ label, lead, hint, onFiles }: FilePickerProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)

  async function take(files: FileList | null) {
    onFiles(await Promise.all(Array.from(files ?? [], readFile)))
    // The same file may be chosen again after it was mended.
    if (input.current !== null) input.current.value = ''
  }
  function drag(event: DragEvent, inside: boolean) {
    event.preventDefault()
    setOver(inside)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same by keyboard
    <div
      className={over ? 'check-drop check-drop-over' : 'check-drop'}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false)
        void take(event.dataTransfer.files)
      }}
    >
      <p>{lead}</p>
      <Button onClick={() => input.current?.click()}>{label}</Button>
      <label htmlFor={id} className="visually-hidden">
        {label}
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        tabIndex={-1}
        className="visually-hidden"
        onChange={(event) => void take(event.target.files)}
      />
      {hint && <p className="field-hint">{hint}</p>}
    </div>
  )
}
