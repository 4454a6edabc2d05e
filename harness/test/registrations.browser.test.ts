/** An agency's connection file in the real console: drafted, submitted, returned, accepted. */
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
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

const card = (page: Page, part: string) => page.getByRole('region', { name: part })
const button = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true })

/** Opens the file of an agency from the list of all. */
async function openFile(page: Page, agency: string) {
  await screens.toTab(page, 'Đăng ký kết nối', 'Bốn thành phần')
  await page.getByLabel('Tìm cơ quan').fill(agency)
  await page.getByRole('link', { name: agency, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: agency }).waitFor()
}
const commune = 'UBND xã Bát Xát'

it('shows an agency’s administrator the four parts, and what is missing', async () => {
  await screens.toTab(admin, 'Đăng ký kết nối', 'Bốn thành phần')
  await admin.getByText('Tổng số: 1').waitFor()
  await expectAccessible(admin, 'registrations')
  await openFile(admin, commune)
  await card(admin, 'Danh sách tài khoản').getByText('Đang dùng bản 1').waitFor()
  await expectAccessible(admin, 'registration-missing')
})

it('drafts a list from the accounts, changes a line, and submits it', async () => {
  await button(admin, 'Lập từ tài khoản hiện có').click()
  await admin.getByText('So với bản 1 đã chấp nhận').waitFor()
  await expectAccessible(admin, 'registration-list-draft')
  await admin
    .getByRole('button', { name: /^Sửa dòng của/ })
    .first()
    .click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Lượt/ngày').fill('90')
  await expectAccessible(admin, 'registration-list-row')
  await dialog.getByRole('button', { name: 'Lưu' }).click()
  await dialog.waitFor({ state: 'detached' })
  await admin.getByText('Lượt/ngày: 90 →').or(admin.getByText('→ 90')).first().waitFor()
  await button(admin, 'Gửi xem xét').click()
  await admin.getByText('Chờ xem xét').waitFor()
})

it('is returned line by line by the focal point, who then accepts the next version', async () => {
  await openFile(focal, commune)
  await card(focal, 'Danh sách tài khoản').getByRole('link', { name: 'Mở bản 2' }).click()
  await button(focal, 'Trả lại').click()
  const dialog = focal.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill('Một người đã chuyển công tác')
  await button(focal, 'Nêu thêm dòng cần sửa').click()
  await dialog.getByLabel('Dòng', { exact: true }).fill('1')
  await dialog.getByLabel('Lý do trả lại dòng 1').fill('Không còn nhiệm vụ tiếp nhận')
  await expectAccessible(focal, 'registration-return')
  await dialog.getByRole('button', { name: 'Trả lại' }).click()
  await focal.getByText('Bị trả lại').waitFor()
  await openFile(admin, commune)
  await admin.getByText('Bị trả lại').first().waitFor()
  await button(admin, 'Lập từ bản trước').click()
  await admin.getByRole('heading', { level: 1, name: /bản 3/ }).waitFor()
  await admin
    .getByRole('button', { name: /^Bỏ .* khỏi danh sách$/ })
    .first()
    .click()
  await admin.getByText('Thôi', { exact: true }).first().waitFor()
  await button(admin, 'Gửi xem xét').click()
  await admin.getByText('Chờ xem xét').waitFor()
  await openFile(focal, commune)
  await card(focal, 'Danh sách tài khoản').getByRole('link', { name: 'Mở bản 3' }).click()
  await button(focal, 'Chấp nhận').click()
  await focal.getByRole('dialog').getByLabel('Lý do').fill('Đã đối chiếu danh sách')
  await focal.getByRole('dialog').getByRole('button', { name: 'Chấp nhận' }).click()
  await focal.getByText('Được chấp nhận').waitFor()
  await expectAccessible(focal, 'registration-list-accepted')
})

it('takes a list out of an office’s spreadsheet, and shows what changed', async () => {
  await screens.toTab(admin, 'Đăng ký kết nối', 'Kiểm tra danh sách')
  const fixture = new URL(
    'registration/fixtures/01-form-6383.xlsx',
    import.meta.resolve('@chot/server/start.ts'),
  )
  await admin
    .getByLabel(/^Chọn tệp/)
    .last()
    .setInputFiles(fileURLToPath(fixture))
  await button(admin, 'Đưa vào danh sách đăng ký…').click()
  await expectAccessible(admin, 'registration-into-list')
  await admin.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click()
  await admin.getByText('So với bản 3 đã chấp nhận').waitFor()
  await admin.getByText('Thêm', { exact: true }).first().waitFor()
  await admin.setViewportSize(wideScreen)
  await expectAccessible(admin, 'registration-changes')
  await admin.setViewportSize({ width: 1366, height: 768 })
})

