/** Plants an off-by-one into the rule of limits as it is loaded: the control of the recount. */
import { registerHooks } from 'node:module'

const right = 'usedOf(limit, used) + costOf(limit, spends) <='
const wrong = 'usedOf(limit, used) <='

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith('/core/src/limits/limits.ts')) return loaded
    const source = String(loaded.source)
    if (!source.includes(right)) throw new Error('there is nothing to plant it in')
    return { ...loaded, source: source.replaceAll(right, wrong) }
  },
})
