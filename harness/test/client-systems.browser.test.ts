/** A new client system and the next key of one, by two persons, in the real console. */
import { exportJWK, generateKeyPair } from 'jose'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible, textOf } from './screen.ts'

let screens: Screens
let focal: Page
let security: Page

beforeAll(async () => {
  screens = await openScreens()
  focal = await screens.signedIn('daumoi.pvhcc')
  security = await screens.signedIn('anninh.pc06')
  for (const page of [focal, security])
    await screens.toTab(page, 'Danh mục', 'Hệ thống gọi đến')
})
afterAll(() => screens?.close())

async function newKey(kid: string) {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  return {
    secret: await exportJWK(pair.privateKey),
    jwk: JSON.stringify({ ...(await exportJWK(pair.publicKey)), kid }),
  }
}

async function giveGrounds(page: Page): Promise<void> {
  await page.getByLabel('Lý do').fill('Nhà cung cấp bàn giao hệ thống')
  await page.getByLabel('Căn cứ').fill('Hợp đồng 45/2026/HĐ-CNTT')
}

it('a secret key that is pasted is taken out of the box and sent nowhere', async () => {
  const sent: string[] = []
  focal.on('request', (request) => sent.push(request.postData() ?? ''))
  await focal.getByRole('button', { name: 'Đăng ký hệ thống mới' }).click()
  const { secret } = await newKey('k1')
  const box = focal.getByLabel('Khóa công khai')
  await box.fill(JSON.stringify(secret))
  await focal.getByText('Đây là khóa bí mật').waitFor()
  expect(await box.inputValue()).toBe('')
  expect(await focal.getByRole('button', { name: 'Gửi đề nghị' }).isDisabled()).toBe(true)
  await expectAccessible(focal, 'system-secret-key')
  expect(await textOf(focal)).not.toContain(secret.d)
  expect(sent.join()).not.toContain(secret.d)
})

it('each fault of a request is told at its field', async () => {
  await focal.getByLabel('Khóa công khai').fill('{')
  await focal.getByText('Chưa đọc được.').waitFor()
  await focal.getByLabel('Gọi từ dải mạng').fill('10.15.0.1/24, 10.15.0.0')
  await giveGrounds(focal)
  await focal.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await focal.getByText('Dải mạng phải có dạng 10.15.0.0/24.').waitFor()
  await focal.getByText('Mã hệ thống có từ 3 đến 64').waitFor()
  await expectAccessible(focal, 'system-request-faults')
})

it('is asked by one, who cannot approve it, and approved by another', async () => {
  const { jwk } = await newKey('2026')
  await focal.getByLabel('Tên hệ thống').fill('Một cửa điện tử tỉnh Lào Cai')
  await focal.getByLabel('Mã hệ thống').fill('mot-cua.laocai')
  await focal.getByLabel('Cơ quan chịu trách nhiệm').fill('UBND xã Bát Xát')
  await focal.getByLabel('Gọi từ dải mạng').fill('10.15.0.0/24')
  await focal.getByLabel('Khóa công khai').fill(jwk)
  const print = await focal.locator('dialog .notice .mono').innerText()
  expect(print).toMatch(/^[\w-]{43}$/)
  await focal.setViewportSize(wideScreen)
  await expectAccessible(focal, 'system-request')
  await focal.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await focal.getByText('Đã gửi đề nghị.').waitFor()
  const own = focal.getByRole('region', { name: 'Chờ duyệt: hệ thống mới' })
  await own.getByText('người khác phải duyệt').waitFor()
  expect(await own.getByRole('button', { name: /^Duyệt/ }).count()).toBe(0)

  await security.reload()
  const asked = security.getByRole('region', { name: 'Chờ duyệt: hệ thống mới' })
  await asked.getByText(print).waitFor()
  await expectAccessible(security, 'system-asked')
  await asked.getByRole('button', { name: /^Duyệt/ }).click()
  const dialog = security.getByRole('dialog')
  await dialog.getByText(print).waitFor()
  await dialog.getByLabel('Lý do').fill('Đã đối chiếu vân tay qua điện thoại')
  await expectAccessible(security, 'system-approve')
  await dialog.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await security.getByText('Đã duyệt cho Một cửa điện tử tỉnh Lào Cai.').waitFor()
  const card = security.getByRole('region', { name: 'Một cửa điện tử tỉnh Lào Cai' })
  await card.getByText('Có hiệu lực', { exact: true }).waitFor()
  await expectAccessible(security, 'system-registered')
})

it('a next key is asked for in the system’s own card; both are in force', async () => {
  const { jwk } = await newKey('2027')
  await security
    .getByRole('button', { name: 'Thêm khóa: Một cửa điện tử tỉnh Lào Cai' })
    .click()
  await security.getByLabel('Khóa công khai').fill(jwk)
  await giveGrounds(security)
  await security.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await security.getByText('Đã gửi đề nghị.').waitFor()
  await focal.reload()
  await focal
    .getByRole('region', { name: 'Chờ duyệt: khóa mới' })
    .getByRole('button', { name: /^Duyệt/ })
    .click()
  await focal.getByRole('dialog').getByLabel('Lý do').fill('Đã đối chiếu vân tay')
  await focal.getByRole('dialog').getByRole('button', { name: 'Duyệt' }).click()
  const card = focal.getByRole('region', { name: 'Một cửa điện tử tỉnh Lào Cai' })
  await expect.poll(() => card.getByText('Có hiệu lực', { exact: true }).count()).toBe(2)
  await expectAccessible(focal, 'system-two-keys')
})
