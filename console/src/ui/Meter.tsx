interface MeterProps {
  readonly used: number
  readonly limit: number
  /** What the bar says, in words. */
  readonly label: string
  readonly children?: string
}

/** How much of a limit is used: a bar, its numbers, and the same in words for a reader. */
export function Meter({ used, limit, label, children }: MeterProps) {
  const share = limit <= 0 ? 1 : Math.min(1, used / limit)
  const tone = share >= 1 ? 'full' : share >= 0.8 ? 'near' : 'free'
  return (
    <span className="meter" role="img" aria-label={label} title={label}>
      <span className="meter-bar" aria-hidden="true">
        <span
          className={`meter-fill meter-${tone}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      {children && <span aria-hidden="true">{children}</span>}
    </span>
  )
}
