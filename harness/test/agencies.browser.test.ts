/** Two communes become one, by the focal point and a leader, until the officers are confirmed. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { officeScreen, openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
const number = '99/NQ-HĐND (ví dụ)'

let screens: Screens
let focal: Page

beforeAll(async () => {
  screens = await openScreens()
  focal = await screens.signedIn('daumoi.pvhcc')
})
afterAll(() => screens?.close())

async function seen(page: Page, name: string): Promise<void> {
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, `${name}-wide`)
  await page.setViewportSize(officeScreen)
  await expectAccessible(page, name)
}

const choose = async (page: Page, label: string, typed: string) =>
  page.getByLabel(label, { exact: true }).fill(typed)

it('drafts what the document says, from a file and by hand', async () => {
  await screens.toTab(focal, 'Đăng ký kết nối', 'Sắp xếp cơ quan')
  await focal.getByText('Chưa có phương án nào').waitFor()
  await expectAccessible(focal, 'reorganisations-none')
  await focal.getByRole('button', { name: 'Lập phương án' }).click()
  await focal.getByLabel('Số văn bản').fill(number)
  await focal.getByLabel('Ngày văn bản').fill(today)
  await focal.getByLabel('Cơ quan ban hành').fill('HĐND tỉnh (ví dụ)')
  await focal.getByLabel('Có hiệu lực từ').fill(today)
  await focal.getByLabel('Chọn tệp danh mục').setInputFiles({
    name: 'danh-muc.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      [
        'Mã;Tên;Loại;Mã đơn vị cũ',
        'H38.90001;UBND xã Mẫu Bát Xát;Xã;02683, 03006',
        'H38.13;Thanh tra tỉnh Lào Cai (mẫu);Sở;',
        '02644;Phường Cam Đường;Phường;',
        '12;Xã mã sai;Xã;',
      ].join('\n'),
    ),
  })
  await focal.getByText('Mã không đúng dạng.').waitFor()
  await seen(focal, 'reorganisation-import')
  await focal.getByRole('button', { name: /^Đưa \d+ việc vào phương án/ }).click()
  // What the document itself makes may be chosen too.
  await focal.getByLabel('Việc', { exact: true }).selectOption('end')
  await focal.getByRole('button', { name: 'Thêm vào phương án' }).click()
  await focal.getByText('Điền đủ các ô').waitFor()
  await choose(focal, 'Cơ quan', 'Sở Tài chính tỉnh Lào Cai')
  await choose(focal, 'Cơ quan kế thừa', 'H38.12')
  await expectAccessible(focal, 'reorganisation-editor')
  await focal.getByRole('button', { name: 'Thêm vào phương án' }).click()
  await focal.getByRole('button', { name: 'Lưu dự thảo' }).click()
  await focal.getByText('Những gì sẽ chuyển').waitFor()
  await seen(focal, 'reorganisation-draft')
})

it('is approved by a leader of the province, who sees what it moves', async () => {
  await focal.getByRole('button', { name: 'Xin lãnh đạo tỉnh duyệt' }).click()
  await focal.getByLabel('Lý do').fill('Thi hành nghị quyết (ví dụ)')
  await expectAccessible(focal, 'reorganisation-ask')
  await focal
    .getByRole('dialog')
    .getByRole('button', { name: 'Xin lãnh đạo tỉnh duyệt' })
    .click()
  await focal.getByText('Đã gửi.').waitFor()
  const leader = await screens.signedIn('lanhdao.ubnd')
  await screens.toTab(leader, 'Phê duyệt', 'Duyệt yêu cầu')
  await leader.getByRole('link', { name: 'Xem phương án' }).click()
  await leader.getByText('Những gì sẽ chuyển').waitFor()
  await leader.goBack()
  await leader.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await leader.getByLabel('Lý do duyệt hoặc từ chối').fill('Đúng nghị quyết')
  await expectAccessible(leader, 'reorganisation-approve')
  await leader
    .getByRole('dialog')
    .getByRole('button', { name: 'Duyệt', exact: true })
    .click()
  await leader.getByText('Đã ghi nhận.').waitFor()
})

it('takes effect by itself, and the province confirms the first administrator', async () => {
  await focal.getByText('Xác nhận tại cơ quan mới').waitFor({ timeout: 90_000 })
  await seen(focal, 'reorganisation-done')
  await focal.getByRole('button', { name: 'Nhắc các cơ quan còn chờ' }).click()
  await focal.getByText('Đã nhắc 1 cơ quan.').waitFor()
  const security = await screens.signedIn('anninh.pc06')
  await screens.toTab(security, 'Cán bộ', 'Đề nghị tài khoản')
  await security.getByLabel('Chọn Phạm Đức Long').check()
  await security.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await security.getByLabel('Lý do').fill('Quản trị đầu tiên của xã mới')
  await expectAccessible(security, 'rehome-confirm')
}, 120_000)

it('leads from the former name to the heir, and shows the history', async () => {
  await screens.toTab(focal, 'Đăng ký kết nối', 'Cơ quan')
  await focal.getByLabel('Tìm theo tên hoặc mã cơ quan').fill('ubnd xa bat xat')
  // The first of the whole list is not called that.
  await focal
    .getByRole('link', { name: 'Sở Nội vụ tỉnh Lào Cai' })
    .waitFor({ state: 'detached' })
  await focal.getByText('Nay là').first().waitFor()
  await seen(focal, 'agencies-former')
  await focal.getByRole('link', { name: 'UBND xã Mẫu Bát Xát' }).first().click()
  await focal.getByText('Kế thừa từ').first().waitFor()
  await seen(focal, 'agency-history')
  await focal.getByRole('link', { name: 'UBND xã Bát Xát' }).click()
  await focal.getByText('UBND xã Bát Xát đã hết hiệu lực').waitFor()
  expect(await focal.getByText('Cơ quan kế thừa').count()).toBeGreaterThan(0)
  await expectAccessible(focal, 'agency-ended')
})
