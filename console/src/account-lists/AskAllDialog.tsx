import { type Duty, duties } from '@chot/core/duties.ts'
import type { PersonRow } from '@chot/core/registration/read-list.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyLabel, agencyMeant, useAgenciesInForce } from '../agencies/agencies.ts'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { localToday } from '../session/server-clock.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Choice } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { useGrounds } from '../ui/use-grounds.tsx'
import { keyOf } from './list-rows.ts'

interface AskAllDialogProps {
  readonly rows: readonly PersonRow[]
  readonly onClose: () => void
}

interface Sent {
  readonly row: PersonRow
  /** Null when the request was made. */
  readonly refusal: string | null
}

const queryingDuties: readonly Duty[] = ['receiving', 'verification']

/** One request after the other, each with its own answer; it can be stopped between two. */
export function AskAllDialog({ rows, onClose }: AskAllDialogProps) {
  const text = useText()
  const { lists, general, accounts, names } = text
  const { account: me } = useSession()
  const agencies = useAgenciesInForce()
  const cache = useQueryClient()
  const grounds = useGrounds()
  const [agency, setAgency] = useState(agencyLabel(me.agency))
  const [duty, setDuty] = useState<Duty>('receiving')
  const [sent, setSent] = useState<readonly Sent[]>([])
  const [running, setRunning] = useState(false)
  const stopped = useRef(false)
  const over = !running && sent.length > 0
  const refused = sent.filter(({ refusal }) => refusal !== null)

  async function askFor(
    row: PersonRow,
    why: { reason: string; basis: string },
  ): Promise<Sent> {
    const { fullName, username, officerNumber, phone } = row.cells
    try {
      await api.askForAccount({
        kind: 'new',
        fullName: fullName.value,
        username: username.value,
        officerNumber: officerNumber.value,
        phone: phone.value,
        agency: agencyMeant(agency, agencies) ?? agency,
        duties: [{ duty, from: localToday(), to: null }],
        reason: why.reason,
        legalBasis: why.basis,
      })
      return { row, refusal: null }
    } catch (error) {
      const [fault] = error instanceof ApiProblem ? (error.body.errors ?? []) : []
      return { row, refusal: fault?.message ?? problemSentence(error, text) }
    }
  }

  async function start() {
    const why = grounds.read()
    if (why === null || running) return
    stopped.current = false
    setRunning(true)
    for (const row of rows) {
      if (stopped.current) break
      const one = await askFor(row, why)
      setSent((before) => [...before, one])
    }
    setRunning(false)
    await cache.invalidateQueries()
  }

  return (
    <Dialog
      wide
      title={lists.askTitle}
      onClose={() => {
        stopped.current = true
        onClose()
      }}
    >
      <div className="stack">
        {sent.length === 0 && !running ? (
          <>
            <p>{lists.askLead(formatCount(rows.length))}</p>
            <AgencyField
              label={lists.agency}
              agencies={agencies}
              value={agency}
              onChange={setAgency}
              error={undefined}
            />
            <p className="field-hint">{lists.agencyHint}</p>
            <Choice
              label={accounts.duty}
              value={duty}
              onChange={(value) =>
                setDuty(duties.find((each) => each === value) ?? 'receiving')
              }
              options={queryingDuties.map((value) => ({
                value,
                label: names.duties[value],
              }))}
            />
            {grounds.fields}
          </>
        ) : (
          <>
            <p role="status">
              {over
                ? lists.asked(formatCount(sent.length - refused.length))
                : lists.progress(formatCount(sent.length), formatCount(rows.length))}
            </p>
            <progress
              className="list-progress"
              aria-label={lists.progress(
                formatCount(sent.length),
                formatCount(rows.length),
              )}
              max={rows.length}
              value={sent.length}
            />
            {refused.length > 0 && (
              <Notice tone="warn" title={lists.notAsked}>
                <ul>
                  {refused.map(({ row, refusal }) => (
                    <li key={keyOf(row)}>
                      {row.cells.fullName.value} ({row.cells.username.value}): {refusal}
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
            {over && <Link to="/account-requests">{lists.toRequests}</Link>}
          </>
        )}
      </div>
      <div className="dialog-actions">
        {running ? (
          <Button
            onClick={() => {
              stopped.current = true
            }}
          >
            {lists.stop}
          </Button>
        ) : (
          <Button onClick={onClose}>{over ? lists.close : general.cancel}</Button>
        )}
        {sent.length === 0 && (
          <Button kind="primary" busy={running} onClick={() => void start()}>
            {lists.start(formatCount(rows.length))}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
