/** docs/asvs.md keeps its word: every requirement is there, and every test it names. */
import { readdirSync, readFileSync } from 'node:fs'
import { signIn } from '@chot/contract/session.ts'
import { describe, expect, it } from 'vitest'

const project = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, project), 'utf8')
const page = read('docs/asvs.md')

/** Requirements of levels 1 and 2 in V6, V7 and V8 of ASVS 5.0.0: the last number of each section. */
const sections: Readonly<Record<string, number>> = {
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
}
const required = Object.entries(sections).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
)

const rows = page
  .split('\n')
  .filter((line) => /^\| \d\.\d+\.\d+ /.test(line))
  .map((line) => {
    const [, number = '', level = '', , state = '', how = '', tests = ''] = line
      .split('|')
      .map((cell) => cell.trim())
    return { number, level, state, how, tests }
  })

/** Whether a file has a test, or a group of them, of this name. */
function holds(source: string, name: string): boolean {
  const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``]
  return quoted.some((text) => source.includes(text))
}

describe('the table of ASVS', () => {
  it('has every requirement of levels 1 and 2, each once', () => {
    expect(rows.map(({ number }) => number)).toEqual(required)
    for (const { level } of rows) expect(['1', '2']).toContain(level)
  })

  it('says of each whether it is met, by which test, or why not', () => {
    for (const { number, state, how, tests } of rows) {
      expect(['met', 'in part', '**not met**', 'not applicable']).toContain(state)
      if (state === 'met' || state === 'in part') expect(tests, number).not.toBe('')
      if (state !== 'met') expect(how.length, number).toBeGreaterThan(5)
    }
    const named = (state: string) =>
      rows.flatMap((row) => (row.state === state ? [row.number] : [])).join(', ')
    expect(page).toContain(`**Not met**: ${named('**not met**')}.`)
    expect(page).toContain(`**In part**: ${named('in part')}.`)
  })

  it.each(
    rows.flatMap(({ number, tests }) =>
      tests.split('<br>').flatMap((cell) => {
        const file = /^`([^`]+)`: /.exec(cell)?.[1]
        return file === undefined
          ? []
          : [...cell.matchAll(/“([^”]+)”/g)].map(
              ([, name = '']) => [number, file, name] as const,
            )
      }),
    ),
  )('%s: %s has the test “%s”', (_number, file, name) => {
    expect(holds(read(file), name)).toBe(true)
  })

  it('does not take a test that is not there', () => {
    expect(holds(read('harness/test/asvs.test.ts'), ['no such', 'test'].join(' '))).toBe(
      false,
    )
  })

  it('names every way in that the contract of signing in has', () => {
    const ways = page.slice(page.indexOf('## Ways in'), page.indexOf('\n## V6.1'))
    for (const field of Object.keys(shapeOf(signIn)))
      expect(ways).toContain(`\`${field}\``)
  })

  it('no field hinders pasting', () => {
    const sources = readdirSync(new URL('console/src', project), { recursive: true })
      .map(String)
      .filter((path) => /^(sign-in|my-account|ui)\/.*\.tsx$/.test(path))
    expect(sources.length).toBeGreaterThan(20)
    for (const path of sources)
      expect(read(`console/src/${path}`), path).not.toMatch(
        /onPaste|addEventListener\('paste/,
      )
  })
})

/** The fields of a body, whatever is checked of them together. */
function shapeOf(schema: object): Readonly<Record<string, unknown>> {
  if ('shape' in schema) return schema.shape as Readonly<Record<string, unknown>>
  throw new Error('the body of a sign-in is no object')
}
