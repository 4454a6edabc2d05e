/**
 * `chot`: checks an access log, a proof of one entry or an evidence pack, trusting neither the
 * province nor the vendor; or witnesses a log. Exit codes: 0 it holds, 1 it does not, 2 it could
 * not be done.
 */
import { argv, exit, stderr, stdin, stdout } from 'node:process'
import { type Command, parseCommand, Usage, usage } from './command.ts'
import { createBatchHasher } from './hashing.ts'
import { archiveBytesMax } from './pack/archive.ts'
import { readNumber } from './pack/read-number.ts'
import { verifyPack } from './pack/verify-pack.ts'
import { startProgress } from './progress.ts'
import { checkProof, proveEntry, Unproven } from './prove.ts'
import { packJsonReport, packTextReport } from './report/pack-report.ts'
import { proofReport } from './report/proof-report.ts'
import { jsonReport, textReport } from './report/report.ts'
import { openSource } from './source.ts'
import { loadEarlier, loadPolicy, loadRoots, mustRead } from './trust.ts'
import { Unreachable } from './unreachable.ts'
import { verifyLog } from './verify/verify-log.ts'
import { makeWitnessKey } from './witness/folder.ts'
import { runWitness } from './witness/run.ts'

const fileBytesMax = 2_000_000

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      await write(usage)
      return 0
    case 'verify':
      return runVerify(command)
    case 'prove': {
      const source = openSource(command.log)
      await write(await proveEntry(source, command.index, command.withEntry))
      return 0
    }
    case 'verify-proof':
      return runVerifyProof(command)
    case 'verify-pack': {
      const policy = loadPolicy(command.policy)
      const octets = mustRead(command.pack, archiveBytesMax)
      const citizen = command.citizen
        ? await readNumber(stdin, (text) => void stderr.write(text))
        : null
      const checked = verifyPack(octets, policy, citizen)
      const report = command.json ? packJsonReport : packTextReport
      await write(report(checked, command.pack))
      return checked.ok ? 0 : 1
    }
    case 'witness-key':
      await write(`${makeWitnessKey(command.state, command.keyName)}\n`)
      return 0
    case 'witness':
      await runWitness(command)
      return 0
  }
}

async function runVerify(command: Extract<Command, { name: 'verify' }>): Promise<number> {
  const policy = loadPolicy(command.policy)
  const earlier =
    command.since === undefined ? undefined : loadEarlier(command.since, policy)
  const { timestampsCa } = command
  const roots = timestampsCa === undefined ? undefined : loadRoots(timestampsCa)
  const source = openSource(command.log)
  const progress = startProgress(!command.quiet)
  const startedAt = performance.now()
  const verification = await verifyLog({
    source,
    policy,
    heartbeatMs: command.heartbeatMs,
    hasher: createBatchHasher(),
    progress: progress.tell,
    ...(earlier === undefined ? {} : { earlier }),
    ...(roots === undefined ? {} : { roots }),
  }).finally(progress.end)
  const seconds = Math.round(performance.now() - startedAt) / 1000
  const work = { log: source.name, seconds }
  const report = command.json ? jsonReport : textReport
  if (!command.quiet) await write(report(verification, work))
  return verification.ok ? 0 : 1
}

async function runVerifyProof(
  command: Extract<Command, { name: 'verify-proof' }>,
): Promise<number> {
  const policy = loadPolicy(command.policy)
  const { entry, leaf } = command
  const checked = checkProof(mustRead(command.proof, fileBytesMax), policy, {
    ...(entry === undefined ? {} : { entry: mustRead(entry, fileBytesMax) }),
    ...(leaf === undefined ? {} : { leaf: Buffer.from(leaf, 'hex') }),
  })
  if (!checked.checked)
    throw new Usage('the proof carries no entry: give --entry or --leaf')
  await write(proofReport(checked))
  return checked.verdict.valid ? 0 : 1
}

/** Waits until a pipe has taken it, so that nothing is lost at the exit. */
function write(output: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(output, (error) => (error == null ? resolve() : reject(error)))
  })
}

function codeOf(error: unknown): number {
  if (error instanceof Usage) {
    stderr.write(`${error.message}\n\n${usage}`)
    return 2
  }
  if (error instanceof Unproven) {
    stderr.write(`SAI / does not hold: ${error.message}\n`)
    return 1
  }
  const said =
    error instanceof Unreachable ? error.message : `unexpected: ${String(error)}`
  stderr.write(`KHÔNG LÀM ĐƯỢC / could not be done: ${said}\n`)
  return 2
}

async function main(): Promise<number> {
  try {
    return await run(parseCommand(argv.slice(2)))
  } catch (error) {
    return codeOf(error)
  }
}

exit(await main())
