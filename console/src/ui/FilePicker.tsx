import { type DragEvent, useId, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import './file-picker.css'

export interface PickedFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

interface FilePickerProps {
  readonly label: string
  /** Before the button; with it, files may be dropped here. */
  readonly lead: string
  readonly hint?: string
  /** Of a file that is larger one byte more is read, which shows that it is. */
  readonly bytesMax: number
  /** What the file dialog offers, e.g. `.xlsx,.csv`; everything when absent. */
  readonly accept?: string
  readonly multiple?: boolean
  readonly onFiles: (files: readonly PickedFile[]) => void
}

async function readFile(file: File, bytesMax: number): Promise<PickedFile> {
  const part = file.slice(0, bytesMax + 1)
  return { name: file.name, bytes: new Uint8Array(await part.arrayBuffer()) }
}

/** A box to drop files into, with a button for those who do not drag. */
export function FilePicker({
  label,
  lead,
  hint,
  bytesMax,
  accept,
  multiple = false,
  onFiles,
}: FilePickerProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)

  async function take(files: FileList | null) {
    onFiles(
      await Promise.all(Array.from(files ?? [], (file) => readFile(file, bytesMax))),
    )
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
      className={over ? 'file-drop file-drop-over' : 'file-drop'}
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
        multiple={multiple}
        accept={accept}
        tabIndex={-1}
        className="visually-hidden"
        onChange={(event) => void take(event.target.files)}
      />
      {hint && <p className="field-hint">{hint}</p>}
    </div>
  )
}
