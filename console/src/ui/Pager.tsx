import { useText } from '../text/language.tsx'
import { Button } from './Button.tsx'

interface PagerProps {
  readonly summary?: string
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
}

export function Pager({ summary, onPrevious, onNext }: PagerProps) {
  const text = useText()
  return (
    <nav className="pager" aria-label={text.general.pages}>
      <span className="pager-summary" role="status">
        {summary}
      </span>
      <Button disabled={onPrevious === null} onClick={() => onPrevious?.()}>
        {text.general.previous}
      </Button>
      <Button disabled={onNext === null} onClick={() => onNext?.()}>
        {text.general.next}
      </Button>
    </nav>
  )
}
