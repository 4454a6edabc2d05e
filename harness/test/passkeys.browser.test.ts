/** Second factors of one's own on the screens: passkey, recovery code, recovery by two administrators. */
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeOfStep, stepAt } from '../src/demo/totp.ts'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible, textOf } from './screen.ts'

const newcomer = 'nguoimoi.batxat'
const ownPassword = 'Trâu.vàng-Ăn:cỏ 17'
let screens: Screens
let page: Page
let devices: CDPSession
let codes: string[]
let ownSecret: string

beforeAll(async () => {
  screens = await openScreens()
  page = await screens.newPage()
  devices = await page.context().newCDPSession(page)
  await devices.send('WebAuthn.enable')
  await addAuthenticator()
})
afterAll(() => screens?.close())

/** A device that keeps passkeys and knows its holder. */
async function addAuthenticator(): Promise<string> {
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}

const button = (name: string) => page.getByRole('button', { name, exact: true })
const desk = () => page.getByRole('heading', { name: 'Bàn làm việc' }).waitFor()
const signOut = () => button('Đăng xuất').click()
const openOwnAccount = async () => {
  await page.goto(`${screens.url}/me`)
  await page.getByRole('heading', { name: 'Cách xác thực của tôi' }).waitFor()
}
/** Gives a code of the secret on the screen, as an authenticator does that has just read it. */
async function enrolShownSecret(): Promise<string> {
  const secret = (await page.locator('.factor-secret').innerText()).replaceAll(' ', '')
  await page.getByLabel('Mã xác thực mới').fill(codeOfStep(secret, stepAt(Date.now())))
  await button('Xác nhận').click()
  return secret
}
/** As if five minutes had passed. */
const letFactorGoStale = () =>
  screens.asOwner(
    `update sessions set factor_proved_at = null where ended_at is null
     and account_id = (select id from accounts where username = $1)`,
    [newcomer],
  )

it('a passkey is enrolled at the first sign-in in the place of codes', async () => {
  await screens.enter(page, newcomer)
  await page.getByLabel('Mật khẩu hiện tại').fill(screens.account(newcomer).password)
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(ownPassword)
  await page.getByLabel('Nhập lại mật khẩu mới').fill(ownPassword)
  await button('Đổi mật khẩu').click()
  await page
    .getByRole('heading', { name: 'Hoặc dùng khóa truy cập thay mã xác thực' })
    .waitFor()
  await button('Tạo khóa truy cập').click()
  await page.getByText('Không được để trống.').waitFor()
  await expectAccessible(page, 'first-passkey')
  await page.getByLabel('Tên khóa truy cập').fill('Máy tính ở quầy 2')
  await button('Tạo khóa truy cập').click()
  await button('Tôi đã đọc và hiểu').click()
  await desk()
})

it('it signs in alone, without login, password or code', async () => {
  await signOut()
  await expectAccessible(page, 'sign-in-passkey')
  await button('Đăng nhập bằng khóa truy cập').click()
  await desk()
})

it('it stands for the code beside a password that was typed, and not beside a wrong one', async () => {
  await signOut()
  await page.getByLabel('Tên đăng nhập').fill(newcomer)
  await page.getByRole('textbox', { name: 'Mật khẩu' }).fill('sai mật khẩu')
  await button('Dùng khóa truy cập thay cho mã').click()
  await page.getByText('Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng').waitFor()
  await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(ownPassword)
  await expectAccessible(page, 'sign-in-password-passkey')
  await button('Dùng khóa truy cập thay cho mã').click()
  await desk()
})

it('it proves the second factor anew, and what waited goes on', async () => {
  await openOwnAccount()
  await page.getByRole('cell', { name: 'Máy tính ở quầy 2', exact: true }).waitFor()
  await page.getByText('Bạn chưa có mã khôi phục').scrollIntoViewIfNeeded()
  await expectAccessible(page, 'own-factors')
  await letFactorGoStale()
  await button('Tạo mã khôi phục mới').click()
  await expectAccessible(page, 'ask-recovery-codes')
  await button('Tạo và hiện mã').click()
  await page.getByRole('heading', { name: 'Xác thực lại' }).waitFor()
  expect(await page.getByLabel('Mã xác thực').count(), 'there is no code').toBe(0)
  await expectAccessible(page, 'step-up-passkey')
  await button('Dùng khóa truy cập').click()
  const shown = page.locator('.recovery-codes li')
  await shown.first().waitFor()
  codes = await shown.allInnerTexts()
  expect(codes).toHaveLength(10)
  await expectAccessible(page, 'recovery-codes')
  await button('Tôi đã cất mã').click()
  await page.getByText('Còn 10 mã').waitFor()
  expect(await textOf(page)).not.toContain(codes[0])
})

