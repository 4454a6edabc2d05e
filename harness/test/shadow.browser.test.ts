/** A change of rules is tried on the screen: numbers changed, the run followed, its report read. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let officer: Page
let security: Page

beforeAll(async () => {
  screens = await openScreens()
  officer = await screens.signedIn(logins.receiving)
  security = await screens.signedIn('anninh.pc06')
})
afterAll(() => screens?.close())

it('an officer looks somebody up, which the present numbers have nothing against', async () => {
  const { code } = screens.statusDossier()
  await officer.goto(`${screens.url}/dossiers/${code}`)
  await officer
    .getByRole('group', { name: 'Mục đích' })
    .getByRole('radio')
    .first()
    .check()
  await officer.getByRole('button', { name: 'Tra cứu', exact: true }).click()
  await officer.getByRole('heading', { name: 'Kết quả' }).waitFor()
})

it('numbers are explained by what is in force, and nothing is run without a change and a reason', async () => {
  await security.goto(`${screens.url}/shadow-runs`)
  await security.getByText('Đang áp dụng: 12', { exact: true }).waitFor()
  await security.getByText('Chưa có lần chạy thử nào').waitFor()
  await expectAccessible(security, 'shadow-empty')
  await security.getByRole('button', { name: 'Chạy thử', exact: true }).click()
  await security.getByText('Ghi lý do, ít nhất 5 ký tự.').waitFor()
  await security.getByText('Sửa ít nhất một số khác với số đang áp dụng.').waitFor()
  await security.getByLabel('Khóa từ (lần)').fill('1,5')
  await security.getByText('Nhập một số nguyên.').waitFor()
  await expectAccessible(security, 'shadow-wrong')
})

it('the report says who would have been locked, with the entries, and nobody is', async () => {
  await security.getByLabel('Yêu cầu xác nhận từ (lần)').fill('1')
  await security.getByLabel('Khóa từ (lần)').fill('1')
  await security.getByLabel('Số ngày nhìn lại').fill('2')
  await security
    .getByLabel('Vì sao chạy thử')
    .fill('Xem ngưỡng thấp hơn có khóa nhầm không')
  await security.getByRole('button', { name: 'Chạy thử', exact: true }).click()
  await security.getByRole('heading', { name: 'Những chỗ khác nhau' }).waitFor()
  const differences = security.getByRole('region', { name: 'Những chỗ khác nhau' })
  await differences.getByText('Tra cứu dồn dập').first().waitFor()
  expect(
    await differences.getByText(`(${logins.receiving})`, { exact: false }).count(),
  ).toBeGreaterThan(0)
  await expectAccessible(security, 'shadow-report')
  await security.setViewportSize(wideScreen)
  await expectAccessible(security, 'shadow-report-wide')
  await differences.getByRole('link', { name: /^Dòng/ }).first().click()
  await security.waitForURL(/\/log\/\d+$/)
  await officer.reload()
  await officer.getByRole('button', { name: 'Tra cứu', exact: true }).waitFor()
  await security.goto(`${screens.url}/locks`)
  await security.getByText('Không có khóa nào').waitFor()
})

it('former trials are found again, and an auditor reads them without starting one', async () => {
  await security.goto(`${screens.url}/shadow-runs`)
  await security.getByText('Đã xong', { exact: true }).waitFor()
  await expectAccessible(security, 'shadow-list-wide')
  const auditor = await screens.signedIn(logins.auditor)
  await auditor.goto(`${screens.url}/shadow-runs`)
  await auditor.getByText('Đã xong', { exact: true }).waitFor()
  expect(
    await auditor.getByRole('button', { name: 'Chạy thử', exact: true }).count(),
  ).toBe(0)
})
