import type { DossierDetail } from '@chot/contract/dossiers.ts'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { RaiseNotice } from '../dossier/RaiseNotice.tsx'
import { formatCivil } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { type QueryChoice, QueryForm } from './QueryForm.tsx'
import { ReceiptFacts } from './ReceiptFacts.tsx'
import { Refusal } from './Refusal.tsx'
import { Result } from './Result.tsx'
import { useLookUp } from './use-look-up.ts'
import './query.css'

type Person = DossierDetail['persons'][number]

interface LookUpProps {
  readonly dossier: DossierDetail
  readonly person: Person
  /** The dossier is closed: shown, but nothing can be sent. */
  readonly disabled: boolean
}

/** Yes/no first: it is preferred wherever it is enough. */
function inOrder(services: Person['services']): Person['services'] {
  const rank = { match: 0, person: 1, household: 2 }
  return services.toSorted((a, b) => rank[a.answer] - rank[b.answer])
}

function onlyPurpose(service: Person['services'][number] | undefined): string {
  return service?.purposes.length === 1 ? (service.purposes[0]?.code ?? '') : ''
}

/** A look-up of one person of the dossier: the form, then its answer, then the form again. */
export function LookUp({ dossier, person, disabled }: LookUpProps) {
  const text = useText()
  const services = inOrder(person.services)
  const [choice, setChoice] = useState<QueryChoice>(() => ({
    service: services[0]?.service ?? '',
    purpose: onlyPurpose(services[0]),
  }))
  const { stage, submit, wipe, restart } = useLookUp()
  const form = useRef<HTMLDivElement>(null)

  function again() {
    // The form takes the place of the answer, and the focus with it.
    flushSync(restart)
    form.current?.querySelector<HTMLInputElement>('input:checked')?.focus()
  }

  const service = services.find((candidate) => candidate.service === choice.service)

  function choose(next: QueryChoice) {
    const chosen = services.find((candidate) => candidate.service === next.service)
    // A purpose is stated, not inherited: another service asks for it anew.
    const purpose = next.service === choice.service ? next.purpose : onlyPurpose(chosen)
    setChoice({ service: next.service, purpose })
  }

  const spent =
    stage.kind === 'form'
      ? dossier.used >= dossier.budget
      : stage.kind === 'refused' && stage.problem.body.code === 'dossier-budget-spent'

  if (stage.kind === 'answered' && service !== undefined) {
    return (
      <Result
        answer={stage.answer}
        person={person}
        dossierCode={dossier.code}
        kind={service.answer}
        onWipe={wipe}
        onAgain={again}
      />
    )
  }
  if (stage.kind === 'gone') {
    return (
      <div className="look-up">
        <Notice tone="info" title={text.query.gone} grabFocus>
          <p>{text.query.goneText}</p>
        </Notice>
        <ReceiptFacts receipt={stage.receipt} />
        <div>
          <Button kind="primary" onClick={again}>
            {text.query.again}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div ref={form} className="look-up">
      <div>
        <p className="look-up-part">{person.part}</p>
        <h2 className="look-up-name">{person.fullName}</h2>
        <p className="soft">
          {text.dossier.born(formatCivil(person.birth))} ·{' '}
          <span className="mono">{person.numberMasked}</span>
        </p>
      </div>
      {stage.kind === 'refused' && <Refusal problem={stage.problem} />}
      {stage.kind === 'lost' && (
        <Notice tone="warn" title={text.query.lost} grabFocus>
          <p>{text.query.lostText}</p>
          <p>
            <Link to="/today">{text.query.lostLink}</Link>
          </p>
        </Notice>
      )}
      {!disabled && spent && <RaiseNotice dossier={dossier} />}
      <QueryForm
        services={services}
        choice={choice}
        onChoose={choose}
        running={stage.kind === 'running'}
        disabled={disabled}
        onSubmit={() => {
          if (service === undefined) return
          submit({
            dossier: dossier.code,
            procedure: dossier.procedure.code,
            service: service.service,
            purpose: choice.purpose,
            subject: { party: person.party },
          })
        }}
      />
    </div>
  )
}
