import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { goToProvider } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

/** The way by the identity provider of the province; nothing at all where there is none. */
export function SsoOffer({ leftBySso }: { readonly leftBySso: boolean }) {
  const text = useText()
  const { data } = useQuery({ queryKey: ['sso'], queryFn: api.sso })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  if (data?.offered !== true) return null

  async function go() {
    setBusy(true)
    setFailure(null)
    try {
      await goToProvider()
    } catch (error) {
      setBusy(false)
      setFailure(problemSentence(error, text))
    }
  }

  return (
    <div className="sso-offer">
      {failure !== null && (
        <Notice tone="bad" grabFocus>
          <p>{failure}</p>
        </Notice>
      )}
      <Button busy={busy} onClick={() => void go()}>
        {busy ? text.sso.going : text.sso.go}
      </Button>
      {leftBySso && data.signOutUrl !== null && (
        <p>
          {text.sso.stillOpen} <a href={data.signOutUrl}>{text.sso.signOutThere}</a>
        </p>
      )}
    </div>
  )
}
