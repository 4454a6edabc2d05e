import { useState } from 'react'
import { api } from '../api.ts'
import { doWork } from '../sign-in/do-work.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

/** One press of a person; their computer does the rest. */
export function Challenge() {
  const text = useText()
  const [stage, setStage] = useState<'unmet' | 'busy' | 'met'>('unmet')
  const [failure, setFailure] = useState<string | null>(null)

  async function meet() {
    setStage('busy')
    setFailure(null)
    try {
      await api.meetChallenge({ work: await doWork() })
      setStage('met')
    } catch (error) {
      setStage('unmet')
      setFailure(problemSentence(error, text))
    }
  }

  if (stage === 'met') return <p role="status">{text.locks.challengeMet}</p>
  return (
    <>
      {failure !== null && <p role="alert">{failure}</p>}
      <p>
        <Button kind="primary" busy={stage === 'busy'} onClick={() => void meet()}>
          {text.locks.challengeMeet}
        </Button>
      </p>
      {stage === 'busy' && <p role="status">{text.locks.challengeBusy}</p>}
    </>
  )
}
