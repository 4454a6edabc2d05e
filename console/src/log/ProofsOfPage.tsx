import type { PageProofs } from '@chot/contract/oversight.ts'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { proofFile } from './proof-file.ts'

/** What proves the rows of a page, to be taken along. */
export function ProofsOfPage({ proofs }: { readonly proofs: PageProofs }) {
  const text = useText()
  if (proofs.state === 'differs')
    return (
      <Notice tone="bad">
        <p>{text.proofs.differs}</p>
      </Notice>
    )
  const count = proofs.paths.length
  return (
    <div className="card-foot log-proofs">
      <span className="soft">
        {proofs.state === 'proved'
          ? text.proofs.proved(formatCount(count))
          : text.proofs.notPublished}
      </span>
      {count > 0 && (
        <Button small onClick={() => save(proofs)}>
          {text.proofs.download}
        </Button>
      )}
    </div>
  )
}

function save(proofs: PageProofs): void {
  const first = proofs.paths.at(-1)?.sequence ?? 0
  const last = proofs.paths[0]?.sequence ?? 0
  const address = URL.createObjectURL(
    new Blob([proofFile(proofs)], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = address
  link.download = `bang-chung-${first}-${last}.json`
  link.click()
  URL.revokeObjectURL(address)
}
