import { useEffect, useState } from 'react'
import type { DemoAccount } from '../api/session.ts'
import { api } from '../api.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'

/** Who can sign in to the demonstration; nothing at all where the server is not one. */
export function DemoAccounts({
  onChoose,
}: {
  readonly onChoose: (account: DemoAccount) => void
}) {
  const text = useText()
  const [accounts, setAccounts] = useState<readonly DemoAccount[]>([])

  useEffect(() => {
    let gone = false
    api
      .demoAccounts()
      .then((answer) => {
        if (!gone && Array.isArray(answer.accounts)) setAccounts(answer.accounts)
      })
      .catch(() => undefined)
    return () => {
      gone = true
    }
  }, [])

  async function choose(username: string) {
    // The code changes every half minute: the one loaded with the page may be over.
    const fresh = await api.demoAccounts().catch(() => null)
    const account = fresh?.accounts.find((candidate) => candidate.username === username)
    if (account !== undefined) onChoose(account)
  }

  if (accounts.length === 0) return null
  const duties: Readonly<Record<string, string>> = text.names.duties
  return (
    <section className="demo card" aria-labelledby="demo-title">
      <h2 id="demo-title">{text.signIn.demoTitle}</h2>
      <p className="soft">{text.signIn.demoText}</p>
      <ul className="demo-list">
        {accounts.map((account) => (
          <li key={account.username}>
            <button
              type="button"
              className="demo-person"
              onClick={() => void choose(account.username)}
            >
              <span className="demo-name">
                {account.fullName}
                <Badge tone="info">{duties[account.duty] ?? account.duty}</Badge>
              </span>
              <span className="soft">{account.agency}</span>
              {account.hint && <span className="soft demo-hint">{account.hint}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
