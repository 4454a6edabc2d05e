import { useState } from 'react'
import type { SignIn } from '../api/session.ts'
import { ApiProblem } from '../api/transport.ts'
import { signIn } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

/** Sends proofs to sign in, and does the work the server asks for after failures. */
export function useSigningIn() {
  const text = useText()
  const [state, setState] = useState<'idle' | 'busy' | 'working'>('idle')
  const [failure, setFailure] = useState<{ readonly sentence: string } | null>(null)

  /** Which of several proofs was wrong is not told; of a passkey alone there is but one. */
  function sentenceOf(error: unknown, byPasskey: boolean): string {
    const refused = error instanceof ApiProblem && error.body.code === 'sign-in-failed'
    return refused && byPasskey
      ? text.signIn.passkeyRefused
      : problemSentence(error, text)
  }

  /** True when it signed in: then this screen is gone. */
  async function send(prove: () => Promise<SignIn>): Promise<boolean> {
    if (state !== 'idle') return false
    setState('busy')
    setFailure(null)
    let byPasskey = false
    try {
      const proofs = await prove()
      byPasskey = proofs.passkey !== undefined && proofs.password === undefined
      await signIn(proofs).catch(async (error) => {
        if (!(error instanceof ApiProblem && error.body.code === 'work-needed'))
          throw error
        setState('working')
        const { doWork } = await import('./do-work.ts')
        await signIn({ ...proofs, work: await doWork() })
      })
      return true
    } catch (error) {
      setState('idle')
      setFailure({ sentence: sentenceOf(error, byPasskey) })
      return false
    }
  }
  return { send, state, failure, forget: () => setFailure(null) }
}
