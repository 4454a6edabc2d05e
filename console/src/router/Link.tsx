import type { MouseEvent, ReactNode } from 'react'
import { navigate } from './location.ts'

interface LinkProps {
  readonly to: string
  readonly className?: string
  /** This page is what it leads to, or is one of several below it. */
  readonly current?: boolean | 'within'
  readonly label?: string
  readonly children: ReactNode
}

/** A real link that moves within the page; with a modifier key the browser opens it as usual. */
export function Link({ to, className, current = false, label, children }: LinkProps) {
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    const plainClick =
      event.button === 0 &&
      !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!plainClick) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a
      href={to}
      className={className}
      aria-current={current === 'within' ? 'true' : current ? 'page' : undefined}
      aria-label={label}
      onClick={follow}
    >
      {children}
    </a>
  )
}
