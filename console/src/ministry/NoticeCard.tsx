import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { MakeButton } from '../documents/MakeButton.tsx'
import { changeTones, What } from '../registrations/ListView.tsx'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'

/** The notice of change line by line, as the document made of it lists it. */
export function NoticeCard() {
  const { ministry, registrations } = useText()
  const { after, previous, next } = usePages({})
  const query = useQuery({
    queryKey: ['list-sendings', 'changes', after],
    queryFn: () => api.listChanges({ after, limit: 20 }),
    placeholderData: keepPreviousData,
  })
  const some = (query.data?.total ?? 0) > 0
  return (
    <ListCard
      title={ministry.notice}
      toolbar={some && <MakeButton start={{ kind: 'change-notice' }} />}
      query={query}
      rowsOf={({ rows }) => rows}
      rowKey={({ at, kind, username }) => `${at.code} ${kind} ${username}`}
      empty={<Empty title={ministry.noticeNone} hint={ministry.noticeHint} />}
      onPrevious={previous}
      onNext={(page) => next(page.next)}
      totalOf={({ total }) => total}
      columns={[
        {
          head: registrations.changes,
          className: 'nowrap',
          cell: ({ kind }) => (
            <Badge tone={changeTones[kind]}>{registrations.changeKinds[kind]}</Badge>
          ),
        },
        {
          head: registrations.heads.fullName,
          cell: ({ fullName, username }) => (
            <>
              <strong>{fullName}</strong>
              <div className="soft">{username}</div>
            </>
          ),
        },
        {
          head: registrations.agency,
          cell: ({ at }) => (
            <>
              {at.name}
              <div className="mono soft">{at.code}</div>
            </>
          ),
        },
        { head: registrations.what, cell: (change) => <What change={change} /> },
      ]}
    />
  )
}
