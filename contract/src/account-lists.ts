/** What was read out of an office's spreadsheet. */
import { type Finding, findings } from '@chot/core/registration/list-cells.ts'
import { type ListField, listFields } from '@chot/core/registration/list-columns.ts'
import { z } from 'zod'

const finding = z.enum(Object.keys(findings) as [Finding, ...Finding[]])

const cellReading = z.object({
  read: z.string(),
  /** What is taken; empty when nothing can be. */
  value: z.string(),
  findings: z.array(finding),
})

const personRow = z.object({
  sheet: z.string(),
  /** As the office counts it, from 1. */
  row: z.number().int(),
  section: z.string(),
  cells: z.object(
    Object.fromEntries(listFields.map((field) => [field, cellReading])) as Record<
      ListField,
      typeof cellReading
    >,
  ),
  findings: z.array(finding),
})

/** Answer of POST /v1/account-list-readings, whose body is the file itself. */
export const listReading = z.object({
  sheets: z.array(
    z.object({
      sheet: z.string(),
      unread: z.enum(['hidden-sheet', 'no-table']).nullable(),
      headerRow: z.number().int().nullable(),
      columns: z.partialRecord(z.enum(listFields), z.number().int()),
      unused: z.array(z.string()),
    }),
  ),
  people: z.array(personRow),
  leftOut: z.array(
    z.object({
      sheet: z.string(),
      row: z.number().int(),
      text: z.string(),
      reason: z.enum(['note', 'section', 'heading-again', 'column-numbers']),
    }),
  ),
})
