/** An office's spreadsheet put right in the real console, given back, and asked for. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readAccountList } from '@chot/core/registration/read-list.ts'
import { readWorkbook } from '@chot/server/registration/read-workbook.ts'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openScreens, type Screens } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

const fixture = (name: string) =>
  fileURLToPath(
    new URL(
      `registration/fixtures/${name}`,
      import.meta.resolve('@chot/server/start.ts'),
    ),
  )

let screens: Screens
let admin: Page

beforeAll(async () => {
  screens = await openScreens()
  admin = await screens.signedIn('quantri.batxat')
  await screens.toTab(admin, 'Đăng ký kết nối', 'Kiểm tra danh sách')
})
afterAll(() => screens?.close())

const choose = (name: string) =>
  admin
    .getByLabel(/^Chọn tệp/)
    .last()
    .setInputFiles(fixture(name))
const again = () => admin.getByRole('button', { name: 'Chọn tệp khác' }).click()

it('says what a list is read from, and refuses what is none in a sentence', async () => {
  await admin.getByText('Tệp không được lưu lại trên máy chủ').waitFor()
  await expectAccessible(admin, 'account-list-empty')
  await admin
    .getByLabel(/^Chọn tệp/)
    .last()
    .setInputFiles({
      name: 'a.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF\u0000'),
    })
  await admin.getByText('Không đọc được tệp này').waitFor()
})

it('shows what was repaired and what is wrong, and is put right in place', async () => {
  await choose('11-wrong-cells.xlsx')
  await admin.getByText('Phải sửa 4', { exact: true }).waitFor()
  await admin.getByText('là số CMND cũ (9 số), cần số CCCD 12 số').waitFor()
  await expectAccessible(admin, 'account-list-faults')
  await admin.getByRole('button', { name: 'Sửa hàng Sheet1, 2' }).click()
  const dialog = admin.getByRole('dialog')
  await expectAccessible(admin, 'account-list-edit')
  await dialog.getByLabel('Tên tài khoản đăng nhập').fill('lo.thi.mai')
  await dialog.getByLabel('Số CCCD').fill('010199001234')
  await dialog.getByLabel('Số điện thoại').fill('0912345678')
  await dialog.getByRole('button', { name: 'Ghi' }).click()
  await admin.getByRole('button', { name: 'Phải sửa 3', exact: true }).waitFor()
  await admin.getByRole('button', { name: 'Bỏ hàng Sheet1, 4' }).click()
  await admin.getByRole('button', { name: 'Phải sửa 2', exact: true }).waitFor()
  await admin.getByRole('button', { name: 'Lấy lại' }).click()
  await admin.getByRole('button', { name: 'Phải sửa 3', exact: true }).waitFor()
})

const bytesOf = async (download: Download) => readFileSync(await download.path())

it('goes back to the office as a workbook that names what is to be mended', async () => {
  const downloading = admin.waitForEvent('download')
  await admin.getByRole('button', { name: 'Tải tệp lỗi trả lại cơ quan' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('danh-sach-can-sua.xlsx')
  const [sheet] = await readWorkbook(await bytesOf(download))
  const text = sheet?.rows
    .map((row) => row.map((cell) => cell?.text ?? '').join(' | '))
    .join('\n')
  expect(text).toContain('11-wrong-cells.xlsx')
  expect(text).toContain('giàng.a.súa')
  expect(text).toContain('Tên tài khoản đăng nhập: tên đăng nhập chỉ gồm chữ không dấu')
  expect(text).not.toContain('Lò Thị Mai')
})

it('is saved in the official form, which reads back as the same people', async () => {
  await again()
  await choose('02-numbers-lost-zeros.xlsx')
  await admin.getByRole('button', { name: 'Đã tự sửa 2', exact: true }).waitFor()
  await expectAccessible(admin, 'account-list-repaired')
  const downloading = admin.waitForEvent('download')
  await admin.getByRole('button', { name: 'Tải danh sách theo mẫu' }).click()
  const { people } = readAccountList(await readWorkbook(await bytesOf(await downloading)))
  expect(people.map(({ cells, findings }) => [cells.officerNumber, findings])).toEqual([
    [{ read: '010199001234', value: '010199001234', findings: [] }, []],
    [{ read: '001199001235', value: '001199001235', findings: [] }, []],
  ])
})

it('becomes requests for accounts, each answered; a second time they are known', async () => {
  await admin.getByRole('button', { name: 'Lập đề nghị cấp tài khoản' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Lý do').fill('Danh sách đăng ký quý IV')
  await dialog.getByLabel('Căn cứ').fill('Công văn 12/UBND-VP')
  await expectAccessible(admin, 'account-list-ask')
  await dialog.getByRole('button', { name: 'Lập 2 đề nghị' }).click()
  await dialog.getByText('Đã lập 2 đề nghị.').waitFor()
  await expectAccessible(admin, 'account-list-asked')
  await dialog.getByRole('button', { name: 'Đóng' }).click()
  await again()
  await choose('02-numbers-lost-zeros.xlsx')
  await admin.getByText('người này đã có đúng tài khoản này').first().waitFor()
  expect(
    await admin.getByRole('button', { name: 'Lập đề nghị cấp tài khoản' }).isDisabled(),
  ).toBe(true)
})
