/**
 * `npm run check:rules`: every rule of the house bites. Each violation is planted in a mirror of
 * the project's folders under the project's own settings, never in the project itself, so that a
 * run that is killed leaves nothing behind.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lintPlants, type Plant, typePlants } from './plants.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const require = createRequire(import.meta.url)
const toolMsMax = 30_000

interface Finding {
  readonly path: string
  readonly rule: string
}

/** The plants of one run of a tool: no two in the same file. */
type Round = Map<string, Plant>

/** A name of its own for each plant, but for those that must be an existing file. */
function roundsOf(plants: readonly Plant[]): readonly Round[] {
  const rounds: Round[] = []
  plants.forEach((plant, index) => {
    const path = plant.path.replace('planted', `planted-${index}`)
    let round = rounds.find((each) => !each.has(path))
    if (round === undefined) {
      round = new Map()
      rounds.push(round)
    }
    round.set(path, plant)
  })
  return rounds
}

function mirror(round: Round): string {
  const root = mkdtempSync(join(tmpdir(), 'chot-rules-'))
  const settings = [
    'biome.json',
    'tsconfig.base.json',
    'package.json',
    ...['core', 'contract', 'server', 'console', 'simulator', 'harness'].flatMap(
      (workspace) => [`${workspace}/package.json`, `${workspace}/tsconfig.json`],
    ),
  ]
  for (const path of settings) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    cpSync(join(project, path), join(root, path))
  }
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  for (const [path, plant] of round) {
    if (!existsSync(join(project, dirname(path))))
      throw new Error(`${dirname(path)}: the project has no such folder any more`)
    write(root, path, plant.text)
    for (const [beside, text] of Object.entries(plant.beside ?? {}))
      write(root, beside, text)
  }
  return root
}

function write(root: string, path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function run(program: string, args: readonly string[], cwd: string): string {
  const ran = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: toolMsMax,
  })
  if (ran.error !== undefined) throw ran.error
  return ran.stdout
}

const binOf = (name: string, bin: string) =>
  join(dirname(require.resolve(`${name}/package.json`)), bin)

function lint(root: string): readonly Finding[] {
  const said = run(
    binOf('@biomejs/biome', 'bin/biome'),
    ['lint', '--reporter=json', '--max-diagnostics=none', '.'],
    root,
  )
  const { diagnostics } = JSON.parse(said) as {
    diagnostics: readonly { category: string; location: { path: string } }[]
  }
  return diagnostics.map(({ category, location }) => ({
    path: location.path,
    rule: category,
  }))
}

function compile(root: string): readonly Finding[] {
  const said = run(
    binOf('typescript', 'bin/tsc'),
    ['-p', 'core', '--pretty', 'false'],
    root,
  )
  return [...said.matchAll(/^(\S+?)\(\d+,\d+\): error (TS\d+):/gm)].map(
    ([, path = '', rule = '']) => ({ path, rule }),
  )
}

interface Trial {
  readonly plant: Plant
  /** Rules found broken where it was planted. */
  readonly found: readonly string[]
}

function trialsOf(
  plants: readonly Plant[],
  find: (root: string) => readonly Finding[],
): readonly Trial[] {
  return roundsOf(plants).flatMap((round) => {
    const root = mirror(round)
    try {
      const findings = find(root)
      return [...round].map(([path, plant]) => ({
        plant,
        found: findings.filter((each) => each.path === path).map(({ rule }) => rule),
      }))
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
}

const trials = [...trialsOf(lintPlants, lint), ...trialsOf(typePlants, compile)]
let toothless = 0
for (const { plant, found } of trials) {
  const { expected, rule, path } = plant
  const bites = expected === null ? found.length === 0 : found.includes(expected)
  if (bites) {
    process.stdout.write(`  ${expected === null ? 'passes' : 'bites '}  ${rule}\n`)
    continue
  }
  toothless += 1
  process.stdout.write(
    `  WRONG   ${rule} (${path})\n` +
      `          expected ${expected ?? 'nothing'}, found ${found.join(', ') || 'nothing'}\n`,
  )
}
process.stdout.write(`${trials.length} plants, ${toothless} not as the rule says\n`)
process.exitCode = toothless === 0 ? 0 : 1
