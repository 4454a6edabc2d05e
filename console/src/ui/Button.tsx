import type { ReactNode } from 'react'

interface ButtonProps {
  readonly children: ReactNode
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly type?: 'button' | 'submit'
  /** Running: cannot be pressed again, and keeps the focus. */
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly small?: boolean
  readonly autoFocus?: boolean
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
  autoFocus = false,
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
      // biome-ignore lint/a11y/noAutofocus: only inside dialogs, where focus has to go somewhere
      autoFocus={autoFocus}
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
