import { Suspense, useEffect } from 'react'
import { Link } from '../router/Link.tsx'
import { navigate, usePlace } from '../router/location.ts'
import { matchPath } from '../router/match-path.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Page } from '../ui/Page.tsx'
import { Empty, Skeleton } from '../ui/states.tsx'
import { Fault } from './Fault.tsx'
import { MyAccountPage, NotificationsPage, screens, subScreens } from './screens.tsx'

/** The screen of the present path, if there is one and a duty of the account covers it. */
export function CurrentScreen() {
  const { path } = usePlace()
  const { permissions } = useSession()
  const landing = screens.find((screen) => permissions.includes(screen.permission))
  // Back from the identity provider with a session that was there already.
  const atRoot = path === '/' || path === '/sso'
  useEffect(() => {
    if (atRoot && landing !== undefined) navigate(landing.pattern, { replace: true })
  }, [atRoot, landing])

  if (atRoot) return landing === undefined ? <NoScreen reason="nothing" /> : null
  return (
    <Fault key={path}>
      <Suspense fallback={<Skeleton />}>{screenOf(path)}</Suspense>
    </Fault>
  )

  function screenOf(wanted: string) {
    const screen = screens.find(
      (candidate) => matchPath(candidate.pattern, wanted) !== null,
    )
    if (screen !== undefined) {
      if (screen.open !== true && !permissions.includes(screen.permission))
        return <NoScreen reason="notPermitted" />
      return <screen.page />
    }
    if (wanted === '/me') return <MyAccountPage />
    if (wanted === '/notifications') return <NotificationsPage />
    for (const candidate of subScreens) {
      const id = matchPath(candidate.pattern, wanted)?.id
      if (id === undefined) continue
      const { permission } = candidate
      if (permission !== null && !permissions.includes(permission)) {
        return <NoScreen reason="notPermitted" />
      }
      return <candidate.pageOf id={id} />
    }
    return <NoScreen reason="unknownPage" />
  }
}

function NoScreen({
  reason,
}: {
  readonly reason: 'unknownPage' | 'notPermitted' | 'nothing'
}) {
  const text = useText()
  return (
    <Page title={text.shell[reason]}>
      <div className="card">
        <Empty
          icon="question"
          title={text.shell[reason]}
          hint={text.shell[`${reason}Hint`]}
        >
          <Link to="/" className="button">
            {text.shell.home}
          </Link>
        </Empty>
      </div>
    </Page>
  )
}
