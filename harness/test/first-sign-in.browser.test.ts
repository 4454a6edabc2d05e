/** The first sign-in with a slip: a password and an authenticator of one's own, and the notice. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeOfStep, stepAt } from '../src/demo/totp.ts'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible, textOf } from './screen.ts'

const ownPassword = 'Trâu.vàng-Ăn:cỏ 17'
let screens: Screens
let page: Page

beforeAll(async () => {
  screens = await openScreens()
  page = await screens.newPage()
})
afterAll(() => screens?.close())

const newcomer = 'nguoimoi.batxat'

it('leads to a password of one’s own first', async () => {
  await screens.enter(page, newcomer)
  await page.getByRole('heading', { name: 'Hoàn tất đăng nhập' }).waitFor()
  await page.getByLabel('Mật khẩu hiện tại').fill(screens.account(newcomer).password)
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(ownPassword)
  await page.getByLabel('Nhập lại mật khẩu mới').fill(ownPassword)
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await page.getByRole('heading', { name: 'Mã xác thực của riêng bạn' }).waitFor()
})

it('shows a secret as a picture and as text, and takes a code of it only', async () => {
  await page.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor()
  await expectAccessible(page, 'own-factor')
  const secret = await page.locator('.factor-secret').innerText()
  await page.getByLabel('Mã xác thực mới').fill('000000')
  await page.getByRole('button', { name: 'Xác nhận' }).click()
  await page.getByText('Mã không đúng. Kiểm tra giờ trên điện thoại').waitFor()
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'own-factor-wrong')
  await page
    .getByLabel('Mã xác thực mới')
    .fill(codeOfStep(secret.replaceAll(' ', ''), stepAt(Date.now())))
  await page.getByRole('button', { name: 'Xác nhận' }).click()
  await page.getByRole('heading', { name: 'Việc sử dụng của bạn' }).waitFor()
  expect(await textOf(page)).not.toContain(secret)
})

it('is through once the notice is read', async () => {
  await page.getByRole('button', { name: 'Tôi đã đọc và hiểu' }).click()
  await page.getByRole('heading', { name: 'Bàn làm việc' }).waitFor()
})
