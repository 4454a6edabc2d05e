import type { ReactNode } from 'react'
import { NotificationsLink } from '../notifications/NotificationsLink.tsx'
import { Link } from '../router/Link.tsx'
import { usePlace } from '../router/location.ts'
import { useConnectionLost } from '../session/connection.ts'
import { signOut } from '../session/session.ts'
import { usePermission, useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Icon } from '../ui/Icon.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { PasswordWarning } from './PasswordWarning.tsx'
import type { Screen } from './screens.tsx'
import { Tabs } from './Tabs.tsx'
import { tabsAt } from './tabs-at.ts'
import { WindowBadge } from './WindowBadge.tsx'
import './shell.css'

interface ShellProps {
  readonly screens: readonly Screen[]
  readonly children: ReactNode
}

/** What surrounds every screen: who works here, in which window, where to go, and whether the line holds. */
export function Shell({ screens, children }: ShellProps) {
  const text = useText()
  const session = useSession()
  const lost = useConnectionLost()
  const { path } = usePlace()
  const mayQuery = usePermission('query')
  const tabs = tabsAt(path, screens, text)
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {text.general.skip}
      </a>
      <header className="shell-head">
        <div className="shell-bar">
          <Link to="/" className="shell-brand">
            <Icon name="shield" size={30} />
            <span className="shell-name">{text.product.name}</span>
            <span className="shell-full">{text.product.full}</span>
          </Link>
          {session.demonstration && (
            <span className="shell-demo">{text.product.demonstration}</span>
          )}
          <LanguageSwitch />
        </div>
        <div className="shell-row">
          <nav className="shell-nav" aria-label={text.shell.navigation}>
            <Tabs tabs={tabs.first} />
          </nav>
          {mayQuery && <WindowBadge />}
          <NotificationsLink />
          <div className="shell-officer">
            <Icon name="person" size={22} />
            <Link to="/me" className="shell-officer-link" current={path === '/me'}>
              <span className="shell-officer-name">{session.account.fullName}</span>
              <span className="shell-officer-agency" title={session.account.agency.name}>
                {session.account.agency.name}
              </span>
            </Link>
            <button
              type="button"
              className="button button-small"
              onClick={() => void signOut('signed-out')}
            >
              {text.shell.signOut}
            </button>
          </div>
        </div>
        {tabs.second.length > 1 && (
          <nav className="shell-nav shell-nav-area" aria-label={text.shell.inArea}>
            <Tabs tabs={tabs.second} />
          </nav>
        )}
      </header>
      <div role="status" aria-live="assertive">
        {lost && (
          <div className="shell-lost">
            <Icon name="offline" size={22} />
            {text.shell.lost}
          </div>
        )}
      </div>
      <main id="main" tabIndex={-1}>
        <PasswordWarning />
        {children}
      </main>
    </div>
  )
}
