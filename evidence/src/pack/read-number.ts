/** A citizen's number, from whoever sits there or from a pipe: never an argument, which others see. */
import type { ReadStream } from 'node:tty'
import { Usage } from '../command.ts'

const question =
  'Số định danh (12 chữ số) hoặc số CMND (9 chữ số), không hiện khi gõ\n  Citizen number (12 digits) or old card number (9), not shown while typed: '
const lineMax = 200
const numberForm = /^(?:[0-9]{9}|[0-9]{12})$/u

type Input = Pick<ReadStream, 'isTTY' | 'setRawMode' | 'pause'> & AsyncIterable<Buffer>

/**
 * One line of `input`; where somebody types it, asked for by `ask` and not echoed.
 * @throws Usage when it is no number, without repeating it.
 */
export async function readNumber(
  input: Input,
  ask: (text: string) => void,
): Promise<string> {
  const typed = input.isTTY === true
  if (typed) {
    ask(question)
    input.setRawMode(true)
  }
  try {
    const number = (await readLine(input)).trim()
    if (!numberForm.test(number)) throw new Usage('a citizen number has 12 or 9 digits')
    return number
  } finally {
    if (typed) {
      input.setRawMode(false)
      ask('\n')
    }
    input.pause()
  }
}

/** As far as the first line end; in raw mode erasing and interrupting are ours to do. */
async function readLine(input: AsyncIterable<Buffer>): Promise<string> {
  let line = ''
  for await (const bytes of input)
    for (const sign of bytes.toString('latin1')) {
      if (sign === '\r' || sign === '\n' || sign === '\u0004') return line
      if (sign === '\u0003') throw new Usage('interrupted')
      if (sign === '\u007f' || sign === '\b') line = line.slice(0, -1)
      else line += sign
      if (line.length > lineMax) throw new Usage('a citizen number has 12 or 9 digits')
    }
  return line
}
