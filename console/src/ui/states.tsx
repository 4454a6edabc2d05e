import type { ReactNode } from 'react'
import { useText } from '../text/language.tsx'
import { Button } from './Button.tsx'
import { Icon, type IconName } from './Icon.tsx'
import { problemSentence } from './problem-sentence.ts'

/** Grey lines in the place of what is coming. */
export function Skeleton({ lines = 6 }: { readonly lines?: number | undefined }) {
  const text = useText()
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{text.general.loading}</span>
      {[...Array(lines).keys()].map((line) => (
        <div key={line} className="skeleton-line" />
      ))}
    </div>
  )
}

interface EmptyProps {
  readonly icon?: IconName
  readonly title: string
  readonly hint: string
  readonly children?: ReactNode
}

/** Nothing to show, and what to do about it. */
export function Empty({ icon = 'folder', title, hint, children }: EmptyProps) {
  return (
    <div className="empty">
      <Icon name={icon} size={40} />
      <p className="empty-title">{title}</p>
      <p className="empty-hint">{hint}</p>
      {children}
    </div>
  )
}

/** A list or page that could not be loaded, with a way to try again. */
export function Failed({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry: () => void
}) {
  const text = useText()
  const sentence = problemSentence(error, text)
  return (
    <div className="empty" role="alert">
      <Icon name="alert" size={40} />
      <p className="empty-title">{text.general.failed}</p>
      <p className="empty-hint">{sentence}</p>
      <Button onClick={onRetry}>{text.general.retry}</Button>
    </div>
  )
}
