/** One measurement, as a process of its own: `load-process.ts <scene> <JSON of LoadOrder>`. */
import { openAsking, type Side } from './asking.ts'
import { applyLoad, type Manner } from './load.ts'
import { announceReady } from './processes.ts'
import { readScene } from './scene.ts'

export interface LoadOrder {
  readonly side: Side
  readonly url: string
  readonly manner: Manner
  readonly warmMs: number
  readonly measuredMs: number
}

/** More than a fixed rate ever has waiting at once unless the server has fallen behind. */
const openLoopConnections = 128

const { side, url, manner, warmMs, measuredMs } = JSON.parse(
  process.argv[3] ?? '',
) as LoadOrder
const connections = 'callers' in manner ? manner.callers : openLoopConnections
const asking = await openAsking(readScene(process.argv[2]), side, url, connections)
const result = await applyLoad(asking.ask, manner, warmMs, measuredMs)
announceReady({ ...result }, () => asking.close())
