/** A drive of registration before the focal point, and the desk of the police taking in a file. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

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
  await desk.getByText('cong-van-di.pdf').waitFor()
})

it('the focal point restores a suspended connection once a leader approved, up to a day', async () => {
  await screens.asOwner(
    `insert into agency_connections (agency_code, state, since, reason)
     select code, 'suspended', now(), 'Quá hạn của đợt mà hồ sơ chưa hoàn thiện' from agencies g
     where kind = 'commune' and not exists (select from agency_connections c
       where c.agency_code = g.code) order by code limit 1`,
  )
  await focal.goto(`${screens.url}/connection-files`)
  await focal.getByText('Quá hạn của đợt mà hồ sơ chưa hoàn thiện').waitFor()
  await expectAccessible(focal, 'stopped-connections')
  await focal.getByRole('button', { name: /^Xin khôi phục: / }).click()
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
  await focal.getByText('Không có kết nối nào bị tạm ngừng').waitFor()
})
