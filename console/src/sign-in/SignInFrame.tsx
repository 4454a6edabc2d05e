import type { ReactNode } from 'react'
import { LanguageSwitch } from '../shell/LanguageSwitch.tsx'
import { Icon } from '../ui/Icon.tsx'
import './sign-in.css'

interface SignInFrameProps {
  readonly title: string
  readonly lead: ReactNode
  /** Wide enough for the forms that end a sign-in. */
  readonly wide?: boolean
  /** Beside the box. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** The screens of those who are not signed in, or not wholly: one box, and nothing to go to. */
export function SignInFrame({
  title,
  lead,
  wide = false,
  aside,
  children,
}: SignInFrameProps) {
  return (
    <div className="sign-in">
      <header className="sign-in-bar">
        <LanguageSwitch />
      </header>
      <main className="sign-in-main">
        <div className="sign-in-columns">
          <div className={wide ? 'finish-box card' : 'sign-in-box card'}>
            <div className="sign-in-brand">
              <Icon name="shield" size={44} />
              <div>
                <h1>{title}</h1>
                <p>{lead}</p>
              </div>
            </div>
            {children}
          </div>
          {aside}
        </div>
      </main>
    </div>
  )
}
