import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSsoTest, type SsoTest } from './sso-test.ts'

let opened: SsoTest
let test: SsoTest['test']
let administrator: SsoTest['administrator']
let settle: SsoTest['settle']
let post: SsoTest['post']
let cookieOf: SsoTest['cookieOf']
let come: SsoTest['come']
let link: SsoTest['link']
let linked: SsoTest['linked']
let confirm: SsoTest['confirm']
let me: SsoTest['me']
let refusals: SsoTest['refusals']

beforeAll(async () => {
  opened = await openSsoTest()
  ;({
    test,
    administrator,
    settle,
    post,
    cookieOf,
    come,
    link,
    linked,
    confirm,
    me,
    refusals,
  } = opened)
})
afterAll(() => opened?.close())

describe('signing in by the identity provider', () => {
  it('needs a link an administrator made, and our own code where the provider saw one factor', async () => {
    const { officer, who } = await linked()
    const { headers } = await confirm(officer, who)
    expect((await me(headers)).json()).toMatchObject({
      account: { username: officer.username },
      bySso: true,
      owes: [],
    })
    expect((await test.entries('sign-in')).at(-1)).toMatchObject({
      oc: 'done',
      ac: officer.id,
      au: 'sso+totp',
    })
  })

  it.each([
    ['acr', { acr: 'urn:province:two' }],
    ['amr', { amr: ['pwd', 'otp'] }],
  ])(
    'takes a second factor that %s proves, once the link is confirmed',
    async (_claim, seen) => {
      const { officer, who } = await linked()
      const first = await come({ ...who, ...seen })
      expect(first.json()).toEqual({ next: 'code' })
      await confirm(officer, who)
      const again = await come({ ...who, ...seen })
      expect(again.json()).toMatchObject({ next: 'done', session: { bySso: true } })
      expect((await test.entries('sign-in')).at(-1)).toMatchObject({ au: 'sso+mfa' })
      // Grave acts still ask for a factor of ours.
      const [row] = await test.database.rows<{ none: boolean }>(
        `select factor_proved_at is null as none from sessions
       where account_id = $1 and ended_at is null`,
        [officer.id],
      )
      expect(row?.none).toBe(true)
    },
  )

  it('takes no other acr or amr for a second factor', async () => {
    const { officer, who } = await linked()
    await confirm(officer, who)
    const arrived = await come({ ...who, acr: 'urn:province:one', amr: ['pwd'] })
    expect(arrived.json()).toEqual({ next: 'code' })
  })

  it('makes no account on the way, and says so', async () => {
    const before = await test.database.rows('select id from accounts')
    const response = await come({ sub: 'stranger', staff: 'nv-nobody' })
    expect(response.statusCode).toBe(403)
    expect(response.json().code).toBe('sso-unknown')
    expect(await test.database.rows('select id from accounts')).toHaveLength(
      before.length,
    )
    expect((await refusals()).at(-1)).toBe('sso-unknown')
  })

  it('knows a person by the subject from the first time on: the name opens nothing for another', async () => {
    const { officer, who } = await linked()
    await confirm(officer, who)
    const other = await come({ sub: 'another-person', staff: who.staff ?? '' })
    expect(other.json().code).toBe('sso-unknown')
    expect((await come({ sub: who.sub, staff: 'renamed' })).json()).toEqual({
      next: 'code',
    })
  })

  it('asks for the code that was handed out before a factor of one’s own is there', async () => {
    const { officer, who } = await linked({ enrolled: false })
    const { headers } = await confirm(officer, who)
    // Neither password nor its age is asked of who signs in there.
    expect((await me(headers)).json().owes).toEqual(['factor', 'notice'])
    const again = await come({ ...who, acr: 'urn:province:two' })
    expect(again.json()).toEqual({ next: 'code' })
  })

  it.each(['locked', 'dormant', 'revoked', 'moving'])(
    'lets nobody in whose account is %s',
    async (state) => {
      const { officer, who } = await linked()
      await test.database.rows('update accounts set state = $2 where id = $1', [
        officer.id,
        state,
      ])
      const response = await come(who)
      expect(response.json().code).toBe('account-not-active')
      expect((await test.entries('sign-in')).at(-1)).toMatchObject({
        oc: 'refused',
        ac: officer.id,
        re: 'account-locked',
      })
    },
  )

  it('lets nobody in of an agency that has ended', async () => {
    const { officer, who } = await linked()
    await test.database.rows(
      `insert into agencies (code, name, kind, valid_from, valid_to)
       values ('T-CU', 'UBND xã Cũ Thử', 'commune', '2020-01-01', '2025-07-01')`,
    )
    await test.database.rows(`update accounts set agency_code = 'T-CU' where id = $1`, [
      officer.id,
    ])
    expect((await come(who)).json().code).toBe('agency-not-in-force')
  })

  it('counts a wrong code like any other, and a right one once', async () => {
    const { officer, who } = await linked()
    const arrived = await come(who)
    const cookie = cookieOf(arrived, '__Host-chot-sso')
    const code = test.code(officer)
    const wrong = code === '000000' ? '111111' : '000000'
    const refused = await post('/v1/sso/code', { totp: wrong }, cookie)
    expect(refused.json().errors).toMatchObject([{ field: 'totp', code: 'totp-wrong' }])
    expect((await post('/v1/sso/code', { totp: code }, cookie)).statusCode).toBe(200)
    expect((await post('/v1/sso/code', { totp: code }, cookie)).json().code).toBe(
      'sso-refused',
    )
    const next = await come(who)
    const repeated = await post(
      '/v1/sso/code',
      { totp: code },
      cookieOf(next, '__Host-chot-sso'),
    )
    expect(repeated.json().errors).toMatchObject([{ code: 'totp-wrong' }])
  })
})

