/** A search of the log by citizen number, by two persons, in the real console. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible, textOf } from './screen.ts'

let screens: Screens

beforeAll(async () => {
  screens = await openScreens()
})
afterAll(() => screens?.close())

/** As if everybody had proved their second factor long ago. */
const makeFactorsStale = () =>
  screens.asOwner('update sessions set factor_proved_at = null')

/** The next code: the present one may have signed in, and each is good once. */
const nextCode = (username: string) => screens.codeOf(username, 1)

const dossier = () => screens.statusDossier()

let auditor: Page

it('is found because an officer looks somebody up', async () => {
  const officer = await screens.signedIn(logins.receiving)
  await officer.getByRole('link', { name: dossier().code }).click()
  await officer.getByRole('radio', { name: 'Xác thực', exact: false }).first().check()
  await officer
    .getByRole('group', { name: 'Mục đích' })
    .getByRole('radio')
    .first()
    .check()
  await officer.getByRole('button', { name: 'Tra cứu', exact: true }).click()
  await officer.getByRole('region', { name: 'Biên nhận' }).waitFor()
})

it('is asked by an auditor, with reason and document', async () => {
  const { number } = dossier().person
  auditor = await screens.signedIn(logins.auditor)
  await screens.toTab(auditor, 'Nhật ký truy cập', 'Tra theo số định danh')
  await auditor.getByText('Không có yêu cầu nào').waitFor()
  await auditor.getByRole('button', { name: 'Gửi người duyệt' }).click()
  await auditor.getByText('Số giấy tờ phải gồm đúng 12 hoặc 9 chữ số.').waitFor()
  await expectAccessible(auditor, 'citizen-search-faults')
  await auditor.getByLabel('Số định danh hoặc số CMND').fill(number)
  await auditor.getByLabel('Lý do').fill('Xác minh đơn phản ánh của công dân')
  await auditor.getByLabel('Căn cứ văn bản').fill('Công văn 45/TTr-NV1 ngày 18/11/2026')
  await auditor.getByLabel('Căn cứ văn bản').press('Enter')
  const dialog = auditor.getByRole('dialog')
  await dialog.getByText(`Số ${number}`).waitFor()
  await expectAccessible(auditor, 'citizen-search-confirm')
  await dialog.getByRole('button', { name: 'Gửi người duyệt' }).click()
  await auditor.getByText('Đã gửi.').waitFor()
  await auditor.getByText('Chờ duyệt').waitFor()
  expect(await textOf(auditor)).not.toContain(number)
  await expectAccessible(auditor, 'citizen-search-waiting')
})

it('is approved by a leader, who sees the end of the number only', async () => {
  const { number } = dossier().person
  const leader = await screens.signedIn('lanhdao.ubnd')
  await leader.getByRole('heading', { name: 'Duyệt yêu cầu' }).waitFor()
  await leader.getByText(`Số tận cùng ${number.slice(-3)}`).waitFor()
  expect(await textOf(leader)).not.toContain(number)
  await expectAccessible(leader, 'approvals')
  await leader.getByRole('button', { name: 'Duyệt', exact: true }).click()
  const answer = leader.getByRole('dialog')
  await answer.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await answer.getByText('Lý do phải có từ 5 đến 200 ký tự').waitFor()
  await answer.getByLabel('Lý do duyệt hoặc từ chối').fill('Đã đối chiếu công văn')
  await expectAccessible(leader, 'approve')
  await makeFactorsStale()
  await answer.getByRole('button', { name: 'Duyệt', exact: true }).click()
  const proof = leader.getByRole('dialog', { name: 'Xác thực lại' })
  await proof.getByLabel('Mã xác thực').fill('000000')
  await proof.getByLabel('Mã xác thực').press('Enter')
  await proof.getByText('Mã không đúng hoặc đã dùng.').waitFor()
  await expectAccessible(leader, 'step-up')
  await proof.getByLabel('Mã xác thực').fill(nextCode('lanhdao.ubnd'))
  await proof.getByLabel('Mã xác thực').press('Enter')
  await leader.getByText('Đã ghi nhận.').waitFor()
  await leader.getByText('Đã duyệt', { exact: true }).waitFor()
  await expectAccessible(leader, 'approved')
  const refused = await leader.request.get(`${screens.url}/v1/log`)
  expect(refused.status()).toBe(403)
})

it('is read with its proofs, and ended', async () => {
  const { number } = dossier().person
  await auditor.getByRole('button', { name: 'Làm mới' }).click()
  await auditor.getByRole('link', { name: 'Mở kết quả' }).click()
  await auditor.getByRole('button', { name: 'Đọc kết quả' }).click()
  const proof = auditor.getByRole('dialog', { name: 'Xác thực lại' })
  await proof.getByRole('button', { name: 'Hủy' }).click()
  await auditor.getByText('Việc này cần xác thực lại.').waitFor()
  expect(await auditor.getByText('Quyết định tra cứu').count()).toBe(0)
  await auditor.getByRole('button', { name: 'Thử lại' }).click()
  await proof.getByLabel('Mã xác thực').fill(nextCode(logins.auditor))
  await proof.getByRole('button', { name: 'Tiếp tục' }).click()
  await auditor.getByText('Quyết định tra cứu').first().waitFor()
  await auditor.getByText(/dòng có bằng chứng dẫn tới bản nhật ký đã ký/).waitFor()
  expect(await textOf(auditor)).not.toContain(number)
  await expectAccessible(auditor, 'citizen-history')
  const [download] = await Promise.all([
    auditor.waitForEvent('download'),
    auditor.getByRole('button', { name: 'Tải bằng chứng' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^bang-chung-\d+-\d+\.json$/)

  await auditor.getByRole('link', { name: 'Về các yêu cầu' }).click()
  await auditor.getByRole('button', { name: 'Kết thúc' }).click()
  await auditor.getByRole('dialog').getByRole('button', { name: 'Kết thúc' }).click()
  await auditor.getByText('Đã kết thúc').waitFor()
  await auditor.getByText('Số đã được xóa').waitFor()
  await auditor.setViewportSize(wideScreen)
  await expectAccessible(auditor, 'citizen-search-ended')
})
