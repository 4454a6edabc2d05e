/** How the tour speaks: headings, what was sent, what came back; long values are cut short. */
import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'

export interface Terminal {
  heading(number: number, vietnamese: string, english: string): void
  /** A sentence for the reader, in both languages. */
  say(vietnamese: string, english: string): void
  sent(method: string, path: string, headers: readonly string[], body: unknown): void
  received(status: number, body: unknown): void
  line(text: string): void
  kept(text: string): void
  broken(text: string): void
  /** Waits for Enter where somebody sits before it; throws Left. */
  pause(): Promise<void>
}

/** The reader pressed Ctrl-C. */
export class Left extends Error {}

const valueCharactersMax = 72
const keptCharacters = 28
const lineCharactersMax = 96
/** Whoever has one of these can act in another's name. */
const secretNames = new Set(['access_token', 'client_assertion', 'token', 'password'])

/** Secrets, hashes and long values by their beginning. */
export function shorten(value: unknown, name = ''): unknown {
  if (typeof value === 'string') {
    if (name === 'leafHash') return `${value.slice(0, 16)}…`
    if (secretNames.has(name)) return `${value.slice(0, 8)}… (${value.length} ký tự)`
    return value.length <= valueCharactersMax || value.includes(' ')
      ? value
      : `${value.slice(0, keptCharacters)}… (${value.length} ký tự)`
  }
  if (Array.isArray(value)) return value.map((inner) => shorten(inner))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([each, inner]) => [each, shorten(inner, each)]),
  )
}

/** JSON whose inner objects stand on one line where they fit. */
export function layOut(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value) ?? 'null'
  if (typeof value !== 'object' || value === null) return flat
  if (flat.length + indent.length <= lineCharactersMax) return flat
  const inner = `${indent}  `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const lines = Array.isArray(value)
    ? value.map((each) => inner + layOut(each, inner))
    : Object.entries(value).map(
        ([name, each]) => `${inner}${JSON.stringify(name)}: ${layOut(each, inner)}`,
      )
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

export function openTerminal(options: { readonly pauses: boolean }): Terminal {
  const write = (text: string) => process.stdout.write(`${text}\n`)
  const indented = (value: unknown) =>
    (typeof value === 'string' ? value : layOut(shorten(value)))
      .split('\n')
      .map((each) => `    ${each}`)
      .join('\n')
  return {
    heading(number, vietnamese, english) {
      write('')
      write(styleText(['bold', 'cyan'], `━━ ${number}. ${vietnamese}`))
      write(styleText('cyan', `   ${english}`))
    },
    say(vietnamese, english) {
      write(`   ${vietnamese}`)
      write(styleText('dim', `   ${english}`))
    },
    sent(method, path, headers, body) {
      write(styleText('bold', `  → ${method} ${path}`))
      for (const header of headers) write(`    ${header}`)
      if (body !== null) write(indented(body))
    },
    received(status, body) {
      const colour = status < 300 ? 'green' : 'yellow'
      write(styleText(['bold', colour], `  ← ${status}`))
      if (body !== null) write(indented(body))
    },
    line: (text) => void write(`    ${text}`),
    kept: (text) => void write(styleText('green', `  ✓ ${text}`)),
    broken: (text) => void write(styleText(['bold', 'red'], `  ✗ ${text}`)),
    async pause() {
      if (!options.pauses) return
      const reader = createInterface({ input: process.stdin, output: process.stdout })
      try {
        await reader.question(styleText('dim', '   Enter để tiếp tục / to go on '))
      } catch {
        throw new Left()
      } finally {
        reader.close()
      }
    },
  }
}
