/** The life of an account in the real console: asked, approved, handed out, locked. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScreens, type Screens } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let admin: Page
let focal: Page

beforeAll(async () => {
  screens = await openScreens()
  admin = await screens.signedIn('quantri.batxat')
  focal = await screens.signedIn('daumoi.pvhcc')
})
afterAll(() => screens?.close())

/** Fills the reason and the basis in, previews, and does it. */
async function confirm(page: Page, reason: string, legalBasis?: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill(reason)
  if (legalBasis !== undefined) await dialog.getByLabel('Căn cứ').fill(legalBasis)
  await dialog.getByRole('button', { name: 'Xem trước' }).click()
  await dialog.getByText('Sẽ thực hiện').waitFor()
  await expectAccessible(page, `preview-${reason.length}`)
  await dialog.getByRole('button', { name: /^Thực hiện/ }).click()
}

it('is asked by the administrator, each fault told at its field', async () => {
  await admin.getByRole('button', { name: 'Đề nghị tài khoản mới' }).click()
  await admin.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await admin.getByText('Số định danh cá nhân phải gồm đúng 12 chữ số.').waitFor()
  await expectAccessible(admin, 'account-request')
  await admin.getByLabel('Họ và tên').fill('Lò Thị Mới')
  await admin.getByLabel('Tên đăng nhập', { exact: true }).fill('lothimoi.batxat')
  await admin.getByLabel('Số định danh của cán bộ').fill('010199000123')
  await admin.getByLabel('Số điện thoại của cán bộ').fill('0912345678')
  await admin.getByLabel('Lý do').fill('Bổ sung cán bộ một cửa')
  await admin.getByLabel('Căn cứ').fill('Quyết định 12/QĐ-UBND')
  await admin.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await admin.getByText('Đã gửi đề nghị').waitFor()
})

it('is approved by the focal point, after a preview', async () => {
  await focal.getByRole('link', { name: 'Đề nghị tài khoản' }).click()
  await focal.getByRole('checkbox', { name: 'Chọn Lò Thị Mới' }).check()
  await expectAccessible(focal, 'account-requests')
  await focal.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await confirm(focal, 'Đủ hồ sơ')
  await focal.getByRole('dialog').getByText('Đã thực hiện').waitFor()
})

it('is handed out on a slip shown once, and its page says what it lacks', async () => {
  await admin.reload()
  await admin.getByRole('link', { name: 'Lò Thị Mới' }).click()
  await admin.getByText('Chưa tra cứu được').waitFor()
  await expectAccessible(admin, 'account')
  await admin.getByRole('button', { name: 'Cấp phiếu tài khoản' }).click()
  await confirm(admin, 'Cấp lần đầu', 'Quyết định 12/QĐ-UBND')
  const slip = admin.getByRole('dialog').last()
  const password = slip.getByText(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  await password.waitFor()
  await slip.getByRole('button', { name: 'Đóng' }).click()
  expect(await password.count()).toBe(0)
})

it('locked by another, its open page closes by itself and says why', async () => {
  await focal.goto(`${screens.url}/accounts`)
  await focal.getByLabel('Tìm theo họ tên').fill('quantri.batxat')
  await focal.getByRole('checkbox', { name: 'Chọn Phạm Đức Long' }).check()
  await focal.getByRole('button', { name: 'Khóa', exact: true }).click()
  await confirm(focal, 'Kiểm tra đột xuất', 'Công văn 3736/UBND-NC')
  await admin.getByText('Tài khoản vừa bị khóa nên trang này đã đóng.').waitFor()
  expect(await admin.getByText('Lò Thị Mới').count()).toBe(0)
  await expectAccessible(admin, 'closed')
})
