import type { CaseStep, CaseView } from '@chot/contract/cases.ts'
import { type CaseAct, caseActs, whyNotActOnCase } from '@chot/core/workflow/case.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCount, formatDateTime } from '../format.ts'
import { gravityTones } from '../locks/AlertList.tsx'
import { explain } from '../locks/explain.ts'
import { PackDialog } from '../log/PackDialog.tsx'
import { Link } from '../router/Link.tsx'
import { serverNow } from '../session/server-clock.ts'
import { queryClient } from '../session/session.ts'
import { usePermission, useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import type { Catalogue } from '../text/vi.ts'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { ActDialog } from './ActDialog.tsx'
import { stateTones } from './CasesPage.tsx'
import './cases.css'

type Act = Exclude<CaseAct, 'answer'>

/** One case: what it is about, what it rests on, its story, and what can be done. */
export function CasePage({ id }: { readonly id: string }) {
  const text = useText()
  const query = useQuery({
    queryKey: ['case', id],
    queryFn: () => api.case(id),
    refetchInterval: 15_000,
  })
  const { data } = query
  return (
    <Page
      title={
        data === undefined
          ? text.cases.title
          : `${text.cases.number(formatCount(data.number))}: ${data.name ?? data.subject}`
      }
      lead={
        data && (
          <>
            <Badge tone={stateTones[data.state]}>{text.cases.states[data.state]}</Badge>{' '}
            <Badge tone={gravityTones[data.gravity]}>
              {text.locks.acts[data.gravity]}
            </Badge>
          </>
        )
      }
      actions={
        <>
          <Button onClick={() => window.print()}>{text.cases.print}</Button>
          <BackLink to="/cases">{text.cases.back}</BackLink>
        </>
      }
    >
      <Remote query={query} lines={10} onCard>
        {(found) => <Found found={found} />}
      </Remote>
    </Page>
  )
}

function Found({ found }: { readonly found: CaseView }) {
  const text = useText()
  const { account } = useSession()
  const mayGuard = usePermission('locks:guard')
  const [meant, setMeant] = useState<Exclude<Act, 'take'> | null>(null)
  const [taking, setTaking] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  // As the table reads it: that another has taken it is all that counts, not who.
  const assignee = found.mine ? account.id : found.assignee === null ? null : ''
  const possible = caseActs.filter(
    (act): act is Act =>
      act !== 'answer' &&
      whyNotActOnCase({ ...found, assignee }, act, account.id, serverNow(), 'lock') ===
        null,
  )
  const acts = possible.filter((act) => act !== 'take' || !found.mine)

  function finish(view: CaseView) {
    queryClient.setQueryData(['case', found.id], view)
    void queryClient.invalidateQueries({ queryKey: ['cases'] })
    setMeant(null)
    setFailure(null)
    setDone(text.cases.done)
  }

  async function take() {
    setTaking(true)
    try {
      finish(await api.actOnCase(found.id, { act: 'take' }))
    } catch (error) {
      setFailure(problemSentence(error, text))
    } finally {
      setTaking(false)
    }
  }

  return (
    <>
      <p className="case-print-note">{text.cases.printedFor}</p>
      {done !== null && (
        <Notice key={found.movedAt} tone="good" grabFocus>
          <p>{done}</p>
        </Notice>
      )}
      {failure !== null && (
        <Notice tone="bad" grabFocus>
          <p>{failure}</p>
        </Notice>
      )}
      <div className="case-columns">
        <div className="stack">
          <Facts found={found} />
          {mayGuard && acts.length > 0 && (
            <section className="card case-acts" aria-labelledby="case-to-do">
              <h2 className="card-title" id="case-to-do">
                {text.cases.toDo}
              </h2>
              <div className="case-buttons">
                {acts.map((act) => (
                  <Button
                    key={act}
                    kind={act === 'take' || act === 'decide' ? 'primary' : 'plain'}
                    busy={act === 'take' && taking}
                    onClick={() => (act === 'take' ? void take() : setMeant(act))}
                  >
                    {text.cases.acts[act]}
                  </Button>
                ))}
              </div>
            </section>
          )}
          <Evidence found={found} />
        </div>
        <Story story={found.story} />
      </div>
      {meant !== null && (
        <ActDialog
          act={meant}
          found={{ ...found, assignee }}
          onClose={() => setMeant(null)}
          onDone={finish}
        />
      )}
    </>
  )
}

function Facts({ found }: { readonly found: CaseView }) {
  const text = useText()
  const { scope, name, subject, openedAt, assignee, answerBy, locked, decision } = found
  return (
    <section className="card" aria-labelledby="case-facts">
      <h2 className="card-title" id="case-facts">
        {text.cases.facts}
      </h2>
      <dl className="facts">
        <Fact label={text.cases.subject}>
          {text.locks.scopes[scope]}: {name ?? subject}
        </Fact>
        <Fact label={text.cases.openedAt}>{formatDateTime(openedAt)}</Fact>
        <Fact label={text.cases.assignee}>{assignee ?? text.cases.nobody}</Fact>
        {answerBy !== null && (
          <Fact label={text.cases.answerBy}>{formatDateTime(answerBy)}</Fact>
        )}
        <Fact label={text.cases.lockState}>
          {locked ? text.cases.lockedNow : text.cases.notLocked}
        </Fact>
        {decision !== null && (
          <Fact label={text.cases.decision}>{text.cases.decisions[decision]}</Fact>
        )}
      </dl>
    </section>
  )
}

function Evidence({ found }: { readonly found: CaseView }) {
  const text = useText()
  const [packing, setPacking] = useState(false)
  const sequences = [...new Set(found.evidence.flatMap(({ events }) => events))]
  return (
    <section className="card" aria-labelledby="case-evidence">
      <h2 className="card-title" id="case-evidence">
        {text.cases.evidence}
      </h2>
      {found.evidence.length === 0 ? (
        <p className="case-text">{text.cases.noEvidence}</p>
      ) : (
        <>
          <p className="case-text soft">{text.cases.evidenceHint}</p>
          <div className="case-buttons">
            <Button small onClick={() => setPacking(true)}>
              {text.log.pack.make}
            </Button>
          </div>
          <ol className="case-list">
            {found.evidence.map((alert) => (
              <li key={alert.id}>
                <div>
                  <Badge tone={gravityTones[alert.act]}>
                    {text.locks.acts[alert.act]}
                  </Badge>{' '}
                  <strong>{text.locks.rules[alert.rule]}</strong>{' '}
                  <span className="soft nowrap">{formatDateTime(alert.at)}</span>
                </div>
                <p>{explain(alert, text)}</p>
                <div className="soft case-entries">
                  {alert.events.map((sequence) => (
                    <Link key={sequence} to={`/log/${sequence}`}>
                      {text.locks.entry(formatCount(sequence))}
                    </Link>
                  ))}
                </div>
              </li>
            ))}
          </ol>
        </>
      )}
      {packing && (
        <PackDialog filters={null} chosen={sequences} onClose={() => setPacking(false)} />
      )}
    </section>
  )
}

function Story({ story }: { readonly story: readonly CaseStep[] }) {
  const text = useText()
  return (
    <section className="card" aria-labelledby="case-story">
      <h2 className="card-title" id="case-story">
        {text.cases.story}
      </h2>
      <ol className="case-list">
        {story.map((step) => (
          <li key={step.id}>
            <div>
              <strong>{stepName(step, text)}</strong>{' '}
              <span className="soft">
                {step.by ??
                  `${text.cases.byRule}: ${step.rule === null ? '' : text.locks.rules[step.rule]}`}
                {' · '}
                <span className="nowrap">{formatDateTime(step.at)}</span>
              </span>
            </div>
            {step.violation !== null && (
              <p>
                <Badge tone="bad">{text.cases.violations[step.violation]}</Badge>
              </p>
            )}
            {step.remark !== null && <p>{step.remark}</p>}
            {step.basis !== null && <p className="soft">{step.basis}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function stepName({ act, decision, by }: CaseStep, text: Catalogue): string {
  if (decision !== null)
    return `${text.cases.steps[act]}: ${text.cases.decisions[decision]}`
  if (act === 'reopen' && by === null) return text.cases.reopenedByAlert
  return text.cases.steps[act]
}
