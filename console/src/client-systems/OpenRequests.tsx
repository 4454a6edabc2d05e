import type { SystemRequestView } from '@chot/contract/client-systems.ts'
import type { RequestDecision } from '@chot/core/workflow/account.ts'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { formatDate, formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

interface OpenRequestsProps {
  readonly requests: readonly SystemRequestView[]
  readonly mayDecide: boolean
  /** With a sentence of what was done. */
  readonly onDone: (sentence: string) => void
}

interface Meant {
  readonly request: SystemRequestView
  readonly decision: RequestDecision
}

/** What is asked about client systems and waits for a second person. */
export function OpenRequests({ requests, mayDecide, onDone }: OpenRequestsProps) {
  const text = useText()
  const words = text.systemRequests
  const [meant, setMeant] = useState<Meant | null>(null)
  return (
    <>
      {requests.map((request) => {
        const { id, kind, system, key, own } = request
        const decisions = own ? (['withdraw'] as const) : (['approve', 'refuse'] as const)
        return (
          <section
            key={id}
            className="card client-system"
            aria-labelledby={`asked-${id}`}
          >
            <header className="client-system-head">
              <div>
                <h2 id={`asked-${id}`}>
                  {kind === 'system'
                    ? words.askedSystem(system.name)
                    : words.askedKey(system.name)}
                </h2>
                <span className="mono soft">{system.id}</span>
              </div>
              {mayDecide && (
                <div className="client-system-acts">
                  {decisions.map((decision) => (
                    <Button
                      key={decision}
                      small
                      kind={decision === 'approve' ? 'primary' : 'plain'}
                      label={`${words.decisions[decision]}: ${system.name}`}
                      onClick={() => setMeant({ request, decision })}
                    >
                      {words.decisions[decision]}
                    </Button>
                  ))}
                </div>
              )}
            </header>
            <Notice tone="info">
              <p>
                {words.askedBy(request.requester, formatDateTime(request.requestedAt))}
              </p>
              <p className="soft">
                {request.reason} · {request.basis}
              </p>
              {own && mayDecide && <p>{words.byOther}</p>}
            </Notice>
            <dl className="facts">
              {kind === 'system' && <SystemFacts request={request} />}
              <Fact label={text.systems.key}>
                {key.kid ?? '–'} <span className="mono">{key.thumbprint}</span>
              </Fact>
              <Fact label={words.days}>
                {words.between(formatDate(key.from), formatDate(key.to))}
              </Fact>
            </dl>
          </section>
        )
      })}
      {meant !== null && (
        <DecisionDialog
          meant={meant}
          onClose={() => setMeant(null)}
          onDone={() => {
            setMeant(null)
            onDone(words.decided[meant.decision](meant.request.system.name))
          }}
        />
      )}
    </>
  )
}

function SystemFacts({ request }: { readonly request: SystemRequestView }) {
  const text = useText()
  const { agency, scopes, networks } = request
  return (
    <>
      <Fact label={text.systems.agency}>{agency.name}</Fact>
      <Fact label={text.systems.scopes}>
        {scopes.map((scope) => text.systems.scopeNames[scope] ?? scope).join('; ')}
      </Fact>
      <Fact label={text.systems.networks}>
        {networks.some((network) => network.endsWith('/0'))
          ? text.systems.anyNetwork
          : networks.join(', ')}
      </Fact>
    </>
  )
}

interface DecisionDialogProps {
  readonly meant: Meant
  readonly onClose: () => void
  readonly onDone: () => void
}

const reasonMin = 5

function DecisionDialog({ meant, onClose, onDone }: DecisionDialogProps) {
  const text = useText()
  const words = text.systemRequests
  const { request, decision } = meant
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const short = reason.trim().length < reasonMin

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (busy || short) return
    setBusy(true)
    setFailure(null)
    try {
      await api.decideOnClientSystem(request.id, { decision, reason: reason.trim() })
      onDone()
    } catch (error) {
      setBusy(false)
      setFailure(problemSentence(error, text))
    }
  }

  return (
    <Dialog
      title={`${words.decisions[decision]}: ${request.system.name}`}
      onClose={onClose}
    >
      <form
        className="client-system-form"
        onSubmit={(event) => void submit(event)}
        noValidate
      >
        <p>{words.effects[decision]}</p>
        {decision === 'approve' && <p className="mono">{request.key.thumbprint}</p>}
        {failure !== null && (
          <Notice tone="bad">
            <p>{failure}</p>
          </Notice>
        )}
        <Field
          label={text.grounds.reason}
          value={reason}
          onChange={setReason}
          hint={text.grounds.reasonHint}
          error={tried && short ? text.grounds.tooShort : undefined}
          maxLength={200}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button
            type="submit"
            kind={decision === 'approve' ? 'primary' : 'danger'}
            busy={busy}
          >
            {words.decisions[decision]}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
