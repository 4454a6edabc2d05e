/** Limits as an officer meets them: what is left, when there is more, and what to do about it. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let page: Page

beforeAll(async () => {
  screens = await openScreens()
  page = await screens.signedIn(logins.receiving)
})
afterAll(() => screens?.close())

const look = () => page.getByRole('button', { name: 'Tra cứu', exact: true }).click()

async function openDossier(): Promise<void> {
  // Anew: what the owner changed is in no page that is open.
  await page.goto(`${screens.url}/desk`)
  await page.getByRole('link', { name: screens.statusDossier().code }).click()
  await page.getByRole('radio', { name: 'Xác thực' }).first().waitFor()
  await page.getByRole('group', { name: 'Mục đích' }).getByRole('radio').first().check()
}

it('an answer says what is left of each limit it was held to', async () => {
  await openDossier()
  await look()
  await page.getByText('Khớp', { exact: true }).waitFor()
  const left = page.getByText(/^Số lượt còn lại:/)
  await left.getByText('Tài khoản của bạn trong ngày 299').waitFor()
  await left.getByText('Địa chỉ mạng của bạn trong ngày 199').waitFor()
  await expectAccessible(page, 'limits-answer')
  await page.getByRole('button', { name: 'Tra cứu tiếp' }).click()
})

it('a refusal says which limit it was and from when there is more', async () => {
  await screens.asOwner(
    `update policies set value = value || '{"perAccount": 1}' where name = 'address-limit'`,
  )
  await look()
  const refusal = page
    .getByRole('alert')
    .filter({ hasText: 'Địa chỉ mạng này đã dùng hết' })
  await refusal
    .getByText(
      /^Địa chỉ mạng của bạn trong ngày: đã dùng hết 1 lượt\. Có lại lượt từ \d\d:\d\d/,
    )
    .waitFor()
  await expectAccessible(page, 'limits-refusal')
  await page.getByRole('link', { name: 'Lượt tra cứu hôm nay' }).click()
  const row = page.getByRole('row', { name: /^Địa chỉ mạng của bạn trong ngày/ })
  await row.getByText('1 trên 1 lượt').waitFor({ state: 'attached' })
  await expectAccessible(page, 'limits-today')
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'limits-today-wide')
  await screens.asOwner(
    `update policies set value = value || '{"perAccount": 200}' where name = 'address-limit'`,
  )
})

it('more look-ups of a dossier are asked for there, approved by a leader, and there at once', async () => {
  const { code } = screens.statusDossier()
  await screens.asOwner(
    `update dossiers d set budget = c.used from counters c
     where c.key = 'dossier:' || d.id and d.code = $1`,
    [code],
  )
  await page.setViewportSize({ width: 1366, height: 768 })
  await openDossier()
  await page.getByRole('button', { name: 'Xin thêm lượt' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Gửi người duyệt' }).click()
  await expectAccessible(page, 'raise-dialog')
  await dialog.getByLabel('Số lượt xin thêm').fill('3')
  await dialog.getByLabel('Lý do').fill('Người nộp bổ sung giấy tờ về nơi ở')
  await dialog.getByLabel('Căn cứ').fill('Phiếu yêu cầu bổ sung hồ sơ số 12')
  await dialog.getByRole('button', { name: 'Gửi người duyệt' }).click()
  await page.getByText(/Đã xin thêm 3 lượt lúc .*; đang chờ duyệt/).waitFor()
  await expectAccessible(page, 'raise-waiting')

  const leader = await screens.signedIn('lanhdao.batxat')
  await leader.getByRole('heading', { name: 'Duyệt yêu cầu' }).waitFor()
  await leader.getByText('Thêm 3 lượt').waitFor()
  await expectAccessible(leader, 'raise-approvals')
  await leader.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await leader
    .getByRole('dialog')
    .getByLabel('Lý do duyệt hoặc từ chối')
    .fill('Đã xem hồ sơ bổ sung')
  await expectAccessible(leader, 'raise-approve')
  await leader
    .getByRole('dialog')
    .getByRole('button', { name: 'Duyệt', exact: true })
    .click()
  await leader.getByText('Đã ghi nhận.').waitFor()
  await leader.context().close()

  await openDossier()
  expect(await page.getByRole('button', { name: 'Xin thêm lượt' }).count()).toBe(0)
  await look()
  await page.getByText('Khớp', { exact: true }).waitFor()
  await page.getByText(/Số lượt còn lại: Hồ sơ này 2/).waitFor()
})
