import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePlace } from '../router/location.ts'
import { useText } from '../text/language.tsx'

/**
 * How many are unread. Asked when a screen is opened, not by a clock: a page nobody looks at must
 * not keep its session alive.
 */
export function NotificationsLink() {
  const text = useText()
  const { path } = usePlace()
  const { data } = useQuery({
    queryKey: ['notifications', 'unread', path],
    queryFn: () => api.notifications({ limit: 1 }),
    placeholderData: keepPreviousData,
  })
  const unread = data?.unread ?? 0
  return (
    <Link
      to="/notifications"
      className="shell-notifications"
      current={path === '/notifications'}
    >
      {text.notifications.title}
      {unread > 0 && (
        <span className="shell-unread">
          <span aria-hidden="true">{formatCount(unread)}</span>
          <span className="visually-hidden">
            {text.notifications.unreadCount(formatCount(unread))}
          </span>
        </span>
      )}
    </Link>
  )
}
