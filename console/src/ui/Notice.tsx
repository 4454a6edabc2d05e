import { type ReactNode, useEffect, useRef } from 'react'
import { Icon, type IconName } from './Icon.tsx'

interface NoticeProps {
  readonly tone: 'info' | 'good' | 'warn' | 'bad'
  readonly title?: string
  /** Takes the focus when it appears: for what an officer has to read before going on. */
  readonly grabFocus?: boolean
  readonly children?: ReactNode
}

const icons: Readonly<Record<NoticeProps['tone'], IconName>> = {
  info: 'info',
  good: 'check',
  warn: 'alert',
  bad: 'alert',
}

export function Notice({ tone, title, grabFocus = false, children }: NoticeProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (grabFocus) element.current?.focus()
  }, [grabFocus])
  const urgent = tone === 'bad' || tone === 'warn'
  return (
    <div
      ref={element}
      className={`notice notice-${tone}`}
      role={urgent ? 'alert' : 'status'}
      tabIndex={grabFocus ? -1 : undefined}
    >
      <Icon name={icons[tone]} size={22} />
      <div className="notice-text">
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  )
}
