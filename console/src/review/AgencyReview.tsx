import type { ReviewItemView, ReviewView } from '@chot/contract/reviews.ts'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { MakeButton } from '../documents/MakeButton.tsx'
import { formatCivil, formatCount, formatMonth } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { ChangeDialog } from './ChangeDialog.tsx'
import { ReviewTable } from './ReviewTable.tsx'

const perPage = 25

/** One agency's accounts with the evidence beside each name, and what is answered for them. */
export function AgencyReview({
  review,
  agency,
}: {
  readonly review: ReviewView
  readonly agency: string
}) {
  const words = useText().reviews
  const client = useQueryClient()
  const { after, previous, next } = usePages({})
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<'keep' | null>(null)
  const [meant, setMeant] = useState<{
    readonly item: ReviewItemView
    readonly answer: 'change' | 'revoke'
  } | null>(null)
  const [said, setSaid] = useState<{
    readonly done: number
    readonly not: number
  } | null>(null)
  const query = useQuery({
    queryKey: ['reviews', review.id, 'items', agency, after],
    queryFn: () => api.reviewItems(review.id, { agency, after, limit: perPage }),
    placeholderData: keepPreviousData,
  })

  async function answer(body: Parameters<typeof api.answerReview>[1]) {
    const { outcomes } = await api.answerReview(review.id, body)
    const done = outcomes.filter((each) => each.done).length
    setChosen(new Set())
    setAsking(null)
    setMeant(null)
    // What was answered is shown so before it is said: the next key meets the rows as they are.
    await client.invalidateQueries({ queryKey: ['reviews'] })
    setSaid({ done, not: outcomes.length - done })
  }

  return (
    <Remote query={query} onCard>
      {(page) => {
        const mine = page.items.filter(({ refusal }) => refusal === null)
        const clean = mine.filter(({ remarks }) => remarks.length === 0)
        const picked = mine.filter(({ account }) => chosen.has(account.id))
        const head = (review.closed ? words.over : words.open)(formatCivil(review.dueOn))
        return (
          <div className="stack review">
            <p className="review-minutes-title">{words.minutes}</p>
            <p className="review-minutes-head">
              {words.minutesHead(page.agency.name, formatMonth(review.id))}
            </p>
            <Notice tone={page.sum.open > 0 ? 'warn' : 'good'} title={head}>
              <p>
                {page.sum.open > 0
                  ? words.leftCount(formatCount(page.sum.open))
                  : words.allAnswered}{' '}
                {page.sum.open === 0 && words.listAgain}
              </p>
              {page.sum.open === 0 && (
                <p>
                  <Link
                    to={`/registrations/${encodeURIComponent(agency)}`}
                    className="button button-small"
                  >
                    {words.listAgainLink}
                  </Link>
                </p>
              )}
            </Notice>
            {said !== null && (
              <Notice tone={said.not > 0 ? 'warn' : 'good'}>
                <p>
                  {words.answered(formatCount(said.done))}{' '}
                  {said.not > 0 && words.notAnswered(formatCount(said.not))}
                </p>
              </Notice>
            )}
            <section className="card" aria-labelledby="review-accounts">
              <div className="review-head">
                <h2 className="card-title" id="review-accounts">
                  {words.accountsOf(page.agency.name)}
                </h2>
                <div className="page-actions">
                  {page.sum.open === 0 && (
                    <MakeButton start={{ kind: 'review-minutes', agency: page.agency }} />
                  )}
                  <Button small onClick={() => window.print()}>
                    {words.print}
                  </Button>
                </div>
              </div>
              {mine.length > 0 && (
                <div className="review-bar">
                  <Button
                    small
                    disabled={clean.length === 0}
                    onClick={() =>
                      setChosen(new Set(clean.map(({ account }) => account.id)))
                    }
                  >
                    {words.chooseClean(formatCount(clean.length))}
                  </Button>
                  <Button
                    small
                    kind="quiet"
                    disabled={picked.length === 0}
                    onClick={() => setChosen(new Set())}
                  >
                    {words.chooseNone}
                  </Button>
                  <Button
                    small
                    kind="primary"
                    disabled={picked.length === 0}
                    onClick={() => setAsking('keep')}
                  >
                    {words.keepChosen(formatCount(picked.length))}
                  </Button>
                  <span className="soft">{words.keys}</span>
                </div>
              )}
              {page.items.length === 0 ? (
                <Empty icon="person" title={words.noItem} hint={words.noItemHint} />
              ) : (
                <ReviewTable
                  items={page.items}
                  chosen={chosen}
                  onChoose={setChosen}
                  onAnswer={(item, kind) => setMeant({ item, answer: kind })}
                />
              )}
              <p className="review-note soft">
                {words.measured(formatCivil(page.measuredFrom), formatCivil(page.today))}
              </p>
              <Pager total={page.total} onPrevious={previous} onNext={next(page.next)} />
            </section>
            <div className="review-signatures">
              <p>{words.signReviewer}</p>
              <p>{words.signHead}</p>
            </div>
            {asking === 'keep' && (
              <ConfirmDialog
                title={words.keepTitle}
                confirm={words.keepConfirm}
                onConfirm={() =>
                  answer({
                    accounts: picked.map(({ account }) => account.id),
                    answer: 'keep',
                  })
                }
                onClose={() => setAsking(null)}
              >
                <p>{words.keepText}</p>
                <ul className="review-names">
                  {picked.map(({ account }) => (
                    <li key={account.id}>{account.fullName}</li>
                  ))}
                </ul>
              </ConfirmDialog>
            )}
            {meant !== null && (
              <ChangeDialog
                item={meant.item}
                answer={meant.answer}
                onAnswer={answer}
                onClose={() => setMeant(null)}
              />
            )}
          </div>
        )
      }}
    </Remote>
  )
}
