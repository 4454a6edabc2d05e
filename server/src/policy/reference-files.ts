/** The reference data that ships with the program (data/README.md), read and checked as a whole. */
import { readFile } from 'node:fs/promises'
import { serviceRule } from '@chot/contract/procedures.ts'
import { communeAgency } from '@chot/core/agencies/read-agency-list.ts'
import { agencyKinds } from '@chot/core/agencies/reorganisation.ts'
import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { procedureCodePattern } from '@chot/core/identity/codes.ts'
import { z } from 'zod'
import { ruleFaults } from './rule-faults.ts'

const dataFolder = new URL('../../../data/', import.meta.url)

const text = z
  .string()
  .min(1)
  .refine((value) => value === value.normalize('NFC'), 'must be NFC')
const date = z.string().refine(isCivilDate, 'must be a date')
const answer = z.enum(['match', 'person', 'household'])

const servicesFile = z.array(
  z.strictObject({
    code: text,
    name: text,
    operation: text,
    integrationCode: z.string().regex(/^\d{0,20}$/),
    answer,
    enabled: z.boolean(),
  }),
)
const purposesFile = z.array(
  z.strictObject({ code: text, name: text, recheck: z.boolean().default(false) }),
)
const rulesFile = z.array(
  z.strictObject({
    code: text,
    lookUpsPerDossier: z.number().int().min(1).max(50),
    legalBasis: text.max(300),
    rules: z.array(serviceRule).max(60),
  }),
)
const policiesFile = z.array(
  z.strictObject({
    name: text,
    value: z.record(z.string(), z.unknown()),
    validFrom: date,
    legalBasis: text,
  }),
)
const calendarFile = z.array(
  z.strictObject({
    date,
    kind: z.enum(['holiday', 'working']),
    name: text,
    legalBasis: text,
  }),
)
const agenciesFile = z.strictObject({
  province: z.string().regex(/^\d{2}$/),
  codePrefix: z.string().regex(/^H\d{2}$/),
  validFrom: date,
  agencies: z.array(
    z.strictObject({ code: text, name: text, kind: z.enum(agencyKinds) }),
  ),
})
const registrationsFile = z.array(
  z.strictObject({
    service: text,
    kind: z.enum(['office', 'off-hours']),
    perWindow: z.number().int().min(0),
    validFrom: date,
    legalBasis: text,
  }),
)

async function readJson<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const read = schema.safeParse(
    JSON.parse(await readFile(new URL(name, dataFolder), 'utf8')),
  )
  if (!read.success)
    throw new Error(`data/${name} is not as it must be: ${z.prettifyError(read.error)}`)
  return read.data
}

/** Rows of a file of tab-separated values by the names in its first line. */
async function readTable(name: string): Promise<readonly ReadonlyMap<string, string>[]> {
  const lines = (await readFile(new URL(name, dataFolder), 'utf8')).trimEnd().split('\n')
  const [head = '', ...rows] = lines.map((line) =>
    line.normalize('NFC').replace(/\r$/, ''),
  )
  const names = head.split('\t')
  return rows.map((row) => {
    const cells = row.split('\t')
    if (cells.length !== names.length)
      throw new Error(`data/${name}: a row has lost its shape`)
    return new Map(names.map((column, index) => [column, cells[index] ?? '']))
  })
}

const cell = (row: ReadonlyMap<string, string>, column: string) => {
  const value = row.get(column)
  if (value === undefined || value === '') throw new Error(`a row has no ${column}`)
  return value
}

async function readProcedures() {
  const rules = new Map(
    (await readJson('procedure-rules.json', rulesFile)).map((each) => [each.code, each]),
  )
  const rows = await readTable('procedures.tsv')
  const procedures = rows.map((row) => {
    const code = cell(row, 'code')
    const found = rules.get(code)
    if (!procedureCodePattern.test(code) || found === undefined)
      throw new Error(`data/procedure-rules.json has no rules for procedure ${code}`)
    return {
      ...found,
      name: cell(row, 'name'),
      field: cell(row, 'field'),
      level: cell(row, 'level'),
      // As a dossier's own parts are tidied: contract/dossiers.ts.
      parts: cell(row, 'persons_in_dossier').toLowerCase().split('; '),
    }
  })
  const unknown = [...rules.keys()].find(
    (code) => !procedures.some((each) => each.code === code),
  )
  if (unknown !== undefined)
    throw new Error(`data/procedures.tsv has no procedure ${unknown}`)
  return procedures
}

/** Communes are agencies too: `UBND xã Bát Xát`, under the province's own prefix. */
async function readAgencies(province: string) {
  const file = await readJson(`agencies-${province}.json`, agenciesFile)
  const communes = (await readTable('communes.tsv'))
    .filter((row) => cell(row, 'province_code') === province)
    .map((row) => {
      const name = cell(row, 'full_name')
      const commune = communeAgency({ prefix: file.codePrefix }, cell(row, 'code'), name)
      return { ...commune, kind: 'commune' as const }
    })
  if (communes.length === 0)
    throw new Error(`data/communes.tsv has no commune of ${province}`)
  const agencies = [...file.agencies, ...communes]
  const codes = new Set(agencies.map(({ code }) => code))
  return agencies.map((agency) => ({
    ...agency,
    validFrom: file.validFrom,
    // Codes are written from high to low: what stands before the last part is above.
    parent: parentOf(agency.code, codes),
  }))
}

function parentOf(code: string, codes: ReadonlySet<string>): string | null {
  const above = code.slice(0, Math.max(0, code.lastIndexOf('.')))
  return codes.has(above) ? above : null
}

export type ReferenceFiles = Awaited<ReturnType<typeof readReferenceFiles>>

/** Throws an Error that names the file and the place when anything in it does not fit. */
export async function readReferenceFiles(province: string) {
  const [services, purposes, procedures, policies, calendarDays, agencies] =
    await Promise.all([
      readJson('services.json', servicesFile),
      readJson('purposes.json', purposesFile),
      readProcedures(),
      readJson('policies.json', policiesFile),
      readJson('calendar-days.json', calendarFile),
      readAgencies(province),
    ])
  const lists = {
    services: new Map(services.map((service) => [service.code, service])),
    purposes: new Map(purposes.map((purpose) => [purpose.code, purpose.name])),
  }
  for (const { code, parts, rules } of procedures) {
    const [fault] = ruleFaults(rules, { ...lists, parts })
    if (fault !== undefined)
      throw new Error(
        `data/procedure-rules.json: ${code} ${fault.field} is ${fault.code}`,
      )
  }
  return { services, purposes, procedures, policies, calendarDays, agencies }
}

export function readDemonstrationRegistrations() {
  return readJson('registrations.json', registrationsFile)
}
