/** The first sign-in with a slip: a password and an authenticator of one's own, and the notice. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Demonstration, startDemonstration } from '../src/demo/start.ts'
import { codeOfStep, stepAt } from '../src/demo/totp.ts'
import { openBrowser } from './browser.ts'
import { expectAccessible, textOf } from './screen.ts'

const home = mkdtempSync(join(tmpdir(), 'chot-first-'))
const ownPassword = 'Trâu.vàng-Ăn:cỏ 17'
let demonstration: Demonstration
let browser: Browser
let page: Page

beforeAll(async () => {
  demonstration = await startDemonstration({ home, port: 0 })
  browser = await openBrowser()
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
  })
  context.setDefaultTimeout(15_000)
  page = await context.newPage()
})
afterAll(async () => {
  await browser?.close()
  await demonstration?.close()
  rmSync(home, { recursive: true, force: true })
})

const newcomer = () => {
  const found = demonstration.demo.accounts.find(
    ({ username }) => username === 'nguoimoi.batxat',
  )
  if (found === undefined) throw new Error('no newcomer')
  return found
}

it('leads to a password of one’s own first', async () => {
  await page.goto(demonstration.url)
  await page.getByRole('button', { name: newcomer().fullName }).click()
  // The code is fetched when the person is chosen.
  await page.locator('input[name="totp"]:not([value=""])').waitFor()
  await page.getByLabel('Mã xác thực').press('Enter')
  await page.getByRole('heading', { name: 'Hoàn tất đăng nhập' }).waitFor()
  await page.getByLabel('Mật khẩu hiện tại').fill(newcomer().password)
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
  await page.setViewportSize({ width: 1920, height: 1080 })
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
