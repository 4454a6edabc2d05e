import type { LogWitnessing } from '@chot/contract/oversight.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCount, formatInstant } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Notice } from '../ui/Notice.tsx'

const tones = { off: 'info', met: 'good', alarm: 'warn', stopped: 'bad' } as const

/** Whether other bodies still see the log grow; nothing while it is not known. */
export function WitnessNotice() {
  const text = useText()
  const { data } = useQuery({ queryKey: ['log-witnessing'], queryFn: api.logWitnessing })
  if (data === undefined) return null
  const { state } = data
  return (
    <Notice tone={tones[state]} title={text.log.witness.title[state]}>
      <p>{sentenceOf(data, text)}</p>
    </Notice>
  )
}

function sentenceOf(
  { state, size, since }: LogWitnessing,
  text: ReturnType<typeof useText>,
): string {
  const { off, none, last, stopped } = text.log.witness
  if (state === 'off' || since === null) return off
  const seen =
    size === null
      ? none(formatInstant(since))
      : last(formatCount(size), formatInstant(since))
  return state === 'stopped' ? `${seen} ${stopped}` : seen
}
