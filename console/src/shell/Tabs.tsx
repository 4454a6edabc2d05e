import { Link } from '../router/Link.tsx'
import type { Tab } from './tabs-at.ts'

export function Tabs({ tabs }: { readonly tabs: readonly Tab[] }) {
  return (
    <ul>
      {tabs.map(({ to, name, current }) => (
        <li key={to}>
          <Link to={to} current={current}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  )
}