it('proposes services, and refuses more than may be registered off hours', async () => {
  await openFile(admin, commune)
  await card(admin, 'Đăng ký dịch vụ')
    .getByRole('button', { name: 'Lập bản mới' })
    .click()
  const count = (window: string) =>
    admin.getByLabel(`Lượt/ngày: Xác thực thông tin công dân, ${window}`)
  await count('Trong giờ').fill('150')
  await admin
    .getByLabel('Mục đích sử dụng: Xác thực thông tin công dân, Trong giờ')
    .fill('Giải quyết thủ tục hành chính')
  await count('Ngoài giờ').fill('1001')
  await admin
    .getByLabel('Mục đích sử dụng: Xác thực thông tin công dân, Ngoài giờ')
    .fill('Trả kết quả ngoài giờ')
  await admin.getByText('Ngoài giờ cộng lại 1.001 lượt').waitFor()
  await expectAccessible(admin, 'registration-services')
  await button(admin, 'Lưu').click()
  expect(await admin.getByRole('heading', { name: 'Đăng ký dịch vụ' }).count()).toBe(1)
  await count('Ngoài giờ').fill('100')
  for (const service of ['Tra cứu thông tin công dân', 'Cung cấp thông tin hộ gia đình'])
    for (const window of ['Trong giờ', 'Ngoài giờ'])
      await admin.getByLabel(`Lượt/ngày: ${service}, ${window}`).fill('')
  await button(admin, 'Lưu').click()
  await admin.getByRole('heading', { level: 1, name: /Đăng ký dịch vụ, bản 2/ }).waitFor()
  await expectAccessible(admin, 'registration-services-draft')
})

it('takes a confirmation of security with its self-assessment', async () => {
  await openFile(admin, commune)
  await card(admin, 'Xác nhận an toàn')
    .getByRole('button', { name: 'Lập bản mới' })
    .click()
  await admin.getByLabel('Số, ký hiệu văn bản').fill('12/XN-SKHCN')
  await admin.getByLabel('Cơ quan ban hành').fill('Sở Khoa học và Công nghệ')
  await admin.getByLabel('Người ký', { exact: true }).fill('Lù Thị Ký')
  await admin.getByLabel('Chức vụ người ký').fill('Phó Giám đốc')
  const answers = admin.getByLabel('Trả lời')
  const evidences = admin.getByLabel('Dẫn chứng')
  for (let at = 0; at < (await answers.count()); at += 1) {
    await answers.nth(at).selectOption('met')
    await evidences.nth(at).fill('Biên bản kiểm tra ngày 05/11/2026')
  }
  await expectAccessible(admin, 'registration-security')
  await button(admin, 'Lưu').click()
  await admin
    .getByRole('heading', { level: 1, name: /Xác nhận an toàn, bản 2/ })
    .waitFor()
  await button(admin, 'Gửi xem xét').click()
  await admin.getByText('Chờ xem xét').waitFor()
  await openFile(admin, commune)
  await admin.setViewportSize(wideScreen)
  await expectAccessible(admin, 'registration-file')
})

it('sends accepted lists to the Ministry and enters its answer', async () => {
  await screens.toTab(focal, 'Đăng ký kết nối', 'Gửi Bộ')
  await focal.getByText('cơ quan có thay đổi').waitFor()
  await expectAccessible(focal, 'ministry')
  await button(focal, 'Ghi nhận đã gửi').click()
  const dialog = focal.getByRole('dialog')
  await dialog.getByLabel('Số, ký hiệu công văn').fill('125/PVHCC-KS')
  await expectAccessible(focal, 'ministry-send')
  await dialog.getByRole('button', { name: 'Ghi nhận đã gửi' }).click()
  await focal.getByText('Đã ghi nhận lần gửi.').waitFor()
  await button(focal, 'Nhập trả lời').click()
  await dialog.getByLabel('Số, ký hiệu công văn').fill('77/C06-TTDLDC')
  await dialog.getByRole('button', { name: 'Nhập trả lời' }).click()
  await focal.getByText('Đã trả lời').waitFor()
  await focal.setViewportSize(wideScreen)
  await expectAccessible(focal, 'ministry-answered')
})

it('asks a second person for the counts of the province', async () => {
  await button(focal, 'Đề nghị số mới…').click()
  const dialog = focal.getByRole('dialog')
  await dialog.getByLabel('Xác thực thông tin công dân, Trong giờ').fill('21000')
  await dialog.getByLabel('Có hiệu lực từ ngày').fill('2030-01-01')
  await dialog.getByLabel('Lý do').fill('Theo tổng đăng ký của các cơ quan')
  await dialog.getByLabel('Căn cứ').fill('Công văn 125/PVHCC-KS')
  await expectAccessible(focal, 'ministry-ask')
  await button(focal, 'Gửi người thứ hai duyệt').click()
  await focal.getByText('Đã gửi. Lãnh đạo sẽ duyệt hoặc từ chối.').waitFor()
  const leader = await screens.signedIn('lanhdao.ubnd')
  await screens.toTab(leader, 'Phê duyệt', 'Duyệt yêu cầu')
  await leader.getByText('Số lượt dịch vụ đăng ký của cả tỉnh').waitFor()
  await leader.getByText('verify-person/office: 21.000 lượt/ngày').waitFor()
})
