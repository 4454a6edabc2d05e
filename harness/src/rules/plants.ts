/** Code that breaks one rule each; it exists as text only, so that no tool meets it by accident. */

export interface Plant {
  /** Sentence of the rule. */
  readonly rule: string
  /** Where it is planted; the folder must exist in the project. */
  readonly path: string
  readonly text: string
  /** Biome's category, or the compiler's code; null where nothing may be found. */
  readonly expected: string | null
  /** Files the violation needs beside it. */
  readonly beside?: Readonly<Record<string, string>>
}

const globals = 'lint/style/noRestrictedGlobals'
const imports = 'lint/style/noRestrictedImports'
const importing = (from: string) =>
  `import { thing } from '${from}'\nexport const other = thing\n`

const mayNotImport = (rule: string, path: string, ...from: readonly string[]): Plant[] =>
  from.map((each) => ({
    rule: `${rule}: ${each}`,
    path,
    text: importing(each),
    expected: imports,
  }))

const shared = [
  'server/src/db/planted.ts',
  'server/src/http/planted.ts',
  'server/src/keys/planted.ts',
  'server/src/upstream/planted.ts',
  'server/src/log/append.ts',
  'server/src/policy/policy.ts',
]

/** A path out of one workspace into another goes round the rules about names. */
const detours: readonly Plant[] = [
  ...mayNotImport(
    'evidence shares only the pure rules',
    'evidence/src/planted.ts',
    '@chot/server/config.ts',
    '@chot/contract/queries.ts',
    '../../server/src/config.ts',
  ),
  ...mayNotImport(
    'core by path',
    'core/src/query/planted.ts',
    '../../../server/src/config.ts',
  ),
  ...mayNotImport(
    'contract by path',
    'contract/src/planted.ts',
    '../../server/src/config.ts',
  ),
  ...mayNotImport(
    'console by path',
    'console/src/planted.ts',
    '../../server/src/config.ts',
  ),
  ...mayNotImport(
    'simulator by path',
    'simulator/src/planted.ts',
    '../../core/src/duties.ts',
  ),
  ...mayNotImport(
    'server by path',
    'server/src/planted.ts',
    '../../simulator/src/faults.ts',
  ),
  ...mayNotImport(
    'gateway by path',
    'server/src/gateway/planted.ts',
    '../../../simulator/src/faults.ts',
  ),
]

const boundaries: readonly Plant[] = [
  {
    rule: 'core has no clock',
    path: 'core/src/query/planted.ts',
    text: 'export const now = () => Date.now()\n',
    expected: globals,
  },
  {
    rule: 'core has no randomness',
    path: 'core/src/query/planted.ts',
    text: 'export const draw = () => Math.random()\n',
    expected: globals,
  },
  {
    rule: 'core has no environment',
    path: 'core/src/query/planted.ts',
    text: 'export const home = () => process.cwd()\n',
    expected: globals,
  },
  {
    rule: 'core uses nothing of Node',
    path: 'core/src/query/planted.ts',
    text: "import { hash } from 'node:crypto'\nexport const digest = hash\n",
    expected: 'lint/correctness/noNodejsModules',
  },
  ...mayNotImport(
    'core imports only core',
    'core/src/query/planted.ts',
    'zod',
    '@chot/contract/queries.ts',
    '@chot/server/deps.ts',
  ),
  ...mayNotImport(
    'contract knows only core',
    'contract/src/planted.ts',
    '@chot/server/deps.ts',
    '@chot/simulator/faults.ts',
    'node:fs',
  ),
  ...mayNotImport(
    'the console reaches the server only over the network',
    'console/src/query/planted.ts',
    '@chot/server/deps.ts',
    '@chot/simulator/faults.ts',
    '@chot/harness/demo/start.ts',
    'node:fs',
  ),
  ...mayNotImport(
    'the simulator shares no code with the gateway',
    'simulator/src/wire/planted.ts',
    '@chot/core/duties.ts',
    '@chot/contract/queries.ts',
    '@chot/server/deps.ts',
  ),
  ...mayNotImport(
    'the server knows neither console, simulator nor harness',
    'server/src/accounts/planted.ts',
    '@chot/console/api.ts',
    '@chot/simulator/faults.ts',
    '@chot/harness/demo/start.ts',
  ),
  ...mayNotImport(
    'the data plane runs without the control plane',
    'server/src/gateway/planted.ts',
    '../governance/agencies/routes.ts',
    '@chot/simulator/faults.ts',
  ),
  ...mayNotImport(
    'slices do not import each other, nor the data plane',
    'server/src/governance/agencies/planted.ts',
    '../dossiers/routes.ts',
    '../../gateway/routes.ts',
    '@chot/simulator/faults.ts',
  ),
  ...mayNotImport(
    'approvals do not know what is approved',
    'server/src/approvals/planted.ts',
    '../gateway/ledger.ts',
    '../governance/agencies/routes.ts',
    '../log/search.ts',
    '@chot/simulator/faults.ts',
    '../../../simulator/src/faults.ts',
  ),
  ...mayNotImport(
    'watch reads the log and puts holds',
    'server/src/watch/planted.ts',
    '../gateway/ledger.ts',
    '../governance/agencies/routes.ts',
    '@chot/simulator/faults.ts',
    '../../../simulator/src/faults.ts',
  ),
  ...mayNotImport(
    'the forecast reads counters and log',
    'server/src/forecast/planted.ts',
    '../gateway/ledger.ts',
    '../governance/agencies/routes.ts',
    '../watch/holds.ts',
    '@chot/simulator/faults.ts',
    '../../../simulator/src/faults.ts',
  ),
  ...shared.flatMap((path) =>
    mayNotImport(
      'shared code does not know its users',
      path,
      '../gateway/ledger.ts',
      '../governance/agencies/routes.ts',
      '../accounts/sessions.ts',
    ),
  ),
  {
    rule: 'no import cycles',
    path: 'server/src/log/cycle-one.ts',
    text: "import { two } from './cycle-two.ts'\nexport const one = () => two\n",
    expected: 'lint/suspicious/noImportCycles',
    beside: {
      'server/src/log/cycle-two.ts':
        "import { one } from './cycle-one.ts'\nexport const two = () => one\n",
    },
  },
]

