import type { ReorganisationView } from '@chot/contract/agencies.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { AgencyLinks } from './AgencyPage.tsx'

interface ProgressCardProps {
  readonly view: ReorganisationView
  readonly onChanged: () => void
}

/** Who still waits to be confirmed, by the agency that is to do it; and reminding those. */
export function ProgressCard({ view, onChanged }: ProgressCardProps) {
  const text = useText()
  const { reorganisations: words } = text
  const mayEdit = usePermission('agencies:edit')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; title: string }>()

  async function remind() {
    setBusy(true)
    try {
      const { agencies } = await api.remindAgencies(view.id)
      setSaid({ tone: 'good', title: words.reminded(formatCount(agencies)) })
      onChanged()
    } catch (error) {
      setSaid({ tone: 'bad', title: problemSentence(error, text) })
    }
    setBusy(false)
  }

  return (
    <section className="card" aria-labelledby="progress">
      <h2 id="progress" className="card-title">
        {words.progressTitle}
      </h2>
      {said !== undefined && (
        <div className="card-body">
          <Notice tone={said.tone} grabFocus title={said.title} />
        </div>
      )}
      {view.waiting === 0 && <p className="card-body soft">{words.allConfirmed}</p>}
      <FramedTable
        rows={view.progress}
        rowKey={({ code }) => code}
        empty={null}
        columns={[
          {
            head: words.agency,
            cell: (each) => <AgencyLinks agencies={[each]} />,
          },
          {
            head: words.waiting,
            cell: ({ waiting }) =>
              waiting === 0 ? '–' : <Badge tone="warn">{formatCount(waiting)}</Badge>,
          },
          {
            head: words.confirmed,
            number: true,
            cell: ({ confirmed }) => formatCount(confirmed),
          },
          {
            head: words.refused,
            number: true,
            cell: ({ refused }) => formatCount(refused),
          },
          {
            head: words.administrators,
            cell: ({ administrators }) =>
              administrators === 0 ? words.noAdministrator : formatCount(administrators),
          },
        ]}
      />
      {mayEdit && view.waiting > 0 && (
        <div className="card-body">
          <Button busy={busy} onClick={() => void remind()}>
            {words.remind}
          </Button>
        </div>
      )}
    </section>
  )
}
