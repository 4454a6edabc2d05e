import { notice } from '@chot/contract/notice.ts'
import { useState } from 'react'
import { api } from '../api.ts'
import { renewSession } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

/** That use is logged: read, and acknowledged, before anything else. */
export function NoticeStep() {
  const text = useText()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  async function acknowledge() {
    setBusy(true)
    setFailure(null)
    try {
      renewSession(await api.acknowledgeNotice({ version: notice.version }))
    } catch (error) {
      setBusy(false)
      setFailure(problemSentence(error, text))
    }
  }
  return (
    <section className="notice-step" aria-labelledby="notice-step">
      <h2 id="notice-step">{text.finish.notice}</h2>
      {failure !== null && (
        <Notice tone="bad" grabFocus key={failure}>
          <p>{failure}</p>
        </Notice>
      )}
      <ul>
        {notice[text.tag === 'en' ? 'en' : 'vi'].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Button kind="primary" busy={busy} onClick={() => void acknowledge()}>
        {text.finish.acknowledge}
      </Button>
    </section>
  )
}
