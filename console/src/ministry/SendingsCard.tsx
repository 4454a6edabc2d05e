import type { SendingsView } from '@chot/contract/registrations.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { DocumentDialog } from './DocumentDialog.tsx'

type Sending = SendingsView['sendings'][number]
/** Sending anew, or the answer to one that was sent. */
type Meant = { readonly act: 'send' } | { readonly act: 'answer'; readonly id: string }

/** What changed since the lists were sent last, and what the Ministry answered. */
export function SendingsCard() {
  const { ministry } = useText()
  const [meant, setMeant] = useState<Meant | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const query = useQuery({ queryKey: ['list-sendings'], queryFn: api.listSendings })
  return (
    <>
      {done !== null && (
        <Notice tone="good" grabFocus>
          <p>{done}</p>
        </Notice>
      )}
      <section className="card" aria-label={ministry.lists}>
        <h2 className="card-title">{ministry.lists}</h2>
        <Remote query={query}>
          {({ sendings, changes }) => (
            <>
              <div className="ministry-changes">
                <p>
                  {changes.agencies === 0
                    ? ministry.unchanged
                    : ministry.changes(
                        formatCount(changes.agencies),
                        formatCount(changes.joined),
                        formatCount(changes.left),
                        formatCount(changes.moved),
                        formatCount(changes.changed),
                      )}
                </p>
                <Button
                  kind="primary"
                  disabled={changes.agencies === 0}
                  onClick={() => setMeant({ act: 'send' })}
                >
                  {ministry.send}
                </Button>
              </div>
              <FramedTable
                rows={sendings}
                rowKey={({ id }) => id}
                empty={<Empty title={ministry.empty} hint={ministry.emptyHint} />}
                columns={[
                  {
                    head: ministry.document,
                    cell: (sending) => <Document sending={sending} />,
                  },
                  {
                    head: ministry.sentBy,
                    cell: ({ sentBy, sentAt }) => (
                      <>
                        {sentBy.fullName}
                        <div className="soft">{formatDateTime(sentAt)}</div>
                      </>
                    ),
                  },
                  {
                    head: ministry.agencies,
                    number: true,
                    cell: ({ agencies }) => formatCount(agencies),
                  },
                  {
                    head: ministry.people,
                    number: true,
                    cell: ({ people }) => formatCount(people),
                  },
                  {
                    head: ministry.answer,
                    cell: ({ id, answerNumber, answerDate }) =>
                      answerNumber !== null && answerDate !== null ? (
                        <>
                          <Badge tone="good">{ministry.answered}</Badge>
                          <div>
                            {answerNumber}, {formatCivil(answerDate)}
                          </div>
                        </>
                      ) : id === sendings[0]?.id ? (
                        <Button small onClick={() => setMeant({ act: 'answer', id })}>
                          {ministry.enterAnswer}
                        </Button>
                      ) : (
                        <Badge>{ministry.replaced}</Badge>
                      ),
                  },
                ]}
              />
            </>
          )}
        </Remote>
        {meant !== null && (
          <DocumentDialog
            title={meant.act === 'send' ? ministry.send : ministry.enterAnswer}
            hint={meant.act === 'send' ? ministry.sendHint : ministry.answerHint}
            onClose={() => setMeant(null)}
            send={async (body) => {
              if (meant.act === 'send') {
                await api.sendLists(body)
                setDone(ministry.sent)
              } else {
                const { listed, unlisted } = await api.answerSending(meant.id, body)
                setDone(ministry.answerDone(formatCount(listed), formatCount(unlisted)))
              }
            }}
          />
        )}
      </section>
    </>
  )
}

function Document({ sending }: { readonly sending: Sending }) {
  return (
    <>
      <strong>{sending.documentNumber}</strong>
      <div className="soft">{formatCivil(sending.documentDate)}</div>
    </>
  )
}
