import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  agency,
  openTestApp,
  otherAgency,
  type TestApp,
} from '../../accounts/test-app.ts'

let test: TestApp
let headers: Record<string, string>

beforeAll(async () => {
  test = await openTestApp()
  headers = await test.signIn(
    await test.addOfficer('lanh.dao.tinh', { duties: ['leader'] }),
  )
  const gone = await test.addOfficer('can.bo.thoi.viec')
  await test.database.rows(`update accounts set state = 'revoked' where id = $1`, [
    gone.id,
  ])
})
afterAll(() => test.close())

async function list(query: Record<string, string>) {
  const response = await test.app.inject({ url: '/v1/agencies', query, headers })
  expect(response.statusCode).toBe(200)
  return response.json()
}
const codes = (page: { agencies: { code: string }[] }) =>
  page.agencies.map(({ code }) => code)

describe('the list of agencies', () => {
  it('gives each with its days and the accounts it holds that are not revoked', async () => {
    expect(await list({ agency })).toEqual({
      agencies: [
        {
          code: agency,
          name: 'UBND xã Bát Xát Thử',
          kind: 'commune',
          validFrom: '2025-07-01',
          validTo: null,
          accounts: 1,
          formerName: null,
          heirs: [],
        },
      ],
      next: null,
      total: 1,
    })
  })

  it.each([
    ['bat xat thu', [agency]],
    ['BÁT XÁT thử', [agency]],
    ['dong dang thu', [otherAgency]],
    ['t-xa', [agency, otherAgency]],
    ['không có nơi này', []],
  ])('is searched by %j without regard to case and diacritics', async (q, expected) => {
    expect(codes(await list({ q }))).toEqual(expected)
  })

  it('comes in pages that neither skip nor repeat', async () => {
    const first = await list({ q: 't-xa', limit: '1' })
    expect(codes(first)).toEqual([agency])
    expect(first.total).toBe(2)
    const second = await list({ q: 't-xa', limit: '1', after: first.next })
    expect(codes(second)).toEqual([otherAgency])
    expect(second.next).toBeNull()
    expect(second.total).toBe(2)
  })

  it('is narrowed to a kind, and refuses a kind there is not', async () => {
    expect(codes(await list({ kind: 'commune', q: 't-xa' }))).toHaveLength(2)
    expect(codes(await list({ kind: 'police', q: 't-xa' }))).toEqual([])
    const response = await test.app.inject({
      url: '/v1/agencies',
      query: { kind: 'kingdom' },
      headers,
    })
    expect(response.statusCode).toBe(422)
  })
})
