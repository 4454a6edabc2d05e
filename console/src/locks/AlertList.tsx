import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { FilterChoice } from '../ui/Field.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { Explanation, Subject } from './Explanation.tsx'

/** Of what an alert does; the word beside it says the same. */
export const gravityTones = { lock: 'bad', challenge: 'warn', case: 'info' } as const

export function AlertList() {
  const text = useText()
  const { filters, filter, after, previous, next } = usePages({ act: '' })
  const query = useQuery({
    queryKey: ['alerts', filters.act, after],
    queryFn: () => api.alerts({ act: filters.act, after }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })
  return (
    <ListCard
      title={text.locks.alerts}
      toolbar={
        <FilterChoice
          label={text.locks.act}
          value={filters.act}
          onChange={filter('act')}
          labels={text.locks.acts}
        />
      }
      query={query}
      rowsOf={({ alerts }) => alerts}
      empty={<Empty title={text.locks.noAlerts} hint={text.locks.noAlertsHint} />}
      onPrevious={previous}
      onNext={(page) => next(page.next)}
      rowKey={({ id }) => id}
      columns={[
        {
          head: text.locks.at,
          className: 'nowrap',
          cell: ({ at }) => formatDateTime(at),
        },
        {
          head: text.locks.act,
          cell: ({ act }) => (
            <Badge tone={gravityTones[act]}>{text.locks.acts[act]}</Badge>
          ),
        },
        { head: text.locks.rule, cell: ({ rule }) => text.locks.rules[rule] },
        {
          head: text.locks.subject,
          cell: ({ name, subject, scope }) => (
            <Subject name={name} subject={subject} scope={text.locks.scopes[scope]} />
          ),
        },
        { head: text.locks.why, cell: (alert) => <Explanation alert={alert} /> },
      ]}
    />
  )
}
