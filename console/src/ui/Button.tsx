import type { ReactNode } from 'react'

interface ButtonProps {
  readonly children: ReactNode
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly type?: 'button' | 'submit'
  /** Running: cannot be pressed again, and keeps the focus. */
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly small?: boolean
  /** Has the focus when its dialog opens. */
  readonly firstFocus?: boolean
  readonly label?: string
  readonly pressed?: boolean
  readonly onClick?: () => void
}

export function Button({
  children,
  kind = 'plain',
  type = 'button',
  busy = false,
  disabled = false,
  small = false,
  firstFocus = false,
  label,
  pressed,
  onClick,
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`button button-${kind}${small ? ' button-small' : ''}`}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      data-first-focus={firstFocus || undefined}
      onClick={(event) => {
        if (!busy) onClick?.()
        else event.preventDefault()
      }}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  )
}
