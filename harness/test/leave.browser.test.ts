/** Leave of an officer, told and ended on the page of their account. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let admin: Page

beforeAll(async () => {
  screens = await openScreens()
  admin = await screens.signedIn('quantri.batxat')
})
afterAll(() => screens?.close())

async function confirm(): Promise<void> {
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill('Theo đơn đã duyệt')
  await dialog.getByLabel('Căn cứ').fill('Quyết định 12/QĐ-UBND')
  await dialog.getByRole('button', { name: 'Xem trước' }).click()
  await dialog.getByText('Sẽ thực hiện').first().waitFor()
  await dialog.getByRole('button', { name: /^Thực hiện/ }).click()
  await dialog.getByRole('button', { name: 'Đóng' }).last().click()
}

it('is told with its days, shown as a fact and in the story, and found in the list', async () => {
  await admin.goto(`${screens.url}/accounts`)
  await admin.getByRole('link', { name: 'Nguyễn Thị Hồng Nhung' }).click()
  await admin.getByRole('button', { name: 'Ghi đợt nghỉ' }).click()
  const dialog = admin.getByRole('dialog')
  const first = await dialog.getByLabel('Nghỉ từ ngày').inputValue()
  await dialog.getByLabel('Đến hết ngày').fill('2026-01-01')
  await dialog.getByText('Ngày cuối không được trước ngày đầu.').waitFor()
  await dialog.getByLabel('Đến hết ngày').fill(first)
  await expectAccessible(admin, 'leave-dialog')
  await confirm()
  await admin.getByText('Nghỉ phép năm', { exact: false }).first().waitFor()
  await expectAccessible(admin, 'leave-account')
  await admin.setViewportSize(wideScreen)
  await expectAccessible(admin, 'leave-account-wide')
  await admin.goto(`${screens.url}/accounts?attention=on-leave`)
  await admin.getByRole('link', { name: 'Nguyễn Thị Hồng Nhung' }).waitFor()
  await expectAccessible(admin, 'leave-list-wide')
})

it('is ended at once, and the story keeps both', async () => {
  await admin.getByRole('link', { name: 'Nguyễn Thị Hồng Nhung' }).click()
  await admin.getByRole('button', { name: 'Kết thúc đợt nghỉ' }).click()
  await confirm()
  const story = admin.getByRole('region', { name: 'Lịch sử tài khoản' })
  await story.getByText('Kết thúc đợt nghỉ').waitFor()
  await story.getByText('Ghi đợt nghỉ').waitFor()
  expect(await admin.getByRole('button', { name: 'Kết thúc đợt nghỉ' }).count()).toBe(0)
})