const inServer = (rule: string, expected: string, text: string): Plant => ({
  rule,
  path: 'server/src/accounts/planted.ts',
  text,
  expected,
})

const style: readonly Plant[] = [
  inServer(
    'no default exports',
    'lint/style/noDefaultExport',
    'const one = 1\nexport default one\n',
  ),
  inServer(
    'no any',
    'lint/suspicious/noExplicitAny',
    'export const same = (value: any) => String(value)\n',
  ),
  inServer(
    'the environment is read in config.ts only',
    'lint/style/noProcessEnv',
    'export const home = () => process.env.HOME\n',
  ),
  inServer(
    'nothing is written to the console',
    'lint/suspicious/noConsole',
    "export const tell = () => console.log('told')\n",
  ),
  inServer(
    'no barrels',
    'lint/performance/noBarrelFile',
    "export * from './sessions.ts'\n",
  ),
  inServer(
    'no floating promises',
    'lint/nursery/noFloatingPromises',
    'const work = async () => 1\nexport const start = () => {\n  work()\n}\n',
  ),
  inServer(
    'no promise where a truth is wanted',
    'lint/nursery/noMisusedPromises',
    'const may = async () => true\nexport const ask = () => {\n  if (may()) return 1\n  return 2\n}\n',
  ),
  inServer('no enums', 'lint/style/noEnum', 'export enum State {\n  Open,\n}\n'),
  inServer(
    'nothing is only said not to be null',
    'lint/style/noNonNullAssertion',
    'export const first = (list: readonly string[]) => list[0]!\n',
  ),
  inServer(
    'types are imported as types',
    'lint/style/useImportType',
    "import { Deps } from '../deps.ts'\nexport type Part = Pick<Deps, 'db'>\n",
  ),
  inServer(
    'modules of Node are named as such',
    'lint/style/useNodejsImportProtocol',
    "import { join } from 'path'\nexport const path = join('a', 'b')\n",
  ),
  inServer(
    'what is imported is declared',
    'lint/correctness/noUndeclaredDependencies',
    "import { thing } from 'not-declared'\nexport const other = thing\n",
  ),
  inServer(
    'every state is considered',
    'lint/nursery/useExhaustiveSwitchCases',
    "export function name(state: 'open' | 'closed') {\n  switch (state) {\n    case 'open':\n      return 1\n  }\n  return 2\n}\n",
  ),
  {
    ...inServer(
      'files are named in kebab case',
      'lint/style/useFilenamingConvention',
      'export const one = 1\n',
    ),
    path: 'server/src/accounts/planted_file.ts',
  },
]

const mayImport = (path: string, ...from: readonly string[]): Plant[] =>
  from.map((each) => ({
    rule: `${path.replace('/planted.ts', '')} may import ${each}`,
    path,
    text: importing(each),
    expected: null,
  }))

/** The control: a rule that forbids everything would bite everywhere. */
const lawful: readonly Plant[] = [
  ...mayImport('core/src/query/planted.ts', './facts.ts', '../duties.ts'),
  ...mayImport('contract/src/planted.ts', '@chot/core/duties.ts', 'zod', './values.ts'),
  ...mayImport('console/src/query/planted.ts', '@chot/contract/queries.ts', '../api.ts'),
  ...mayImport('simulator/src/wire/planted.ts', 'node:http', '../faults.ts'),
  ...mayImport(
    'server/src/gateway/planted.ts',
    '../log/append.ts',
    '../accounts/token.ts',
  ),
  ...mayImport(
    'server/src/governance/agencies/planted.ts',
    './list-agencies.ts',
    '../../accounts/sessions.ts',
    '../../log/append.ts',
  ),
  ...mayImport('server/src/db/planted.ts', 'pg', './migrate.ts'),
  ...mayImport('harness/src/demo/planted.ts', '@chot/server/start.ts'),
]

/** Found by Biome. */
export const lintPlants: readonly Plant[] = [
  ...detours,
  ...boundaries,
  ...style,
  ...lawful,
]

const inCore = (rule: string, expected: string, text: string): Plant => ({
  rule,
  path: 'core/src/query/planted.ts',
  text,
  expected,
})

/** Found by the compiler of `core`, which is given the language and nothing else. */
export const typePlants: readonly Plant[] = [
  inCore('core has no process', 'TS2591', 'export const end = () => process.exit(1)\n'),
  inCore(
    'core has no timers',
    'TS2304',
    'export const later = () => setTimeout(() => {}, 1)\n',
  ),
  inCore('core has no network', 'TS2304', "export const get = () => fetch('/')\n"),
  inCore('core has no crypto', 'TS2304', 'export const id = () => crypto.randomUUID()\n'),
  inCore(
    'an element of a list may be missing',
    'TS2322',
    'export const first = (list: readonly string[]): string => list[0]\n',
  ),
  inCore(
    'types can be taken off',
    'TS1294',
    'export class Box {\n  constructor(readonly value: string) {}\n}\n',
  ),
]
