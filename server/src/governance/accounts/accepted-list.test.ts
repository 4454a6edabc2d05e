/** The list the Ministry accepted, entered by the focal point. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGateway, origin, type TestGateway } from '../../testing/gateway.ts'
import { ask, openPlace, post } from '../../testing/queries.ts'

let gateway: TestGateway
const cookies = new Map<string, string>()

beforeAll(async () => {
  gateway = await openTestGateway()
  for (const duty of ['focal-point', 'account-admin', 'security'] as const) {
    const officer = await gateway.addOfficer({ duties: [duty], perDay: null })
    cookies.set(duty, await gateway.signIn(officer))
  }
})
afterAll(() => gateway?.close())

async function send(by: string, url: string, payload: object) {
  const headers = { cookie: cookies.get(by) ?? '', origin, 'x-chot-request': '1' }
  return gateway.server.app.inject({ method: 'POST', url, headers, payload })
}
const paper = {
  reason: 'Bộ trả lời danh sách quý IV',
  legalBasis: '6383/CV-TCT',
  documentDate: '2026-11-10',
}
async function act(by: string, accounts: readonly string[], body: object) {
  const response = await send(by, '/v1/account-acts', { accounts, ...paper, ...body })
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json().outcomes
}
const list = (queriesPerDay: number) => ({ act: 'list', queriesPerDay })
const unlist = { act: 'unlist' }

async function lastEntry(): Promise<Record<string, unknown>> {
  const [row] = await gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'account' order by seq desc limit 1`,
  )
  return JSON.parse(row?.text ?? '{}')
}

describe('the accepted list', () => {
  it('stops an account taken off it at the next request, and lets one put on it go on', async () => {
    const place = await openPlace(gateway)
    const { id, username } = place.officer
    expect((await ask(gateway, place)).statusCode).toBe(200)
    // A token and an assertion from before: only the list changes.
    const before = await gateway.actFor(username)
    expect(await act('focal-point', [id], unlist)).toEqual([
      {
        id,
        done: true,
        code: null,
        effect: {
          mayQueryBefore: true,
          mayQueryAfter: false,
          lacks: ['account-not-listed'],
        },
      },
    ])
    expect((await post(gateway, place.dossier, before)).json()).toMatchObject({
      code: 'account-not-listed',
    })
    expect(await lastEntry()).toMatchObject({
      oc: 'done',
      du: 'focal-point',
      ob: `${id} unlist 2026-11-10`,
      no: 'Bộ trả lời danh sách quý IV · 6383/CV-TCT',
    })
    expect(await act('focal-point', [id], list(60))).toMatchObject([
      { done: true, effect: { mayQueryBefore: false, mayQueryAfter: true, lacks: [] } },
    ])
    expect((await ask(gateway, place)).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({ ob: `${id} list 2026-11-10 60` })
  })

  it('tells beforehand who would gain and who would lose the right, and changes nothing', async () => {
    const queries = await gateway.addOfficer({ duties: ['receiving'] })
    const listed = await gateway.addOfficer({ duties: ['receiving'], perDay: null })
    const untrained = await gateway.addOfficer({ duties: ['receiving'], perDay: null })
    await gateway.database.rows('delete from account_trainings where account_id = $1', [
      untrained.id,
    ])
    const state = () =>
      gateway.database.rows(
        `select (select size from log_head) as size, account_id, queries_per_day
         from listed_accounts order by account_id`,
      )
    const before = await state()
    const ids = [queries.id, listed.id, untrained.id]
    const preview = true
    expect(await act('focal-point', ids, { ...list(150), preview })).toEqual([
      { id: queries.id, done: false, code: 'listing-unchanged' },
      {
        id: listed.id,
        done: false,
        code: null,
        effect: { mayQueryBefore: false, mayQueryAfter: true, lacks: [] },
      },
      {
        id: untrained.id,
        done: false,
        code: null,
        effect: {
          mayQueryBefore: false,
          mayQueryAfter: false,
          lacks: ['account-not-trained'],
        },
      },
    ])
    expect(await act('focal-point', ids, { ...unlist, preview })).toMatchObject([
      { code: null, effect: { mayQueryBefore: true, mayQueryAfter: false } },
      { code: 'listing-unchanged' },
      { code: 'listing-unchanged' },
    ])
    expect(await state()).toEqual(before)
  })

  it.each(['account-admin', 'security'])(
    'is not changed by %s, whose attempt is an entry',
    async (duty) => {
      const { id } = await gateway.addOfficer({ duties: ['receiving'], perDay: null })
      expect(await act(duty, [id], list(100))).toMatchObject([
        { done: false, code: 'account-act-not-yours' },
      ])
      expect(await lastEntry()).toMatchObject({
        oc: 'refused',
        re: 'account-act-not-yours',
        ob: `${id} list 2026-11-10 100`,
      })
    },
  )

  it('takes no document of a day to come, and no count that is none', async () => {
    const { id } = await gateway.addOfficer({ duties: ['receiving'], perDay: null })
    const wrong = async (body: object) => {
      const payload = { accounts: [id], ...paper, ...list(100), ...body }
      const response = await send('focal-point', '/v1/account-acts', payload)
      return response.json().errors?.[0]?.code
    }
    expect(await wrong({ documentDate: '2030-01-01' })).toBe('day')
    expect(await wrong({ queriesPerDay: 0 })).toBe('queries-per-day')
    expect(await wrong({ queriesPerDay: 100_001 })).toBe('queries-per-day')
    expect(await wrong({ accounts: Array(501).fill(id) })).toBe('too-long')
  })

  it('asks for a fresh code to put accounts on it, not to take them off', async () => {
    const { id } = await gateway.addOfficer({ duties: ['receiving'], perDay: null })
    await gateway.database.rows(
      `update sessions set factor_proved_at = factor_proved_at - interval '6 minutes'`,
    )
    const body = { accounts: [id], ...paper, ...list(100) }
    const stale = await send('focal-point', '/v1/account-acts', body)
    expect(stale.json()).toMatchObject({ code: 'step-up-needed' })
    const off = await act('focal-point', [id], unlist)
    expect(off).toMatchObject([{ code: 'listing-unchanged' }])
  })
})

describe('logins pasted from a document', () => {
  it('lead to accounts however they are written; those of none are named', async () => {
    const one = await gateway.addOfficer({ duties: ['receiving'] })
    const other = await gateway.addOfficer({ duties: ['receiving'] })
    const logins = [` ${one.username.toUpperCase()}`, other.username, 'khong.co.ai', '?']
    const response = await send('focal-point', '/v1/account-logins', { logins })
    const { accounts, unknown } = response.json()
    expect(accounts.map((row: { id: string }) => row.id)).toEqual([one.id, other.id])
    expect(unknown).toEqual(['khong.co.ai', '?'])
  })

  it('of another agency are unknown to an agency’s administrator', async () => {
    const far = await gateway.addOfficer({ duties: ['receiving'], agency: 'H38' })
    const logins = [far.username]
    const seen = async (by: string) =>
      (await send(by, '/v1/account-logins', { logins })).json().unknown
    expect(await seen('account-admin')).toEqual(logins)
    expect(await seen('focal-point')).toEqual([])
  })
})

it('an officer is told what of the own account ends and lacks, and of no other', async () => {
  const officer = await gateway.addOfficer({ duties: ['receiving'], perDay: null })
  const cookie = await gateway.signIn(officer)
  const url = '/v1/own-account'
  const response = await gateway.server.app.inject({ url, headers: { cookie } })
  expect(response.json()).toMatchObject({
    duties: [{ duty: 'receiving', from: '2025-10-01', to: null }],
    queriesPerDay: null,
    trainedUntil: '2027-10-01',
    lacks: ['account-not-listed'],
  })
  expect((await gateway.server.app.inject({ url })).statusCode).toBe(401)
})
