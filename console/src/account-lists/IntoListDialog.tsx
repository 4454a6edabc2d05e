import type { PersonRow } from '@chot/core/registration/read-list.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyLabel, agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { navigate } from '../router/location.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Choice } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

interface IntoListDialogProps {
  readonly rows: readonly PersonRow[]
  /** Of the file, hex. */
  readonly sha256: string
  readonly onClose: () => void
}

/** Rows without fault become the draft of an agency's list: all of them, or none. */
export function IntoListDialog({ rows, sha256, onClose }: IntoListDialogProps) {
  const text = useText()
  const { lists, registrations, general, names } = text
  const { account: me } = useSession()
  const agencies = useAllAgencies()
  const cache = useQueryClient()
  const [agency, setAgency] = useState(agencyLabel(me.agency))
  const [duty, setDuty] = useState<'receiving' | 'verification'>('receiving')
  const saving = useMutation({
    mutationFn: () =>
      api.draftList(agencyMeant(agency, agencies) ?? agency, {
        from: 'file',
        sha256,
        rows: rows.map(({ cells }) => ({
          username: cells.username.value,
          fullName: cells.fullName.value,
          officerNumber: cells.officerNumber.value,
          phone: cells.phone.value,
          staffCode: cells.staffCode.value === '' ? null : cells.staffCode.value,
          queriesPerDay: Number(cells.queriesPerDay.value),
          duty,
        })),
      }),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries()
      navigate(`/registration-versions/${id}`)
    },
  })
  return (
    <Dialog title={registrations.intoListTitle} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!saving.isPending) saving.mutate()
        }}
      >
        <p>{registrations.intoListLead(formatCount(rows.length))}</p>
        {saving.error !== null && (
          <Notice tone="bad">
            <p>{problemSentence(saving.error, text)}</p>
          </Notice>
        )}
        <AgencyField
          label={lists.agency}
          agencies={agencies}
          value={agency}
          onChange={setAgency}
        />
        <Choice
          label={registrations.intoListDuty}
          value={duty}
          onChange={(value) =>
            setDuty(value === 'verification' ? 'verification' : 'receiving')
          }
          options={(['receiving', 'verification'] as const).map((value) => ({
            value,
            label: names.duties[value],
          }))}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{general.cancel}</Button>
          <Button type="submit" kind="primary" busy={saving.isPending}>
            {registrations.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
