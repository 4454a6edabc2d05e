/** The life of an account in the real console: asked, approved, handed out, locked. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { officeScreen, openScreens, type Screens, wideScreen } from './open-screens.ts'
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
async function confirm(
  page: Page,
  reason: string,
  legalBasis?: string,
  basisLabel = 'Căn cứ',
): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill(reason)
  if (legalBasis !== undefined) await dialog.getByLabel(basisLabel).fill(legalBasis)
  await dialog.getByRole('button', { name: 'Xem trước' }).click()
  await dialog.getByText('Sẽ thực hiện').first().waitFor()
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
  await screens.toTab(focal, 'Cán bộ', 'Đề nghị tài khoản')
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
  const password = slip.getByText(/^([A-Z][a-z2-9]{3}-){3}[A-Z][a-z2-9]{3}$/)
  await password.waitFor()
  await slip.getByRole('button', { name: 'Đóng' }).click()
  expect(await password.count()).toBe(0)
})

const paper = ['Bộ trả lời danh sách', '6383/CV-TCT', 'Số văn bản của Bộ'] as const

it('is put on the Ministry’s list with others by pasted logins; lines that lead to none are named', async () => {
  await focal.goto(`${screens.url}/accounts`)
  await focal.getByRole('button', { name: 'Dán danh sách tên đăng nhập' }).click()
  const dialog = focal.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Tìm tài khoản' }).click()
  await dialog.getByText('Chưa có tên đăng nhập nào.').waitFor()
  await dialog
    .getByLabel('Tên đăng nhập')
    .fill(
      `LOTHIMOI.batxat\n${logins.receiving}\n${logins.unlisted}\nkhong.co.ai\nlothimoi.batxat`,
    )
  await expectAccessible(focal, 'paste-logins')
  await dialog.getByRole('button', { name: 'Tìm tài khoản' }).click()
  await dialog.getByText('khong.co.ai').waitFor()
  await dialog.getByText('1 tên bị lặp').waitFor()
  await expectAccessible(focal, 'pasted-logins')
  await dialog.getByRole('button', { name: 'Chọn 3 tài khoản' }).click()
  await focal.getByText('Đã chọn 3').waitFor()
  await focal.getByRole('button', { name: 'Ghi vào danh sách của Bộ' }).click()
  await dialog.getByLabel('Lượt mỗi ngày').fill('300')
  await confirm(focal, ...paper)
  // The officer has the count already; the newcomer lacks other things; one may query from now on.
  await dialog.getByText('không có gì thay đổi').waitFor()
  await dialog.getByText('Tra cứu được ngay từ yêu cầu tiếp theo.').waitFor()
  await dialog.getByText('còn thiếu: Nhận tài khoản, Tập huấn').waitFor()
  await expectAccessible(focal, 'listed')
})

it('an entry of the list is taken back within the same screen, with grounds', async () => {
  const dialog = focal.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Hoàn tác: đưa khỏi danh sách' }).click()
  await confirm(focal, ...paper)
  await dialog.getByText('Thôi tra cứu được ngay từ yêu cầu tiếp theo.').waitFor()
  await dialog.getByRole('button', { name: 'Đóng' }).click()
  const listed = await screens.demonstration.deps.db.rows<{ username: string }>(
    `select a.username from listed_accounts l join accounts a on a.id = l.account_id
     where a.username = any($1)`,
    [['lothimoi.batxat', logins.receiving, logins.unlisted]],
  )
  expect(listed).toEqual([{ username: logins.receiving }])
})

it('what ends soon stands above the requests, client systems only for who reads of them', async () => {
  const soon = (page: Page) => page.getByRole('region', { name: 'Sắp hết hạn' })
  await admin.goto(`${screens.url}/account-requests`)
  await soon(admin).getByText('Không có gì sắp hết hạn.').waitFor()
  await expectAccessible(admin, 'nothing-ends')
  await screens.asOwner(
    `update account_duties set valid_to = current_date + 10 where account_id =
       (select id from accounts where username = $1)`,
    [logins.receivingToo],
  )
  await screens.asOwner(
    `update account_trainings set valid_to = current_date + 20 where account_id =
       (select id from accounts where username = $1)`,
    [logins.receiving],
  )
  await screens.asOwner(
    `update accounts set awake_since = now() - interval '40 days' where username = $1`,
    [logins.verification],
  )
  await screens.asOwner(`update client_keys set valid_to = now() + interval '12 days'`)
  await admin.reload()
  const duty = soon(admin).getByRole('row', { name: logins.receivingToo })
  await duty.getByText('Nhiệm vụ: Tiếp nhận hồ sơ').waitFor()
  expect(await soon(admin).getByText('Khóa cuối cùng').count()).toBe(0)
  await focal.goto(`${screens.url}/account-requests`)
  await soon(focal).getByRole('cell', { name: 'Khóa cuối cùng' }).first().waitFor()
  for (const size of [officeScreen, wideScreen]) {
    await focal.setViewportSize(size)
    await expectAccessible(focal, `endings-${size.width}`)
  }
  await focal.setViewportSize(officeScreen)
  await soon(focal).getByRole('link', { name: 'Nhiệm vụ (1)' }).click()
  await focal.getByText(logins.receivingToo).waitFor()
  await focal.getByText(logins.receiving, { exact: true }).waitFor()
  expect(await focal.getByLabel('Cần chú ý').inputValue()).toBe('ending')
  expect(await focal.getByText(logins.unlisted).count()).toBe(0)
  await expectAccessible(focal, 'accounts-ending')
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
