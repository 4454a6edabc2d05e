import { notificationTexts } from '@chot/contract/notification-text.ts'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCount, formatDateTime } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { useLanguage, useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'

/** What the officer was told, the same that went out by e-mail. */
export function NotificationsPage() {
  const text = useText()
  const { language } = useLanguage()
  const { after, previous, next } = usePages({})
  const query = useQuery({
    queryKey: ['notifications', 'list', after],
    queryFn: () => api.notifications({ after }),
    placeholderData: keepPreviousData,
  })
  const newest = after === null ? (query.data?.notifications[0]?.id ?? null) : null
  const undelivered = query.data?.undelivered ?? 0
  const reading = useMutation({
    mutationFn: (upTo: number) => api.readNotifications(upTo),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['notifications'] }),
  })
  return (
    <Page
      title={text.notifications.title}
      lead={text.notifications.lead}
      actions={
        newest !== null &&
        (query.data?.unread ?? 0) > 0 && (
          <Button busy={reading.isPending} onClick={() => reading.mutate(newest)}>
            {text.notifications.readAll}
          </Button>
        )
      }
    >
      {undelivered > 0 && (
        <Notice
          tone="warn"
          title={text.notifications.undelivered(formatCount(undelivered))}
        />
      )}
      <section className="card" aria-label={text.notifications.title}>
        <Remote query={query}>
          {({ notifications, next: cursor }) => (
            <>
              {notifications.length === 0 ? (
                <Empty
                  title={text.notifications.none}
                  hint={text.notifications.noneHint}
                />
              ) : (
                <DataTable
                  rows={notifications}
                  rowKey={({ id }) => id}
                  columns={[
                    {
                      head: text.notifications.at,
                      className: 'nowrap',
                      cell: ({ at }) => formatDateTime(at),
                    },
                    {
                      head: text.notifications.what,
                      cell: ({ kind, about }) => {
                        const { title, says } = notificationTexts[language][kind]
                        return (
                          <>
                            <strong>{title}</strong>
                            <div className="soft">{says(about ?? '')}</div>
                          </>
                        )
                      },
                    },
                    {
                      head: text.notifications.state,
                      cell: ({ read }) =>
                        read ? (
                          <span className="soft">{text.notifications.read}</span>
                        ) : (
                          <Badge tone="info">{text.notifications.unread}</Badge>
                        ),
                    },
                  ]}
                />
              )}
              <Pager onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
    </Page>
  )
}
