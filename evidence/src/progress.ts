/** How far a long check has come: one line on the terminal, nothing where nobody watches. */
import { stderr } from 'node:process'

const everyMs = 500

interface Progress {
  readonly tell: (done: number, size: number, from: number) => void
  readonly end: () => void
}

export function startProgress(wanted: boolean): Progress {
  if (!wanted || !stderr.isTTY) return { tell: () => {}, end: () => {} }
  const startedAt = performance.now()
  let toldAt = startedAt
  let told = false
  return {
    tell(done, size, from) {
      const now = performance.now()
      if (now - toldAt < everyMs) return
      toldAt = now
      told = true
      const rate = ((done - from) / (now - startedAt)) * 1000
      const share = Math.floor((done / size) * 100)
      const left = Math.ceil((size - done) / rate)
      const [at, of, each] = [done, size, Math.round(rate)].map((value) =>
        value.toLocaleString('vi-VN'),
      )
      stderr.write(
        `\r${at} / ${of} dòng (${share} %), ${each} dòng/giây, còn ${left} giây `,
      )
    },
    end() {
      if (told) stderr.write('\r\u001b[K')
    },
  }
}
