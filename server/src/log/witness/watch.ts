/** On every node: says in the program's log and in the access log when the quorum goes and comes. */
import type { Deps } from '../../deps.ts'
import { startTurns, type Turns } from '../../turns.ts'
import { enterStage, type WitnessStage } from './witnessing.ts'

const watchEveryMs = 5_000
/** After a pause of the whole gateway the first quorum is had before this. */
const firstLookMs = 15_000

const sentences: Readonly<Record<WitnessStage, string>> = {
  met: 'a quorum of witnesses has cosigned the access log again',
  alarm:
    'ALARM: no quorum of witnesses has cosigned the access log for longer than it may',
  stopped:
    'SERVICE STOPPED: no quorum of witnesses has cosigned the access log; no query is admitted',
}

/** Looks until it is closed. */
export function watchWitnessing(
  deps: Pick<Deps, 'db' | 'clock' | 'policies' | 'log'>,
): Turns {
  const fault = 'the witnessing could not be read'
  return startTurns(
    deps,
    { everyMs: watchEveryMs, restFirst: firstLookMs, fault },
    async () => {
      const entered = await enterStage(deps)
      if (entered === 'met') deps.log.info(sentences.met)
      else if (entered !== null) deps.log.error({ stage: entered }, sentences[entered])
    },
  )
}
