/** The watch desk: an alert comes to the open board by itself, its case is looked into, heard and decided. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { officeScreen, openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let officer: Page
let security: Page

const officerName = 'Nguyễn Thị Hồng Nhung'

beforeAll(async () => {
  screens = await openScreens()
  // One look-up is a burst here: the detection itself finds what the board then shows.
  await screens.asOwner(
    `update policies
     set value = jsonb_set(value, '{rules,burst,challenge}', '{"count": 1, "seconds": 60}')
     where name = 'detection'`,
  )
  officer = await screens.signedIn(logins.receiving)
  security = await screens.signedIn('anninh.pc06')
})
afterAll(() => screens?.close())

async function lookUp(): Promise<void> {
  const { code } = screens.statusDossier()
  await officer.goto(`${screens.url}/dossiers/${code}`)
  await officer
    .getByRole('group', { name: 'Mục đích' })
    .getByRole('radio')
    .first()
    .check()
  await officer.getByRole('button', { name: 'Tra cứu', exact: true }).click()
}

it('an alert comes to the open board without a reload, in words and in the title of the tab', async () => {
  await security.goto(`${screens.url}/watch`)
  await security.getByText('Trực tiếp', { exact: true }).waitFor()
  await security.getByText('Không có vụ việc nào chưa quyết định.').waitFor()
  await expectAccessible(security, 'board-quiet')
  expect(await security.title()).toMatch(/^Bàn theo dõi/)
  await lookUp()
  await security.getByText(`${officerName} (${logins.receiving})`).waitFor()
  await security.getByText('Có 1 vụ việc hoặc khóa mới.').waitFor()
  expect(await security.title()).toMatch(/^\(1\) Bàn theo dõi/)
  await security.getByRole('img', { name: 'Một giờ qua: 1 lượt cho phép' }).waitFor()
  await security.getByRole('button', { name: 'Bật âm báo' }).click()
  await security.getByRole('button', { name: 'Tắt âm báo' }).waitFor()
  await expectAccessible(security, 'board')
  await security.setViewportSize(wideScreen)
  await expectAccessible(security, 'board-wide')
})

it('whoever takes its case asks the officer, who answers on their own page', async () => {
  const cases = security.getByRole('region', { name: 'Vụ việc mới nhất' })
  await cases.getByRole('link', { name: 'Vụ 1', exact: true }).click()
  await security.getByText('Tra cứu dồn dập').first().waitFor()
  await expectAccessible(security, 'case-new-wide')
  await security.setViewportSize(officeScreen)
  await expectAccessible(security, 'case-new')
  await security.getByRole('button', { name: 'Nhận xử lý' }).click()
  await security.getByText('Đã ghi.').waitFor()
  await security.getByRole('button', { name: 'Đề nghị giải trình' }).click()
  const dialog = security.getByRole('dialog')
  await dialog
    .getByLabel('Câu hỏi cho cán bộ')
    .fill('Vì sao tra cứu dồn dập lúc cuối giờ?')
  await expectAccessible(security, 'case-ask')
  await dialog.getByRole('button', { name: 'Đề nghị giải trình' }).click()
  await security.getByText('Chờ giải trình', { exact: true }).first().waitFor()

  await officer.goto(`${screens.url}/me`)
  await officer.getByText('Vì sao tra cứu dồn dập lúc cuối giờ?').waitFor()
  await officer
    .getByLabel('Giải trình của bạn')
    .fill('Nhập bù hồ sơ nhận trong ngày do mất mạng buổi sáng.')
  await expectAccessible(officer, 'explain')
  await officer.getByRole('button', { name: 'Gửi giải trình' }).click()
  await officer
    .getByRole('dialog')
    .getByRole('button', { name: 'Gửi giải trình' })
    .click()
  await officer.getByText('Đã gửi giải trình.').waitFor()
})

it('a case is decided with grounds, found by its words, and closed', async () => {
  await security.reload()
  await security
    .getByText('Nhập bù hồ sơ nhận trong ngày do mất mạng buổi sáng.')
    .waitFor()
  await security.getByRole('button', { name: 'Quyết định', exact: true }).click()
  const dialog = security.getByRole('dialog')
  await dialog.getByLabel('Quyết định').selectOption('explained')
  await dialog
    .getByLabel('Lý do và kết luận')
    .fill('Đối chiếu sổ trực: đúng là mất mạng.')
  await dialog.getByLabel('Căn cứ (văn bản)').fill('Báo cáo 21/BC-UBND')
  await expectAccessible(security, 'case-decide')
  await dialog.getByRole('button', { name: 'Quyết định', exact: true }).click()
  await security.getByText('Giải trình thỏa đáng').first().waitFor()
  await security.getByRole('button', { name: 'Đóng vụ việc' }).click()
  await security.getByRole('dialog').getByLabel('Lý do đóng').fill('Lưu hồ sơ')
  await security.getByRole('dialog').getByRole('button', { name: 'Đóng vụ việc' }).click()
  await security.getByText('Đã đóng', { exact: true }).first().waitFor()
  await expectAccessible(security, 'case-closed')

  await security.getByRole('link', { name: 'Về danh sách vụ việc' }).click()
  await security.getByText('Không có vụ việc nào', { exact: true }).waitFor()
  await security.getByLabel('Trạng thái').selectOption('')
  await security.getByLabel('Tìm theo tên').fill('mat mang')
  await security.getByRole('link', { name: 'Vụ 1', exact: true }).waitFor()
  await expectAccessible(security, 'cases')
})

it('the lock of a whole agency tells how many wait there before it is put', async () => {
  await security.goto(`${screens.url}/locks`)
  await security.getByRole('button', { name: 'Khóa tra cứu' }).click()
  const dialog = security.getByRole('dialog')
  await dialog.getByLabel('Khóa gì').selectOption('agency')
  await dialog.getByLabel('Đối tượng').fill(screens.account(logins.receiving).agency)
  await dialog.getByText(/hồ sơ đang mở chưa được tra cứu lần nào/).waitFor()
  await dialog.getByLabel('Lý do').fill('Nghi máy trong cơ quan bị chiếm quyền')
  await dialog.getByLabel('Căn cứ').fill('Công văn 20/PC06')
  await expectAccessible(security, 'lock-agency')
  await dialog.getByRole('button', { name: 'Khóa tra cứu' }).click()
  await security.getByText('Đã khóa.', { exact: true }).waitFor()
  await officer.getByLabel('Tên đăng nhập').waitFor()
})
