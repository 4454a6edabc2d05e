/** The command line, read into what is to be done. */
import { parseArgs } from 'node:util'
import { parseDecimal } from '@chot/core/log/note-encoding.ts'

export const usage = `chot verify <thư mục|URL> --policy <tệp> [--since <checkpoint>] [--timestamps-ca <tệp PEM>] [--heartbeat <giây>] [--json] [--quiet]
chot prove <số thứ tự> --log <thư mục|URL> [--without-entry]
chot verify-proof <tệp> --policy <tệp> [--entry <tệp> | --leaf <mã băm lá, hex>]
chot verify-pack <tệp zip> --policy <tệp> [--citizen] [--json]
chot witness --make-key --state <thư mục> --name <tên khóa>
chot witness --state <thư mục> --log <khóa> [--log <khóa>…] --listen <máy>:<cổng> [--mirror <thư mục|URL>]

verify        checks a whole log: signatures, quorum, every entry, every tile, every act
prove         writes the proof of one entry to standard output (c2sp.org/tlog-proof@v1)
verify-proof  checks such a proof, offline
verify-pack   checks an evidence pack: every entry in it, its proof, its keys, offline;
              --citizen asks for a number (or reads it from standard input) and says which entries are about them
witness       cosigns a log for as long as it only grows (c2sp.org/tlog-witness)

0 đúng / it holds   1 sai / it does not   2 không kiểm tra được / could not be checked
`

export type Command =
  | {
      readonly name: 'verify'
      readonly log: string
      readonly policy: string
      readonly since?: string
      readonly timestampsCa?: string
      readonly heartbeatMs: number
      readonly json: boolean
      readonly quiet: boolean
    }
  | {
      readonly name: 'prove'
      readonly index: number
      readonly log: string
      readonly withEntry: boolean
    }
  | {
      readonly name: 'verify-proof'
      readonly proof: string
      readonly policy: string
      readonly entry?: string
      readonly leaf?: string
    }
  | {
      readonly name: 'verify-pack'
      readonly pack: string
      readonly policy: string
      /** Whether to ask for a citizen's number. */
      readonly citizen: boolean
      readonly json: boolean
    }
  | { readonly name: 'witness-key'; readonly state: string; readonly keyName: string }
  | {
      readonly name: 'witness'
      readonly state: string
      /** Verifier keys, one or more. */
      readonly logs: readonly string[]
      readonly host: string
      readonly port: number
      /** Of the one log that is witnessed. */
      readonly mirror?: string
    }
  | { readonly name: 'help' }

/** What was typed cannot be understood (exit code 2). */
export class Usage extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Usage'
  }
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const heartbeatSeconds = 60

/** @throws Usage */
export function parseCommand(typed: readonly string[]): Command {
  const [name, ...args] = typed
  if (name === undefined || name === 'help' || name === '--help' || name === '-h')
    return { name: 'help' }
  try {
    if (name === 'verify') return readVerify(args)
    if (name === 'prove') return readProve(args)
    if (name === 'verify-proof') return readVerifyProof(args)
    if (name === 'verify-pack') return readVerifyPack(args)
    if (name === 'witness') return readWitness(args)
  } catch (error) {
    if (error instanceof TypeError) throw new Usage(error.message)
    throw error
  }
  throw new Usage(`unknown command: ${name}`)
}

function readVerify(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      policy: text,
      since: text,
      'timestamps-ca': text,
      heartbeat: text,
      json: flag,
      quiet: flag,
    },
  })
  const seconds = parseDecimal(values.heartbeat ?? String(heartbeatSeconds))
  if (seconds === undefined || seconds === 0)
    throw new Usage('--heartbeat takes a number of seconds')
  return {
    name: 'verify',
    log: only(positionals, 'a folder or an address'),
    policy: must(values.policy, '--policy'),
    ...(values.since === undefined ? {} : { since: values.since }),
    ...(values['timestamps-ca'] === undefined
      ? {}
      : { timestampsCa: values['timestamps-ca'] }),
    heartbeatMs: seconds * 1000,
    json: values.json === true,
    quiet: values.quiet === true,
  }
}

function readProve(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { log: text, 'without-entry': flag },
  })
  const index = parseDecimal(only(positionals, 'the sequence of an entry'))
  if (index === undefined) throw new Usage('a sequence is a whole number from 0')
  return {
    name: 'prove',
    index,
    log: must(values.log, '--log'),
    withEntry: values['without-entry'] !== true,
  }
}

function readVerifyProof(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { policy: text, entry: text, leaf: text },
  })
  const { entry, leaf } = values
  if (entry !== undefined && leaf !== undefined)
    throw new Usage('--entry and --leaf say the same; give one')
  if (leaf !== undefined && !/^[0-9a-f]{64}$/u.test(leaf))
    throw new Usage('--leaf takes 64 hexadecimal digits')
  return {
    name: 'verify-proof',
    proof: only(positionals, 'the file of a proof'),
    policy: must(values.policy, '--policy'),
    ...(entry === undefined ? {} : { entry }),
    ...(leaf === undefined ? {} : { leaf }),
  }
}

function readVerifyPack(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { policy: text, citizen: flag, json: flag },
  })
  return {
    name: 'verify-pack',
    pack: only(positionals, 'the file of an evidence pack'),
    policy: must(values.policy, '--policy'),
    citizen: values.citizen === true,
    json: values.json === true,
  }
}

function readWitness(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'make-key': flag,
      state: text,
      name: text,
      log: { type: 'string', multiple: true },
      listen: text,
      mirror: text,
    },
  })
  const state = must(values.state, '--state')
  if (values['make-key'] === true)
    return { name: 'witness-key', state, keyName: must(values.name, '--name') }
  const { log: logs = [], mirror } = values
  if (logs.length === 0) throw new Usage('--log is needed')
  if (mirror !== undefined && logs.length > 1)
    throw new Usage('--mirror copies one log: start a witness for each')
  const [, host, digits] =
    /^(\[[0-9a-fA-F:]+\]|[^:]+):([0-9]{1,5})$/u.exec(must(values.listen, '--listen')) ??
    []
  const port = parseDecimal(digits ?? '')
  if (host === undefined || port === undefined || port > 65_535)
    throw new Usage('--listen takes <host>:<port>')
  return {
    name: 'witness',
    state,
    logs,
    host: host.replace(/^\[|\]$/gu, ''),
    port,
    ...(mirror === undefined ? {} : { mirror }),
  }
}

function must(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new Usage(`${option} is needed`)
  return value
}

function only(positionals: readonly string[], what: string): string {
  const [first, ...others] = positionals
  if (first === undefined || first === '' || others.length > 0)
    throw new Usage(`${what} is needed, and one only`)
  return first
}
