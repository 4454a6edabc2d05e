/** What goes wrong at signing in, as an officer sees it: what happened, and what to do. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible, textOf } from './screen.ts'

let screens: Screens

beforeAll(async () => {
  screens = await openScreens()
})
afterAll(() => screens?.close())

const ownPassword = 'Ruộng.bậc-thang:xanh 28'

async function expectLooksWell(page: Page, where: string): Promise<void> {
  await expectAccessible(page, where)
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, `${where}-wide`)
  await page.setViewportSize({ width: 1366, height: 768 })
}

it('a password past its day is changed before anything else, whatever address is opened', async () => {
  const { password } = screens.account(logins.verification)
  await screens.asOwner(
    `update accounts set password_set_at = now() - interval '100 days' where username = $1`,
    [logins.verification],
  )
  const page = await screens.newPage()
  await screens.enter(page, logins.verification)
  await page.getByText('Mật khẩu đã hết hạn').first().waitFor()
  await expectLooksWell(page, 'password-expired')
  await page.goto(`${screens.url}/desk`)
  await page.getByText('Mật khẩu đã hết hạn').first().waitFor()
  expect(await page.getByRole('heading', { name: 'Bàn làm việc' }).count()).toBe(0)
  expect((await page.request.get(`${screens.url}/v1/dossiers`)).status()).toBe(403)
  await page.getByLabel('Mật khẩu hiện tại').fill(password)
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill('abcabc123')
  await page.locator('.strength-word', { hasText: 'đoán ra' }).waitFor()
  await expectAccessible(page, 'password-weak')
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(ownPassword)
  await page.locator('.strength-good').waitFor()
  await page.getByLabel('Nhập lại mật khẩu mới').fill(ownPassword)
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await page.getByRole('heading', { name: 'Bàn làm việc' }).waitFor()
  await page.context().close()
})

it('signed in at another PC, the page at the first closes by itself and says why', async () => {
  const first = await screens.signedIn(logins.receiving)
  await first.getByRole('link', { name: screens.statusDossier().code }).click()
  await first.getByRole('heading', { name: /^Hồ sơ / }).waitFor()
  // The present code has signed in: the next one is good as well.
  const second = await screens.newPage()
  await second.goto(screens.url)
  const { username, password } = screens.account(logins.receiving)
  await second.getByLabel('Tên đăng nhập').fill(username)
  await second.getByRole('textbox', { name: 'Mật khẩu' }).fill(password)
  await second.getByLabel('Mã xác thực').fill(screens.codeOf(username, 1))
  await second.getByLabel('Mã xác thực').press('Enter')
  await second.getByRole('heading', { name: 'Bàn làm việc' }).waitFor()
  await first.getByText('Tài khoản vừa đăng nhập ở nơi khác').waitFor()
  expect(await textOf(first)).not.toContain(screens.statusDossier().person.fullName)
  await expectLooksWell(first, 'signed-in-elsewhere')
  await second.getByRole('button', { name: 'Đăng xuất' }).waitFor()
  await first.context().close()
  await second.context().close()
})

it('after three failures the page does some work by itself, and after five there is a pause', async () => {
  const page = await screens.newPage()
  await page.goto(screens.url)
  const { username, password } = screens.account(logins.receivingToo)
  const asked: string[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('/v1/session/work')) asked.push(response.url())
  })
  async function attempt(typed: string, answer: RegExp): Promise<void> {
    await page.getByLabel('Tên đăng nhập').fill(username)
    await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(typed)
    await page.getByLabel('Mã xác thực').fill(screens.codeOf(username, 1))
    const [said] = await Promise.all([
      page.waitForResponse(
        (response) =>
          response.url().endsWith('/v1/session') &&
          response.request().method() === 'POST' &&
          response.status() !== 428,
      ),
      page.getByLabel('Mã xác thực').press('Enter'),
    ])
    expect(said.status()).not.toBe(200)
    await page.getByRole('alert').filter({ hasText: answer }).waitFor()
  }
  for (let failure = 1; failure <= 3; failure += 1)
    await attempt('sai-mat-khau', /không đúng/)
  expect(asked).toEqual([])
  await attempt('sai-mat-khau', /không đúng/)
  expect(asked).toHaveLength(1)
  await attempt('sai-mat-khau', /không đúng/)
  await expectLooksWell(page, 'sign-in-failed')
  // The right password does not help either: whoever guesses learns nothing.
  await attempt(password, /Nhập sai nhiều lần từ máy này. Thử lại sau \d+ phút/)
  await expectLooksWell(page, 'sign-in-paused')
  expect(await page.getByRole('button', { name: 'Đăng xuất' }).count()).toBe(0)
})
