import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from './Button.tsx'

interface PagerProps {
  readonly total?: number
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
}

/** The foot of a list that comes in pages. */
export function Pager({ total, onPrevious, onNext }: PagerProps) {
  const text = useText()
  return (
    <div className="card-foot">
      <nav className="pager" aria-label={text.general.pages}>
        <span className="pager-summary" role="status">
          {total !== undefined && text.general.total(formatCount(total))}
        </span>
        <Button disabled={onPrevious === null} onClick={() => onPrevious?.()}>
          {text.general.previous}
        </Button>
        <Button disabled={onNext === null} onClick={() => onNext?.()}>
          {text.general.next}
        </Button>
      </nav>
    </div>
  )
}
