import { ruleIds } from '@chot/core/detect/rules.ts'
import { caseStates } from '@chot/core/workflow/case.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCount, formatDateTime, parseInstant } from '../format.ts'
import { gravityTones } from '../locks/AlertList.tsx'
import { Subject } from '../locks/Explanation.tsx'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Field, FilterChoice, SearchField } from '../ui/Field.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Page } from '../ui/Page.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { OpenCaseDialog } from './OpenCaseDialog.tsx'
import './cases.css'

const dayMs = 86_400_000

/** Tones of a state; the word says the same. */
export const stateTones = {
  open: 'warn',
  looking: 'info',
  asked: 'info',
  decided: 'good',
  closed: 'plain',
} as const

export function CasesPage() {
  const text = useText()
  const mayGuard = usePermission('locks:guard')
  const [opening, setOpening] = useState(false)
  const { filters, filter, after, previous, next } = usePages({
    words: '',
    state: 'going-on',
    rule: '',
    from: '',
    to: '',
  })
  const q = useSettled(filters.words.trim())
  const { state, rule } = filters
  const days = useSettled(`${filters.from}|${filters.to}`).split('|')
  const [from, to] = days.map((day) =>
    day.trim() === '' ? undefined : parseInstant(day),
  )
  const wrong = (value: string) =>
    value.trim() !== '' && parseInstant(value) === null ? text.cases.dayWrong : undefined
  const range = {
    from: from ?? null,
    to: to === undefined || to === null ? null : to + dayMs,
  }
  const query = useQuery({
    queryKey: ['cases', q, state, rule, range.from, range.to, after],
    queryFn: () => api.cases({ q, state, rule, ...range, after }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
    enabled: from !== null && to !== null,
  })
  return (
    <Page
      title={text.cases.title}
      lead={text.cases.lead}
      actions={
        mayGuard && (
          <Button onClick={() => setOpening(true)}>{text.cases.openByHand}</Button>
        )
      }
    >
      <ListCard
        title={text.cases.list}
        toolbar={
          <>
            <SearchField
              label={text.cases.search}
              value={filters.words}
              onChange={filter('words')}
            />
            <FilterChoice
              label={text.cases.state}
              value={state}
              onChange={filter('state')}
              labels={{
                'going-on': text.cases.goingOn,
                ...Object.fromEntries(
                  caseStates.map((each) => [each, text.cases.states[each]]),
                ),
              }}
            />
            <FilterChoice
              label={text.cases.rule}
              value={rule}
              onChange={filter('rule')}
              labels={Object.fromEntries(
                ruleIds.map((each) => [each, text.locks.rules[each]]),
              )}
            />
            <div className="case-days">
              <Field
                label={text.cases.from}
                placeholder="21/11/2026"
                value={filters.from}
                error={wrong(filters.from)}
                maxLength={10}
                autoComplete="off"
                onChange={filter('from')}
              />
              <Field
                label={text.cases.to}
                placeholder="21/11/2026"
                value={filters.to}
                error={wrong(filters.to)}
                maxLength={10}
                autoComplete="off"
                onChange={filter('to')}
              />
            </div>
          </>
        }
        query={query}
        rowsOf={({ cases }) => cases}
        empty={<Empty title={text.cases.none} hint={text.cases.noneHint} />}
        onPrevious={previous}
        onNext={(page) => next(page.next)}
        totalOf={({ total }) => total}
        rowKey={({ id }) => id}
        pathOf={({ id }) => `/cases/${id}`}
        columns={[
          {
            head: text.cases.numberHead,
            className: 'nowrap',
            cell: ({ id, number }) => (
              <Link to={`/cases/${id}`}>{text.cases.number(formatCount(number))}</Link>
            ),
          },
          {
            head: text.cases.gravity,
            cell: ({ gravity }) => (
              <Badge tone={gravityTones[gravity]}>{text.locks.acts[gravity]}</Badge>
            ),
          },
          {
            head: text.cases.subject,
            cell: ({ name, subject, scope }) => (
              <Subject name={name} subject={subject} scope={text.locks.scopes[scope]} />
            ),
          },
          {
            head: text.cases.rule,
            cell: ({ rules }) =>
              rules.length === 0
                ? text.general.none
                : rules.map((each) => text.locks.rules[each]).join('; '),
          },
          {
            head: text.cases.alertCount,
            number: true,
            cell: ({ alerts }) => formatCount(alerts),
          },
          {
            head: text.cases.state,
            cell: ({ state: its, decision }) => (
              <>
                <Badge tone={stateTones[its]}>{text.cases.states[its]}</Badge>
                {decision !== null && (
                  <div className="soft">{text.cases.decisions[decision]}</div>
                )}
              </>
            ),
          },
          {
            head: text.cases.assignee,
            cell: ({ assignee }) =>
              assignee ?? <span className="soft">{text.cases.nobody}</span>,
          },
          {
            head: text.cases.movedAt,
            className: 'nowrap',
            cell: ({ movedAt }) => formatDateTime(movedAt),
          },
        ]}
      />
      {opening && (
        <OpenCaseDialog
          onClose={() => setOpening(false)}
          onDone={(id) => navigate(`/cases/${id}`)}
        />
      )}
    </Page>
  )
}