describe('a link', () => {
  it('is of one account, told by an entry that holds no name', async () => {
    const { officer, who } = await linked()
    const other = await test.addOfficer('can-bo-khac-1')
    const taken = await link(other, who.staff ?? '')
    expect(taken.json().errors).toMatchObject([{ field: 'name', code: 'sso-name-taken' }])
    const acts = await test.entries('account')
    expect(acts.at(-1)).toMatchObject({ oc: 'done', ob: `${officer.id} link-sso` })
    expect(JSON.stringify(acts)).not.toContain(who.staff)
    const kept = await test.database.rows('select * from sso_links')
    expect(JSON.stringify(kept)).not.toContain(who.staff)
  })

  it('taken away ends the sessions it opened and opens no more', async () => {
    const { officer, who } = await linked()
    const { headers } = await confirm(officer, who)
    const response = await link(officer, null)
    expect(response.json().sso).toEqual({ linkedAt: null, confirmedAt: null })
    expect((await me(headers)).statusCode).toBe(401)
    expect((await come(who)).json().code).toBe('sso-unknown')
  })

  it('is nobody’s to make without a fresh second factor, or for themself', async () => {
    const officer = await test.addOfficer('can-bo-khac-2')
    settle()
    const proved = (minutesAgo: number) =>
      test.database.rows(
        `update sessions set factor_proved_at = now() - make_interval(mins => $2::int)
         where account_id = $1`,
        [administrator.id, minutesAgo],
      )
    await proved(6)
    expect((await link(officer, 'nv-khac')).json().code).toBe('step-up-needed')
    // What takes a way away is not held up.
    expect((await link(officer, null)).json().code).toBe('not-found')
    await proved(0)
    const own = await test.addOfficer('quan-tri-khac', { duties: ['account-admin'] })
    const headers = await test.signIn(own)
    const response = await test.app.inject({
      method: 'PUT',
      url: `/v1/accounts/${own.id}/sso`,
      headers,
      payload: { name: 'nv-me', reason: 'Tự liên kết', legalBasis: 'Công văn 12' },
    })
    expect(response.json().code).toBe('own-account')
    settle()
  })
})

describe('an account that signs in by the provider', () => {
  it('is not asked for a password that is past its days, until it uses it', async () => {
    const { officer, who } = await linked()
    await test.database.rows(
      `update accounts set password_set_at = now() - interval '300 days' where id = $1`,
      [officer.id],
    )
    const { headers } = await confirm(officer, who)
    expect((await me(headers)).json()).toMatchObject({
      owes: [],
      password: { warning: null },
    })
    const byPassword = await test.signIn(officer)
    expect((await me(byPassword)).json().owes).toEqual(['password'])
    settle()
  })
})
