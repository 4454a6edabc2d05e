import type { ReactNode } from 'react'
import { Link } from '../router/Link.tsx'
import { Icon } from './Icon.tsx'

/** From a thing back to its list. */
export function BackLink({
  to,
  children,
}: {
  readonly to: string
  readonly children: ReactNode
}) {
  return (
    <Link to={to} className="back-link">
      <Icon name="back" />
      {children}
    </Link>
  )
}
