/** A drive of registration before the focal point, and the desk of the police taking in a file. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

const states = [
  ['draft', 'Đang soạn'],
  ['signed', 'Đã ký'],
  ['sent', 'Đã gửi'],
  ['received', 'Đã tiếp nhận'],
  ['returned', 'Bị trả lại'],
  ['accepted', 'Được chấp nhận'],
  ['connected', 'Đã kết nối'],
  ['suspended', 'Tạm ngừng'],
  ['ended', 'Đã chấm dứt'],
] as const

let screens: Screens
let focal: Page
let desk: Page

beforeAll(async () => {
  screens = await openScreens()
  focal = await screens.signedIn('daumoi.pvhcc')
  desk = await screens.signedIn('hoso.pc06')
})
afterAll(() => screens?.close())

it('the focal point sees of each agency how far it is, and exactly what it lacks', async () => {
  await focal.goto(`${screens.url}/drives`)
  await focal
    .getByRole('img', { name: /^Đã gửi \d+, một phần \d+/ })
    .first()
    .waitFor()
  await focal.getByRole('heading', { name: 'Từng cơ quan' }).waitFor()
  await focal.getByText('Danh sách tài khoản: chưa lập').first().waitFor()
  await focal.getByText('So với đợt trước: Đăng ký khai thác đợt đầu, 9/2025').waitFor()
  await expectAccessible(focal, 'drive-progress')
  await focal.setViewportSize(wideScreen)
  await expectAccessible(focal, 'drive-progress-wide')
  await focal.setViewportSize({ width: 1366, height: 768 })
  await focal.getByLabel('Tìm cơ quan').fill('bat xat')
  await focal.getByRole('link', { name: 'Đã kết nối: UBND xã Bát Xát' }).waitFor()
})

it('the progress is saved as a file that names who is missing what', async () => {
  const saved = focal.waitForEvent('download')
  await focal.getByRole('button', { name: 'Tải CSV' }).click()
  const text = (await (await saved).createReadStream()).setEncoding('utf8')
  let csv = ''
  for await (const chunk of text) csv += chunk
  expect(csv).toContain('Mã cơ quan,Cơ quan')
  expect(csv.split('\r\n').length).toBeGreaterThan(110)
})

it('the desk of the police returns a file with the reason of a part, seen at once by the agency', async () => {
  await desk.goto(`${screens.url}/connection-files`)
  await desk.getByLabel('Trạng thái').selectOption('received')
  const first = desk.locator('tbody a').first()
  const name = (await first.textContent()) ?? ''
  await expectAccessible(desk, 'file-queue')
  await first.click()
  await desk.getByRole('heading', { name: 'Bốn thành phần của hồ sơ' }).waitFor()
  await expectAccessible(desk, 'connection-file')
  await desk.setViewportSize(wideScreen)
  await expectAccessible(desk, 'connection-file-wide')
  await desk.setViewportSize({ width: 1366, height: 768 })
  await desk.getByRole('button', { name: 'Trả lại' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByLabel('Số văn bản').fill('88/PC06-TTr')
  await dialog.getByLabel('Ngày văn bản').fill('2026-01-05')
  await dialog.getByRole('button', { name: 'Trả lại' }).click()
  await dialog.getByText('Nêu lý do cho ít nhất một thành phần').waitFor()
  await dialog.getByLabel('Lý do: Bản cam kết').fill('Thiếu chữ ký của người đại diện')
  await expectAccessible(desk, 'return-file')
  await dialog.getByRole('button', { name: 'Trả lại' }).click()
  await desk.getByText('Đã ghi nhận bước này.').waitFor()
  await desk.getByText('Thiếu chữ ký của người đại diện').waitFor()
  await focal.getByLabel('Tìm cơ quan').fill(name)
  await focal.getByRole('link', { name: `Bị trả lại: ${name}` }).waitFor()
})

it('the desk attaches a letter and accepts a file; a program is refused with a sentence', async () => {
  await desk.goto(`${screens.url}/connection-files`)
  await desk.getByLabel('Trạng thái').selectOption('received')
  await desk.locator('tbody a').first().click()
  await desk.getByRole('heading', { name: 'Việc có thể làm' }).waitFor()
  const folder = mkdtempSync(join(tmpdir(), 'chot-attach-'))
  const program = join(folder, 'cong-van.pdf')
  writeFileSync(program, 'MZ this is no paper')
  await desk.locator('input[type="file"]').setInputFiles(program)
  await desk.getByText('Chỉ nhận tệp PDF, DOCX').waitFor()
  const paper = join(folder, 'cong-van-di.pdf')
  writeFileSync(paper, '%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n')
  await desk.locator('input[type="file"]').setInputFiles(paper)
  await desk.getByText('Sẽ kèm bước tiếp theo').waitFor()
  await desk.getByRole('button', { name: 'Chấp nhận' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByLabel('Số văn bản').fill('90/PC06-TTr')
  await dialog.getByLabel('Ngày văn bản').fill('2026-01-05')
  await dialog.getByRole('button', { name: 'Chấp nhận' }).click()
  await desk.getByText('Đã ghi nhận bước này.').waitFor()
  await desk.getByText('cong-van-di.pdf', { exact: true }).waitFor()
})

it('the focal point restores a suspended connection once a leader approved, up to a day', async () => {
  await focal.goto(`${screens.url}/connection-files`)
  await focal.getByText('Tài khoản dùng chung, chờ đơn vị khắc phục').first().waitFor()
  await expectAccessible(focal, 'stopped-connections')
  await focal
    .getByRole('button', { name: /^Xin khôi phục: / })
    .first()
    .click()
  const dialog = focal.getByRole('dialog')
  const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
  await dialog.getByLabel('Để yên đến hết ngày').fill(day)
  await dialog.getByLabel('Lý do').fill('Xã đã gửi hồ sơ giấy, đang số hóa')
  await dialog.getByLabel('Căn cứ').fill('Công văn 41/UBND')
  await expectAccessible(focal, 'ask-restore')
  await dialog.getByRole('button', { name: 'Xin khôi phục' }).click()
  await focal.getByText('Đang chờ lãnh đạo duyệt').waitFor()

  const leader = await screens.signedIn('lanhdao.ubnd')
  await leader.goto(`${screens.url}/approvals`)
  await leader.getByText('Khôi phục kết nối của cơ quan').waitFor()
  await leader
    .getByRole('button', { name: /^Duyệt/ })
    .first()
    .click()
  const answer = leader.getByRole('dialog')
  await answer.getByLabel('Lý do duyệt hoặc từ chối').fill('Đã kiểm tra với xã')
  await answer.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await answer.waitFor({ state: 'detached' })

  await focal.reload()
  await focal.getByRole('button', { name: /^Khôi phục: / }).click()
  await focal.getByRole('dialog').getByRole('button', { name: 'Khôi phục' }).click()
  await focal.getByText('Đã khôi phục kết nối.').waitFor()
  const stillStopped = focal.getByText('Tài khoản dùng chung, chờ đơn vị khắc phục')
  await expect.poll(() => stillStopped.count()).toBe(1)
})

it('every state of a file can be seen, and an agency that has no need', async () => {
  await focal.goto(`${screens.url}/connection-files`)
  await focal.getByLabel('Hiện').selectOption('false')
  for (const [state, name] of states) {
    await focal.getByLabel('Trạng thái').selectOption(state)
    await focal.locator('tbody').getByText(name, { exact: true }).first().waitFor()
  }
  await focal.goto(`${screens.url}/drives`)
  await focal.getByLabel('Mức độ').selectOption('excluded')
  await focal.getByText('Công văn 18/CV: không khai thác trong năm 2026').waitFor()
})

it('the letter that urges is made from the drive, and the file and the agency lead to each other', async () => {
  await focal.getByRole('button', { name: 'Lập công văn đôn đốc' }).click()
  const dialog = focal.getByRole('dialog')
  await dialog.getByLabel('Ký hiệu văn bản').fill('VP-HCC')
  await dialog.getByLabel('Địa danh').fill('Lào Cai')
  await dialog.getByLabel('Kính gửi').fill('UBND các xã, phường')
  await dialog
    .getByLabel('Công văn đã gửi trước')
    .fill('ngày 31/10/2026, Công văn số 1/VP-HCC')
  await dialog.getByLabel('Hạn đăng ký mới').fill('2030-01-01')
  await dialog.getByLabel('Nơi nhận đăng ký').fill('Văn phòng UBND tỉnh')
  await dialog.getByLabel('Chức vụ người ký').fill('CHÁNH VĂN PHÒNG')
  await expectAccessible(focal, 'urge-from-drive')
  await dialog.getByRole('button', { name: 'Lập văn bản' }).click()
  await focal.getByRole('heading', { name: 'Công văn đôn đốc đăng ký' }).waitFor()

  await focal.goto(`${screens.url}/connection-files`)
  await focal.getByLabel('Hiện').selectOption('false')
  await focal.getByLabel('Trạng thái').selectOption('signed')
  await focal.locator('tbody').getByText('Đã ký', { exact: true }).first().waitFor()
  await focal.locator('tbody a').first().click()
  await focal.getByRole('button', { name: 'Lập công văn gửi hồ sơ' }).waitFor()
  await expectAccessible(focal, 'file-to-send')
  await focal.getByRole('link', { name: 'Xem, lập từng thành phần của cơ quan' }).click()
  await focal.getByRole('heading', { name: 'Hồ sơ trong đợt đăng ký hiện nay' }).waitFor()
  await focal.getByRole('button', { name: 'Lập bản cam kết' }).waitFor()
  await expectAccessible(focal, 'parts-with-file')
  await focal.setViewportSize(wideScreen)
  await expectAccessible(focal, 'parts-with-file-wide')
  await focal.setViewportSize({ width: 1366, height: 768 })
  await focal.getByRole('button', { name: 'Lập bản cam kết' }).click()
  await focal.getByText('Tôi tên là: Người Ký Thử').waitFor()
  await focal.goBack()
  await focal.getByRole('link', { name: 'Mở hồ sơ kết nối' }).click()
  await focal.getByRole('button', { name: 'Lập công văn gửi hồ sơ' }).waitFor()
  await focal.goto(`${screens.url}/ministry`)
  await focal.getByRole('heading', { name: 'Thông báo thay đổi, từng người' }).waitFor()
  await focal.getByRole('button', { name: 'Lập thông báo thay đổi' }).waitFor()
  await expectAccessible(focal, 'notice-of-change')
})