it('the last factor stays', async () => {
  await button('Xóa khóa truy cập “Máy tính ở quầy 2”').click()
  await button('Xóa').last().click()
  await page.getByText('Đây là cách xác thực cuối cùng').waitFor()
  await expectAccessible(page, 'last-factor')
  await button('Hủy').click()
})

it('a recovery code leads to a new factor, with which the lost one goes', async () => {
  await signOut()
  await button('Mất cách xác thực? Dùng mã khôi phục').click()
  await page.getByLabel('Tên đăng nhập').fill(newcomer)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(ownPassword)
  await page.getByLabel('Mã khôi phục').fill(codes[0] ?? '')
  await expectAccessible(page, 'sign-in-recovery')
  await button('Đăng nhập').click()
  await page.getByText('Bạn vừa vào bằng mã khôi phục').waitFor()
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'recovering')
  ownSecret = await enrolShownSecret()
  await desk()
  await openOwnAccount()
  await page.getByText('Còn 9 mã').waitFor()
  await page.getByText('Chưa có khóa truy cập nào.').scrollIntoViewIfNeeded()
  await expectAccessible(page, 'own-factors-wide')
})

it('another authenticator takes the place of the present one, which confirms the change', async () => {
  await letFactorGoStale()
  await button('Đổi ứng dụng xác thực').click()
  await page.getByRole('heading', { name: 'Xác thực lại' }).waitFor()
  // The code of this half minute enrolled it.
  const next = codeOfStep(ownSecret, stepAt(Date.now()) + 1)
  await page.getByLabel('Mã xác thực', { exact: true }).fill(next)
  await button('Tiếp tục').click()
  await page.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor()
  await expectAccessible(page, 'change-authenticator')
  expect(await enrolShownSecret()).not.toBe(ownSecret)
  await page.getByText('Từ nay dùng mã của ứng dụng mới.').waitFor()
})

it('a passkey that went signs in no more', async () => {
  await signOut()
  await button('Đăng nhập bằng khóa truy cập').click()
  await page.getByText('Khóa truy cập này không đăng nhập được').waitFor()
})

it('two administrators recover who lost everything, and only then there is a new slip', async () => {
  const admin = await screens.signedIn('quantri.batxat')
  await admin.goto(`${screens.url}/accounts`)
  await admin.getByRole('link', { name: 'Má Seo Dín' }).click()
  await admin.getByRole('button', { name: 'Đề nghị khôi phục' }).waitFor()
  expect(await admin.getByRole('button', { name: 'Cấp phiếu tài khoản' }).count()).toBe(0)
  await admin.getByRole('button', { name: 'Đề nghị khôi phục' }).click()
  await admin.getByLabel('Lý do').fill('Mất điện thoại và tờ mã')
  await admin.getByLabel('Căn cứ').fill('Giấy đề nghị 12/ĐN')
  await expectAccessible(admin, 'ask-recovery')
  await admin.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await admin.getByText('Đã gửi đề nghị').waitFor()

  const security = await screens.signedIn('anninh.pc06')
  await screens.toTab(security, 'Cán bộ', 'Đề nghị tài khoản')
  await security.getByRole('checkbox', { name: 'Chọn Má Seo Dín' }).check()
  await security.getByRole('button', { name: 'Duyệt', exact: true }).click()
  const deciding = security.getByRole('dialog')
  await deciding.getByLabel('Lý do').fill('Đã gặp và nhận mặt cán bộ')
  await deciding.getByRole('button', { name: 'Xem trước' }).click()
  await deciding.getByText('Sẽ thực hiện').first().waitFor()
  await deciding.getByRole('button', { name: /^Thực hiện/ }).click()
  await deciding.getByText('Đã thực hiện').waitFor()

  await admin.reload()
  await admin.getByRole('button', { name: 'Cấp phiếu tài khoản' }).click()
  const issuing = admin.getByRole('dialog')
  await issuing.getByLabel('Lý do').fill('Cấp lại sau khôi phục')
  await issuing.getByLabel('Căn cứ').fill('Giấy đề nghị 12/ĐN')
  await issuing.getByRole('button', { name: 'Xem trước' }).click()
  await issuing.getByRole('button', { name: /^Thực hiện/ }).click()
  const slip = admin.getByRole('dialog').last()
  const password = await slip
    .getByText(/^([A-Z][a-z2-9]{3}-){3}[A-Z][a-z2-9]{3}$/)
    .innerText()
  const secret = await slip.getByText(/^[A-Z2-7]{32}$/).innerText()

  await page.getByLabel('Tên đăng nhập').fill(newcomer)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.getByLabel('Mã xác thực').fill(codeOfStep(secret, stepAt(Date.now())))
  await button('Đăng nhập').click()
  await page.getByRole('heading', { name: 'Hoàn tất đăng nhập' }).waitFor()
})
