/** Signing in by an identity provider, in the real console and a real browser. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openIdentityProvider } from '@chot/server/testing/identity-provider.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let there: Awaited<ReturnType<typeof openIdentityProvider>>
let screens: Screens

beforeAll(async () => {
  // The provider has to know where browsers come back to before there is anything there.
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  screens = await openScreens({
    port,
    async settings(home) {
      there = await openIdentityProvider(publicUrl, join(home, 'keys'))
      await there.register(`${publicUrl}/v1/sso/logout`)
      return {
        CHOT_SSO_ISSUER: there.config.issuer,
        CHOT_SSO_CLIENT_ID: there.config.clientId,
        CHOT_SSO_NAME_CLAIM: there.config.nameClaim,
        CHOT_SSO_FACTOR_AMR: there.config.factorAmr.join(' '),
      }
    },
  })
})
afterAll(async () => {
  await screens?.close()
  await there?.close()
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function openPage(path: string): Promise<Page> {
  const page = await screens.newPage()
  await page.goto(screens.url + path)
  return page
}

const officer = logins.receiving
const byProvince = { name: 'Đăng nhập bằng tài khoản của tỉnh' }

it('refuses a person of the province whom no account is linked to, in a sentence', async () => {
  const page = await openPage('/')
  there.expect({ sub: 'sub-7', staff: 'nv-7' })
  await page.getByRole('button', byProvince).waitFor()
  await expectAccessible(page, 'sso-offer')
  await page.getByRole('button', byProvince).click()
  await page.getByText('Danh tính này chưa được liên kết').waitFor()
  await expectAccessible(page, 'sso-unknown')
  // What came back in the address is not left in it.
  expect(new URL(page.url()).search).toBe('')
  await page.getByRole('button', { name: 'Về trang đăng nhập' }).click()
  await page.getByLabel('Mật khẩu', { exact: true }).waitFor()
  await page.context().close()
})

it('is opened by an administrator for one account', async () => {
  const page = await screens.signedIn('quantri.batxat')
  await page.getByRole('link', { name: screens.account(officer).fullName }).click()
  await page.getByRole('button', { name: 'Liên kết tài khoản của tỉnh' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tên ở hệ thống định danh').fill('nv-7')
  await dialog.getByLabel('Lý do').fill('Dùng tài khoản của tỉnh')
  await dialog.getByLabel('Căn cứ').fill('Công văn 12/STTTT')
  await expectAccessible(page, 'sso-link')
  await dialog.getByRole('button', { name: 'Xem trước' }).click()
  await dialog.getByRole('button', { name: /^Thực hiện/ }).click()
  await dialog.getByText('Đã thực hiện').waitFor()
  await dialog.getByRole('button', { name: 'Đóng' }).last().click()
  await page.getByText(/chờ cán bộ đăng nhập lần đầu/).waitFor()
  await expectAccessible(page, 'sso-linked')
  await page.context().close()
})

it('lets the officer in with a code, back where they were, and out at the provider', async () => {
  const page = await openPage('/today')
  there.expect({ sub: 'sub-7', staff: 'nv-7' })
  await page.getByRole('button', byProvince).click()
  await page.getByText('Nhập thêm mã của ứng dụng xác thực').waitFor()
  await expectAccessible(page, 'sso-code')
  await page.getByLabel('Mã xác thực').fill(screens.codeOf(officer))
  await page.getByLabel('Mã xác thực').press('Enter')
  await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/today')

  // With a second factor of the provider's own there is nothing to type.
  const second = await openPage('/')
  there.expect({ sub: 'sub-7', staff: 'nv-7', amr: ['pwd', 'otp'] })
  await second.getByRole('button', byProvince).click()
  await second.getByRole('button', { name: 'Đăng xuất' }).click()
  await second.getByRole('link', { name: 'Đăng xuất khỏi đó' }).waitFor()
  await expectAccessible(second, 'sso-signed-out')
  await second.getByRole('link', { name: 'Đăng xuất khỏi đó' }).click()
  await second.waitForURL(/\/session\/end/)
  await second.context().close()
  await page.context().close()
})
