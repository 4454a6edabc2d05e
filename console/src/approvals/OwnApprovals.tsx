import type { ApprovalView } from '@chot/contract/approvals.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { usePages } from '../ui/use-pages.ts'
import { ApprovalTable } from './ApprovalTable.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'

interface OwnApprovalsProps {
  readonly kind: ApprovalView['kind']
  /** Where one goes with an approval that was given. */
  readonly onward: (approval: ApprovalView) => ReactNode
}

/** What one has asked of that kind, and what became of it; withdrawing and ending it. */
export function OwnApprovals({ kind, onward }: OwnApprovalsProps) {
  const text = useText()
  const { after, previous, next } = usePages({})
  const [ending, setEnding] = useState<ApprovalView>()
  const query = useQuery({
    queryKey: ['approvals', 'mine', kind, after],
    queryFn: () => api.approvals({ kind, after }),
    placeholderData: keepPreviousData,
  })
  const { isFetching, refetch } = query
  return (
    <>
      <section className="card" aria-labelledby="own-requests">
        <div className="approval-heading">
          <h2 id="own-requests">{text.approvals.mine}</h2>
          <Button small busy={isFetching} onClick={() => void refetch()}>
            {text.today.refresh}
          </Button>
        </div>
        <Remote query={query}>
          {({ approvals, next: cursor }) => (
            <>
              <ApprovalTable
                approvals={approvals.filter(({ own }) => own)}
                actions={(approval) => (
                  <>
                    {approval.state === 'approved' && onward(approval)}
                    {(approval.state === 'approved' || approval.state === 'waiting') && (
                      <Button small kind="danger" onClick={() => setEnding(approval)}>
                        {approval.state === 'waiting'
                          ? text.approvals.withdraw
                          : text.approvals.end}
                      </Button>
                    )}
                  </>
                )}
              />
              <Pager onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
      {ending !== undefined && (
        <ConfirmDialog
          title={text.approvals.endTitle}
          confirm={text.approvals.end}
          danger
          onClose={() => setEnding(undefined)}
          onConfirm={async () => {
            await api.endApproval(ending.id)
            setEnding(undefined)
            await reloadApprovals()
          }}
        >
          <p>{text.approvals.endTexts[kind]}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

export const reloadApprovals = () =>
  queryClient.invalidateQueries({ queryKey: ['approvals'] })
