import { expect, it } from 'vitest'
import { newEntryId } from './entry-id.ts'

it('holds no digits in a row that could be a citizen’s number', () => {
  for (let tried = 0; tried < 20_000; tried += 1) {
    const id = newEntryId()
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(id).not.toMatch(/\d{9}/)
  }
})
