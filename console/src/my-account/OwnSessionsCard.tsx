import type { OwnSessions } from '@chot/contract/session.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'

type OwnSession = OwnSessions['sessions'][number]
const sessionsKey = ['own-sessions']

/** Where the account is signed in and was, and the ending of what the officer does not need. */
export function OwnSessionsCard() {
  const text = useText()
  const client = useQueryClient()
  const query = useQuery({ queryKey: sessionsKey, queryFn: api.ownSessions })
  const ending = useMutation({
    mutationFn: (id: string | null) =>
      id === null ? api.endOtherSessions() : api.endOwnSession(id),
    onSuccess: (left) => client.setQueryData(sessionsKey, left),
    onError: () => client.invalidateQueries({ queryKey: sessionsKey }),
  })
  const others = query.data?.sessions.filter(({ live, thisOne }) => live && !thisOne)
  return (
    <section className="card my-account-card" aria-labelledby="my-sessions">
      <h2 id="my-sessions">{text.sessions.title}</h2>
      <p className="soft">{text.sessions.lead}</p>
      {ending.isSuccess && (
        <Notice tone="good" grabFocus>
          <p>{text.sessions.ended}</p>
        </Notice>
      )}
      {ending.isError && (
        <Notice tone="bad">
          <p>{problemSentence(ending.error, text)}</p>
        </Notice>
      )}
      <Remote query={query} lines={3}>
        {({ sessions }) => (
          <DataTable
            rows={sessions}
            rowKey={({ id }) => id}
            columns={[
              {
                head: text.sessions.since,
                cell: ({ since }) => formatDateTime(since),
              },
              {
                head: text.sessions.lastSeen,
                cell: ({ lastSeen }) => formatDateTime(lastSeen),
              },
              { head: text.sessions.address, cell: ({ address }) => address },
              {
                head: text.sessions.state,
                cell: (session) => (
                  <State session={session} onEnd={() => ending.mutate(session.id)} />
                ),
              },
            ]}
          />
        )}
      </Remote>
      {others !== undefined && others.length > 1 && (
        <p>
          <Button busy={ending.isPending} onClick={() => ending.mutate(null)}>
            {text.sessions.endOthers}
          </Button>
        </p>
      )}
    </section>
  )
}

function State({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  const text = useText()
  if (session.thisOne) return <Badge tone="good">{text.sessions.thisOne}</Badge>
  if (!session.live) return <span className="soft">{text.sessions.over}</span>
  return (
    <span className="my-session-state">
      <Badge tone="info">{text.sessions.live}</Badge>
      <Button
        small
        label={text.sessions.endOne(formatDateTime(session.since))}
        onClick={onEnd}
      >
        {text.sessions.end}
      </Button>
    </span>
  )
}
