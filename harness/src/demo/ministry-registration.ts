/** What the demonstration's province registered with the simulated Ministry: its own numbers. */
import { readFileSync } from 'node:fs'
import {
  parseRegistration,
  type Registration,
} from '@chot/simulator/lock/registration.ts'

interface Service {
  readonly code: string
  readonly integrationCode: string
}

interface Registered {
  readonly service: string
  readonly kind: 'office' | 'off-hours'
  readonly perWindow: number
}

function readData<Row>(name: string): readonly Row[] {
  const url = new URL(`../../../data/${name}`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8'))
}

/**
 * The numbers of data/registrations.json. The account list is not looked at: in a demonstration it
 * changes without a letter to the Ministry.
 */
export function demonstrationRegistration(): Registration {
  const rows = readData<Registered>('registrations.json')
  const numberOf = (service: string, kind: Registered['kind']) =>
    rows.find((row) => row.service === service && row.kind === kind)?.perWindow ?? 0
  const codes = new Set(rows.map(({ service }) => service))
  return parseRegistration({
    services: readData<Service>('services.json')
      .filter(({ code }) => codes.has(code))
      .map(({ code, integrationCode }) => ({
        service: integrationCode,
        office: numberOf(code, 'office'),
        offHours: numberOf(code, 'off-hours'),
      })),
  })
}
