/** An auditor packs entries at the screen, and what is downloaded convinces the auditor's own program. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens } from './open-screens.ts'
import { runProgram } from './program.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let page: Page

beforeAll(async () => {
  screens = await openScreens()
  page = await screens.signedIn(logins.auditor)
})
afterAll(() => screens?.close())

const dialog = () => page.getByRole('dialog', { name: 'Lập hồ sơ chứng cứ' })

async function download(): Promise<{ name: string; zip: Buffer }> {
  await dialog().getByLabel('Lý do').fill('Đoàn thanh tra yêu cầu cung cấp')
  await dialog().getByLabel('Căn cứ').fill('Công văn 12/TTr-PC06 ngày 20/11/2026')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog().getByRole('button', { name: 'Lập và tải về' }).click(),
  ])
  return { name: file.suggestedFilename(), zip: readFileSync(await file.path()) }
}

it('rows chosen by hand become a pack that the auditor’s own program believes, and a changed one not', async () => {
  await page.goto(`${screens.url}/log`)
  await page.getByRole('row').nth(3).waitFor()
  for (const row of [2, 4])
    await page.getByRole('row').nth(row).getByRole('checkbox').check()
  await page.getByText('Đã chọn 2 dòng').waitFor()
  await expectAccessible(page, 'pack-chosen')
  await page.getByRole('button', { name: 'Lập hồ sơ chứng cứ' }).click()
  await dialog().getByRole('button', { name: 'Lập và tải về' }).click()
  await dialog().getByText('Ghi ít nhất 5 ký tự.').first().waitFor()
  await expectAccessible(page, 'pack-dialog')
  const { name, zip } = await download()
  expect(name).toMatch(/-2\.zip$/)
  const path = join(screens.home, name)
  writeFileSync(path, zip)
  const args = ['verify-pack', path, '--policy', screens.demonstration.auditorPolicy]
  const auditor = runProgram('evidence/src/main.ts', {}, args)
  expect(await auditor.ended(60_000), auditor.said()).toBe(0)
  // One bit within the first entry, after its name.
  const bit = zip.indexOf('.json', zip.indexOf('entries/')) + 40
  zip.writeUInt8(zip.readUInt8(bit) ^ 1, bit)
  writeFileSync(path, zip)
  const deceived = runProgram('evidence/src/main.ts', {}, args)
  expect(await deceived.ended(60_000), deceived.said()).toBe(1)
  await dialog().getByText('Đã lập hồ sơ và tải về tệp').waitFor()
  await expectAccessible(page, 'pack-done')
  await dialog().getByRole('button', { name: 'Đóng' }).click()
})

it('a filter that finds nothing is said so, and the dialog stays', async () => {
  await page.goto(`${screens.url}/log?kind=key-destroy`)
  await page.getByText('Không có dòng nhật ký nào khớp').waitFor()
  await page.getByRole('button', { name: 'Lập hồ sơ chứng cứ' }).click()
  await dialog().getByLabel('Lý do').fill('Đoàn thanh tra yêu cầu')
  await dialog().getByLabel('Căn cứ').fill('Công văn 12/TTr-PC06')
  await dialog().getByRole('button', { name: 'Lập và tải về' }).click()
  await dialog().getByText('Không có dòng nhật ký đã công bố nào khớp').waitFor()
  await expectAccessible(page, 'pack-empty')
})
