/**
 * Runs the simulator alone: `main.ts --port 0 --user … --secret … …`. When it is ready it
 * writes one line of JSON, {"url", "soapUrl", "adminUrl"}; SIGTERM or SIGINT ends it.
 * Credentials left out are those of the demonstration, which protect nothing real. With
 * `--registration FILE` the Ministry's lock is on (docs/ministry-lock.md), else off.
 */

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { LockOptions } from './lock/ministry-lock.ts'
import { parseRegistration } from './lock/registration.ts'
import { parseLockRules } from './lock/rules.ts'
import { startSimulator } from './simulator.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    user: { type: 'string', default: 'chot-demo' },
    secret: { type: 'string', default: 'chot-demo-secret' },
    'service-path': { type: 'string', default: '/dancu/1.0' },
    'road-client': { type: 'string', default: 'VN/GOV/H38/chot' },
    'api-key': { type: 'string', default: 'chot-demo-key' },
    'timestamp-unit': { type: 'string', default: 'ms' },
    'timestamp-tolerance-ms': { type: 'string', default: '300000' },
    'latency-ms': { type: 'string', default: '0' },
    population: { type: 'string', default: '1800000' },
    registration: { type: 'string' },
    'lock-rules': { type: 'string' },
    'lock-state': { type: 'string' },
  },
})

function wholeNumber(name: keyof typeof values, max: number): number {
  const value = Number(values[name])
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`--${name} must be a whole number from 0 to ${max}`)
  }
  return value
}

function timestampUnit(): 'ms' | 's' | 'either' {
  const unit = values['timestamp-unit']
  if (unit !== 'ms' && unit !== 's' && unit !== 'either') {
    throw new RangeError('--timestamp-unit must be ms, s or either')
  }
  return unit
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

function lockOptions(): LockOptions | undefined {
  const { registration, 'lock-rules': rules, 'lock-state': stateFile } = values
  if (registration === undefined) return undefined
  return {
    registration: parseRegistration(readJson(registration)),
    ...(rules === undefined ? {} : { rules: parseLockRules(readJson(rules)) }),
    ...(stateFile === undefined ? {} : { stateFile }),
  }
}

const lock = lockOptions()
const simulator = await startSimulator({
  port: wholeNumber('port', 65_535),
  host: values.host,
  client: {
    user: values.user,
    secret: values.secret,
    servicePath: values['service-path'],
    roadClient: values['road-client'],
    apiKey: values['api-key'],
  },
  timestampUnit: timestampUnit(),
  timestampToleranceMs: wholeNumber('timestamp-tolerance-ms', 86_400_000),
  latencyMs: wholeNumber('latency-ms', 600_000),
  population: wholeNumber('population', 2_000_000),
  ...(lock === undefined ? {} : { lock }),
})

const { url, soapUrl, adminUrl } = simulator
process.stdout.write(`${JSON.stringify({ url, soapUrl, adminUrl })}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
