/** What stands in the way of a look-up, and how it goes again: a challenge, a rule's lock, a person's. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens } from './open-screens.ts'
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

/** As the detector records what a rule found about the officer. */
async function find(act: 'challenge' | 'lock'): Promise<void> {
  const finding = {
    rule: 'burst',
    act,
    scope: 'account',
    events: [1, 2, 3],
    count: 40,
    limit: 30,
    overMs: 60_000,
    baseline: null,
  }
  await screens.asOwner(
    `with found as (
       insert into alerts (id, at, rule, act, scope, subject, finding)
       select $1, now(), 'burst', $2, 'account', id, $3::jsonb from accounts where username = $4
       returning id, subject)
     insert into holds (id, kind, scope, subject, began_at, alert_id)
     select $5, $2, 'account', subject, now(), id from found`,
    [randomUUID(), act, JSON.stringify(finding), logins.receiving, randomUUID()],
  )
}

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
const answered = () => officer.getByText('Khớp', { exact: true }).waitFor()

it('a challenge is met with one press, and the look-up goes on', async () => {
  await find('challenge')
  await lookUp()
  await officer.getByText('Nhịp tra cứu giống máy tự động').waitFor()
  await expectAccessible(officer, 'challenge')
  await officer.getByRole('button', { name: 'Tôi đang trực tiếp tra cứu' }).click()
  await officer.getByText('Đã xác nhận. Bấm tra cứu lại.').waitFor()
  await lookUp()
  await answered()
})

it("a rule's lock says what to do, and stands with its grounds before security", async () => {
  await find('lock')
  await lookUp()
  await officer.getByText('Giải trình với bộ phận an ninh của tỉnh').waitFor()
  await expectAccessible(officer, 'locked-look-up')
  await screens.toTab(security, 'Giám sát', 'Cảnh báo và khóa')
  await security.getByText('Do quy tắc: Tra cứu dồn dập').waitFor()
  await expectAccessible(security, 'locks')
})

it('is lifted by security once a leader approved, and not before', async () => {
  await security.getByRole('button', { name: /^Xin mở khóa: / }).click()
  let dialog = security.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill('Cán bộ giải trình: nhập hồ sơ tồn cuối tháng')
  await dialog.getByLabel('Căn cứ').fill('Báo cáo 15/BC-UBND')
  await expectAccessible(security, 'ask-unlock')
  await dialog.getByRole('button', { name: 'Xin mở khóa' }).click()
  await security.getByText('Đang chờ người thứ hai duyệt').waitFor()
  await lookUp()
  await officer.getByText('Giải trình với bộ phận an ninh của tỉnh').waitFor()

  const leader = await screens.signedIn('lanhdao.ubnd')
  await leader.goto(`${screens.url}/approvals`)
  await leader
    .getByRole('button', { name: /^Duyệt/ })
    .first()
    .click()
  dialog = leader.getByRole('dialog')
  await dialog.getByLabel('Lý do duyệt hoặc từ chối').fill('Đã xác minh với chủ tịch xã')
  await expectAccessible(leader, 'approve-unlock')
  await dialog.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })

  await security.reload()
  await security.getByRole('button', { name: /^Mở khóa: / }).click()
  await security.getByRole('dialog').getByRole('button', { name: 'Mở khóa' }).click()
  await security.getByText('Đã mở khóa.').waitFor()
  await lookUp()
  await answered()
})

it("a person's lock closes the officer's open page, which says why", async () => {
  await security.getByRole('button', { name: 'Khóa tra cứu' }).click()
  const dialog = security.getByRole('dialog')
  await dialog.getByLabel('Đối tượng').fill(logins.receiving)
  await dialog.getByLabel('Lý do').fill('Có phản ánh cho người khác dùng tài khoản')
  await dialog.getByLabel('Căn cứ').fill('Phiếu phản ánh 03/PA')
  await expectAccessible(security, 'lock-dialog')
  await dialog.getByRole('button', { name: 'Khóa tra cứu' }).click()
  await security.getByText('Đã khóa.', { exact: true }).waitFor()
  await officer.getByLabel('Tên đăng nhập').waitFor()
  await security.getByText('Người khóa: Vũ Minh Quân').waitFor()
  expect(await security.getByRole('button', { name: /^Xin mở khóa: / }).count()).toBe(0)
})
