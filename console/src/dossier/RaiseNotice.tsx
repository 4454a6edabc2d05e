import type { DossierDetail } from '@chot/contract/dossiers.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RaiseDialog } from './RaiseDialog.tsx'

/** A dossier whose look-ups are used up: what to do, and what was asked already. */
export function RaiseNotice({ dossier }: { readonly dossier: DossierDetail }) {
  const text = useText()
  const [asking, setAsking] = useState(false)
  const { data } = useQuery({
    queryKey: ['raises', dossier.code],
    queryFn: () => api.approvals({ kind: 'dossier-raise', open: 'true' }),
  })
  const waiting = data?.approvals.find(
    ({ own, terms }) => own && terms.dossier === dossier.code,
  )
  return (
    <Notice tone="warn">
      <p>{text.dossier.spent}</p>
      {waiting === undefined ? (
        <Button small onClick={() => setAsking(true)}>
          {text.raise.ask}
        </Button>
      ) : (
        <p>
          {text.raise.waiting(waiting.terms.units ?? '', formatDateTime(waiting.askedAt))}
        </p>
      )}
      {asking && <RaiseDialog dossier={dossier.code} onClose={() => setAsking(false)} />}
    </Notice>
  )
}
