import { useState } from 'react'
import { navigate } from '../router/location.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { type DocumentStart, MakeDialog } from './MakeDialog.tsx'
import './documents.css'

/** Asks for one document from the screen that knows most of it; nothing for who may make none. */
export function MakeButton({ start }: { readonly start: DocumentStart }) {
  const { documents } = useText()
  const mayMake = usePermission('documents:make')
  const [making, setMaking] = useState(false)
  if (!mayMake) return null
  return (
    <>
      <Button onClick={() => setMaking(true)}>{documents.starts[start.kind]}</Button>
      {making && (
        <MakeDialog
          start={start}
          onClose={() => setMaking(false)}
          onMade={(id) => navigate(`/documents/${id}`)}
        />
      )}
    </>
  )
}
