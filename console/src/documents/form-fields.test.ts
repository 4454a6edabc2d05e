import { documentBody } from '@chot/contract/documents.ts'
import { documentKinds } from '@chot/core/documents/document.ts'
import { expect, it } from 'vitest'
import { bodyOf, dayFields, fieldNames, fieldsOfKind, mustFill } from './form-fields.ts'

const filled = Object.fromEntries(
  fieldNames.map((name) => [name, dayFields.includes(name) ? '2026-11-21' : `${name} x`]),
)

it.each(documentKinds)('all that is typed for %s is what the server takes', (kind) => {
  const agency = fieldsOfKind[kind].includes('agency') ? 'H38.02683' : null
  const body = bodyOf(kind, filled, agency, 'pc06')
  expect(documentBody.safeParse(body).error).toBeUndefined()
})

it.each(documentKinds)('%s can be made with what must be filled alone', (kind) => {
  const needed = Object.fromEntries(
    Object.entries(filled).filter(([name]) =>
      fieldNames.some((each) => each === name && mustFill(kind, each)),
    ),
  )
  const agency = fieldsOfKind[kind].includes('agency') ? 'H38.02683' : null
  const body = bodyOf(kind, needed, agency, 'c06')
  expect(documentBody.safeParse(body).error).toBeUndefined()
})

it('takes lists apart at semicolons', () => {
  const body = bodyOf('change-notice', { recipients: 'Như trên; Lưu: VT;' }, null, 'pc06')
  expect(body).toEqual({ kind: 'change-notice', recipients: ['Như trên', 'Lưu: VT'] })
})
