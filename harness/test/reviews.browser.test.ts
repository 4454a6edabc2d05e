/** The review of accounts in the real console: evidence read, answers by keyboard, progress of all. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { officeScreen, openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let admin: Page
let focal: Page
let agency: string

beforeAll(async () => {
  screens = await openScreens()
  admin = await screens.signedIn('quantri.batxat')
  focal = await screens.signedIn('daumoi.pvhcc')
  const [own] = await screens.demonstration.deps.db.rows<{ agency: string }>(
    `select agency_code as agency from accounts where username = 'quantri.batxat'`,
  )
  agency = own?.agency ?? ''
  // As the first working day of the quarter's last month would open it.
  await screens.asOwner(
    `insert into reviews (id, opened_on, due_on, opened_at)
     select '2026-07', d, d + 20, now() from (select (now() at time zone 'Asia/Ho_Chi_Minh')::date d) t`,
  )
  await screens.asOwner(
    `insert into review_items (review_id, account_id, agency_code, joined_on)
     select '2026-07', a.id, a.agency_code, current_date from accounts a
     where a.state = 'active' and exists (select from account_duties d where d.account_id = a.id
       and d.duty in ('receiving', 'verification') and d.valid_to is null)`,
  )
})
afterAll(() => screens?.close())

const outcomes = async () => {
  const rows = await screens.demonstration.deps.db.rows<{
    outcome: string
    count: number
  }>(
    `select outcome, count(*)::int as count from review_items
     where agency_code = $1 and outcome is not null group by 1 order by 1`,
    [agency],
  )
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]))
}

it('shows the agency its officers with what each did, and fits both screens', async () => {
  await screens.toTab(admin, 'Cán bộ', 'Rà soát tài khoản')
  await admin.getByText(/Còn \d+ tài khoản chưa được trả lời/).waitFor()
  await admin.getByText(/Phím tắt/).waitFor()
  for (const [name, size] of Object.entries({ office: officeScreen, wide: wideScreen })) {
    await admin.setViewportSize(size)
    await expectAccessible(admin, `review-${name}`)
  }
  await admin.setViewportSize(officeScreen)
})

it('is answered by the keyboard alone: K keeps with the others chosen, C says what changes', async () => {
  const first = admin.getByRole('checkbox', { name: /^Chọn giữ/ }).first()
  await first.focus()
  await admin.keyboard.press('k')
  expect(await first.isChecked()).toBe(true)
  await admin.getByRole('button', { name: 'Giữ 1 tài khoản đã chọn' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByText('Bạn xác nhận đã xem xét từng người').waitFor()
  await expectAccessible(admin, 'review-keep')
  await dialog.getByRole('button', { name: 'Xác nhận giữ' }).click()
  await admin.getByText('Đã ghi 1 câu trả lời.').waitFor()
  expect(await outcomes()).toEqual({ keep: 1 })

  await admin
    .getByRole('checkbox', { name: /^Chọn giữ/ })
    .first()
    .focus()
  await admin.keyboard.press('c')
  await dialog.getByRole('button', { name: 'Thay đổi' }).click()
  await dialog.getByText(/Lý do/).first().waitFor()
  expect(await outcomes()).toEqual({ keep: 1 })
  await dialog.getByLabel('Lý do').fill('Giảm còn 50 lượt mỗi ngày')
  await expectAccessible(admin, 'review-change')
  await dialog.getByRole('button', { name: 'Thay đổi' }).click()
  await admin.getByText('Giảm còn 50 lượt mỗi ngày').waitFor()
  expect(await outcomes()).toEqual({ change: 1, keep: 1 })
})

it('tells the focal point how far each agency is, and shows the answers of one', async () => {
  await screens.toTab(focal, 'Cán bộ', 'Rà soát tài khoản')
  await focal.getByText('Tiến độ các cơ quan').waitFor()
  for (const [name, size] of Object.entries({ office: officeScreen, wide: wideScreen })) {
    await focal.setViewportSize(size)
    await expectAccessible(focal, `review-progress-${name}`)
  }
  await focal.goto(`${screens.url}/reviews/${agency}`)
  await focal.getByText('Giảm còn 50 lượt mỗi ngày').waitFor()
  expect(await focal.getByRole('checkbox', { name: /^Chọn giữ/ }).count()).toBe(0)
  await expectAccessible(focal, 'review-of-agency')
})

it('makes the minutes as a document once every account is answered for', async () => {
  const boxes = admin.getByRole('checkbox', { name: /^Chọn giữ/ })
  for (let at = (await boxes.count()) - 1; at >= 0; at -= 1) await boxes.nth(at).check()
  await admin.getByRole('button', { name: /^Giữ \d+ tài khoản đã chọn/ }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Xác nhận giữ' }).click()
  await admin.getByText('Mọi tài khoản đã được trả lời.').waitFor()
  await expectAccessible(admin, 'review-done')
  await admin.getByRole('button', { name: 'Lập biên bản rà soát' }).click()
  await expectAccessible(admin, 'review-minutes')
  await admin.getByRole('dialog').getByRole('button', { name: 'Lập văn bản' }).click()
  await admin.waitForURL(/\/documents\//)
  await admin.getByText('Biên bản rà soát').first().waitFor()
  await expectAccessible(admin, 'review-minutes-made')
})
