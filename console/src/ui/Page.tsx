import { type ReactNode, useEffect, useRef } from 'react'
import { usePlace } from '../router/location.ts'
import { useTitle } from './use-title.ts'

interface PageProps {
  readonly title: string
  /** What the browser's tab says in the place of the title. */
  readonly tabTitle?: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A screen with its heading. After a move the heading takes the focus, so that a reader hears where it is. */
export function Page({ title, tabTitle = title, lead, actions, children }: PageProps) {
  const { moves } = usePlace()
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(tabTitle)
  useEffect(() => {
    if (moves > 0) heading.current?.focus({ preventScroll: true })
  }, [moves])
  return (
    <div className="page">
      <div className="page-head">
        <div className="page-head-text">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <div className="page-lead">{lead}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
