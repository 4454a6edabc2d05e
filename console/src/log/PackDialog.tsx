import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { saveFile } from '../ui/save-text.ts'
import { type Grounds, useGrounds } from '../ui/use-grounds.tsx'
import type { LogFilters } from './log-search.ts'
import { type Disclosure, usePackKeys } from './PackKeys.tsx'

interface PackDialogProps {
  /** Of the search that is shown; null where there is none, and those chosen are all. */
  readonly filters: LogFilters | null
  /** Sequences of the rows chosen. */
  readonly chosen: readonly number[]
  readonly onClose: () => void
}

/** Asks which entries, why and on what paper, and gives the pack to the browser's downloads. */
export function PackDialog({ filters, chosen, onClose }: PackDialogProps) {
  const text = useText()
  const [byHand, setByHand] = useState(chosen.length > 0)
  const grounds = useGrounds()
  const { fields: keyFields, disclosure } = usePackKeys()
  const given = Object.entries(filters ?? {}).filter(([, value]) => value !== '')
  const asking = useMutation({
    mutationFn: (why: Grounds | { readonly disclosure: Disclosure }) =>
      api.evidencePack({
        ...(byHand ? { sequences: [...chosen] } : { filter: Object.fromEntries(given) }),
        ...why,
      }),
    // A row that was chosen may be newer than the signed log by a moment.
    retry: (failures, error) =>
      failures < 3 &&
      error instanceof ApiProblem &&
      error.body.code === 'proof-not-published',
    retryDelay: 1_000,
    onSuccess: ({ name, content }) => {
      saveFile(name, content)
      // One with keys has used its approval up.
      void queryClient.invalidateQueries({ queryKey: ['approvals'] })
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (asking.isPending) return
    if (disclosure !== null) {
      if (disclosure.months.length > 0) asking.mutate({ disclosure })
      return
    }
    const why = grounds.read()
    if (why !== null) asking.mutate(why)
  }

  if (asking.isSuccess)
    return (
      <Dialog title={text.log.pack.make} wide onClose={onClose}>
        <div className="stack">
          <Notice tone="good" grabFocus>
            <p>{text.log.pack.done(asking.data.name)}</p>
          </Notice>
          <p>{text.log.pack.next}</p>
          <div className="dialog-actions">
            <Button kind="primary" onClick={onClose}>
              {text.general.close}
            </Button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={text.log.pack.make} wide onClose={onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        <p>{text.log.pack.lead}</p>
        {asking.isError && (
          <Notice tone="warn" grabFocus>
            <p>{problemSentence(asking.error, text)}</p>
          </Notice>
        )}
        {filters !== null && (
          <fieldset className="log-pack-which">
            <legend className="field-label">{text.log.pack.which}</legend>
            <label>
              <input
                type="radio"
                name="which"
                checked={byHand}
                disabled={chosen.length === 0}
                onChange={() => setByHand(true)}
              />
              {text.log.pack.byHand(formatCount(chosen.length))}
            </label>
            <label>
              <input
                type="radio"
                name="which"
                checked={!byHand}
                onChange={() => setByHand(false)}
              />
              {given.length === 0 ? text.log.pack.wholeLog : text.log.pack.byFilter}
            </label>
            <p className="field-hint">{text.log.pack.whichHint}</p>
          </fieldset>
        )}
        {keyFields}
        {disclosure === null && grounds.fields}
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={asking.isPending}>
            {asking.isPending ? text.log.pack.making : text.log.pack.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
