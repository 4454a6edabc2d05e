import type { ReactNode } from 'react'

interface FactProps {
  readonly label: string
  readonly mono?: boolean
  readonly children: ReactNode
}

/** One line of a `dl`. */
export function Fact({ label, mono = false, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </div>
  )
}
