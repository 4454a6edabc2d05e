import type { FileView } from '@chot/contract/connections.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { FilePicker, type PickedFile } from '../ui/FilePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

const bytesMax = 50_000_000

interface AttachBoxProps {
  readonly file: FileView
  readonly onAttached: () => void
}

/** Takes files for the step to come. */
export function AttachBox({ file, onAttached }: AttachBoxProps) {
  const text = useText()
  const [failure, setFailure] = useState<string | null>(null)
  async function attach(picked: readonly PickedFile[]) {
    setFailure(null)
    for (const { name, bytes } of picked) {
      try {
        await api.attachFile(file.id, name.slice(-200), bytes)
      } catch (error) {
        setFailure(`${name}: ${problemSentence(error, text)}`)
      }
    }
    onAttached()
  }
  return (
    <div className="stack">
      {failure !== null && (
        <Notice tone="warn" grabFocus>
          <p>{failure}</p>
        </Notice>
      )}
      <FilePicker
        label={text.files.attach}
        lead={text.files.attachLead}
        hint={text.files.attachHint}
        bytesMax={bytesMax}
        accept=".pdf,.docx,.xlsx,.jpg,.jpeg,.png"
        multiple
        onFiles={(picked) => void attach(picked)}
      />
      {file.attachments.length > 0 && (
        <ul className="pending-list" aria-label={text.files.pending}>
          {file.attachments.map(({ sha256, name }) => (
            <li key={sha256}>
              {name} <span className="soft">· {text.files.pending}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
