import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../api.ts'
import { formatTime } from '../format.ts'
import { usePlace } from '../router/location.ts'
import { serverNow } from '../session/server-clock.ts'
import { useText } from '../text/language.tsx'
import { Icon } from '../ui/Icon.tsx'

/**
 * The counting window of now. Never asked for by a timer: a page that asks by itself would keep
 * an unattended session alive. When the window has passed, the next move asks.
 */
export function WindowBadge() {
  const text = useText()
  const { path } = usePlace()
  const { data, refetch } = useQuery({
    queryKey: ['today'],
    queryFn: api.today,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const seen = useRef(path)
  useEffect(() => {
    if (seen.current === path) return
    seen.current = path
    if (data !== undefined && serverNow() >= data.window.to) void refetch()
  }, [path, data, refetch])
  if (data === undefined) return null
  const office = data.window.kind === 'office'
  return (
    <div className={office ? 'shell-window' : 'shell-window shell-window-off'}>
      <Icon name="clock" size={18} />
      <span>
        <span className="nowrap">{office ? text.shell.office : text.shell.offHours}</span>{' '}
        <span className="nowrap">{text.shell.until(formatTime(data.window.to))}</span>
      </span>
    </div>
  )
}
