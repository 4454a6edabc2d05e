/** An announced job on the screens: drafted and asked by the focal point, approved by a leader, paused by security. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let focal: Page

beforeAll(async () => {
  screens = await openScreens()
  // The system of the demonstration has no such scope; its list would come through the API.
  await screens.asOwner(`update client_systems set scopes = scopes || '{jobs}'::text[]`)
  focal = await screens.signedIn('daumoi.pvhcc')
})
afterAll(() => screens?.close())

const day = (offset: number) =>
  new Date(Date.now() + 7 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10)

it('the focal point drafts it as it was announced, and is told what is wrong at the field', async () => {
  await screens.toTab(focal, 'Giám sát', 'Tiến trình')
  await focal.getByText('Chưa có tiến trình nào').waitFor()
  await expectAccessible(focal, 'jobs-empty')
  await focal.getByRole('button', { name: 'Soạn tiến trình' }).click()
  const dialog = focal.getByRole('dialog')
  const fill = (label: string, value: string) => dialog.getByLabel(label).fill(value)
  await fill('Tên tiến trình', 'Đối khớp hồ sơ tồn quý IV')
  await fill('Hệ thống sở hữu', 'one-stop-lao-cai')
  await fill('Cán bộ chịu trách nhiệm', 'khong.co.ai')
  await dialog.getByLabel('Dịch vụ', { exact: true }).fill('verify-person')
  await fill('Mục đích', 'verify-identity')
  await fill('Văn bản thông báo', 'Công văn 118/PC06-DLDC')
  await fill('Ngày văn bản', day(-3))
  await fill('Nơi nhận thông báo', 'Trung tâm dữ liệu quốc gia về dân cư')
  await fill('Từ ngày', day(1))
  await fill('Đến hết ngày', day(3))
  await fill('Lượt mỗi khung giờ', '100')
  await fill('Lượt cả tiến trình', '200')
  await dialog.getByRole('button', { name: 'Lưu bản soạn' }).click()
  await dialog.getByText('Không có tài khoản cán bộ này.').waitFor()
  await expectAccessible(focal, 'job-form')
  await fill('Cán bộ chịu trách nhiệm', logins.receiving)
  await dialog.getByRole('button', { name: 'Lưu bản soạn' }).click()
  await dialog.waitFor({ state: 'detached' })
  await focal.getByRole('link', { name: 'Đối khớp hồ sơ tồn quý IV' }).waitFor()
})

it('a leader approves the list as it stands, and security pauses it', async () => {
  await screens.asOwner(
    `insert into job_items (job_id, row, dossier_code, party)
     select j.id, row_number() over (order by d.code), d.code, 1 from jobs j, dossiers d`,
  )
  await focal.getByRole('link', { name: 'Đối khớp hồ sơ tồn quý IV' }).click()
  await focal.getByRole('button', { name: 'Đề nghị duyệt' }).click()
  let dialog = focal.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill('Rà soát hồ sơ tồn cuối năm')
  await dialog.getByLabel('Căn cứ').fill('Kế hoạch 12/KH-UBND')
  await dialog.getByRole('button', { name: 'Đề nghị duyệt' }).click()
  await focal.getByText('Chờ duyệt', { exact: true }).waitFor()

  const leader = await screens.signedIn('lanhdao.ubnd')
  await leader.goto(`${screens.url}/approvals`)
  await leader.getByText('Thông báo: Công văn 118/PC06-DLDC').waitFor()
  await leader
    .getByRole('button', { name: /^Duyệt/ })
    .first()
    .click()
  dialog = leader.getByRole('dialog')
  await dialog.getByLabel('Lý do duyệt hoặc từ chối').fill('Bộ đã thống nhất')
  await dialog.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })

  const security = await screens.signedIn('anninh.pc06')
  await screens.toTab(security, 'Giám sát', 'Tiến trình')
  await security.getByText('Đã duyệt', { exact: true }).waitFor()
  await security.getByText('Tránh lúc chuyển khung giờ.').waitFor()
  await expectAccessible(security, 'jobs')
  await security.getByRole('link', { name: 'Đối khớp hồ sơ tồn quý IV' }).click()
  await security.getByRole('button', { name: 'Tạm dừng' }).click()
  dialog = security.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill('Bộ yêu cầu tạm dừng')
  await dialog.getByLabel('Căn cứ').fill('Công văn 77/C06')
  await dialog.getByRole('button', { name: 'Tạm dừng' }).click()
  await security.getByText('Tạm dừng', { exact: true }).first().waitFor()
  await expectAccessible(security, 'job')
  await focal.reload()
  await focal.getByRole('button', { name: 'Dừng hẳn' }).waitFor()
  expect(await focal.getByRole('button', { name: 'Cho chạy tiếp' }).count()).toBe(0)
})
