import { describe, expect, it } from 'vitest'
import { readNumber } from '../src/pack/read-number.ts'

/** Somebody at a terminal, or a pipe. */
function inputOf(typed: readonly string[], isTTY: boolean) {
  const modes: boolean[] = []
  const input = {
    isTTY,
    setRawMode(on: boolean) {
      modes.push(on)
      return input
    },
    pause: () => input,
    async *[Symbol.asyncIterator]() {
      for (const part of typed) yield Buffer.from(part)
    },
  }
  return { input: input as unknown as Parameters<typeof readNumber>[0], modes }
}

async function read(typed: readonly string[], isTTY = false) {
  const { input, modes } = inputOf(typed, isTTY)
  let asked = ''
  const said = await readNumber(input, (text) => {
    asked += text
  }).catch((error: Error) => `${error.name}: ${error.message}`)
  return { said, asked, modes }
}

describe('the number of a citizen', () => {
  it('is asked for at a terminal, which does not show it, and typing faults can be taken back', async () => {
    const { said, asked, modes } = await read(
      ['0', '3809', '9\u007f', '0000017', '\r9'],
      true,
    )
    expect(said).toBe('038090000017')
    expect(asked).toContain('Số định danh')
    expect(asked).not.toMatch(/\d{9}/u)
    expect(modes).toEqual([true, false])
  })

  it('is read from a pipe without a question', async () => {
    expect(await read(['038090', '000017\nx'])).toEqual({
      said: '038090000017',
      asked: '',
      modes: [],
    })
    expect((await read([' 038090000 '])).said).toBe('038090000')
  })

  it('is refused when it is none, without repeating it, and the terminal is as before', async () => {
    for (const typed of ['', '0380900000170\n', '03809000001x\n', '1'.repeat(300)]) {
      const { said, modes } = await read([typed], true)
      expect(said).toMatch(/^Usage: /u)
      expect(said).not.toContain('0380')
      expect(modes).toEqual([true, false])
    }
    expect((await read(['0380\u0003'], true)).said).toBe('Usage: interrupted')
  })
})
