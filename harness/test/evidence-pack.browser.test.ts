/** An auditor packs entries at the screen, and what is downloaded convinces the auditor's own program. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { type Demonstration, startDemonstration } from '../src/demo/start.ts'
import { auditorPolicyOf } from '../src/demo/witness.ts'
import { openBrowser } from './browser.ts'
import { runProgram } from './program.ts'
import { expectAccessible } from './screen.ts'

const home = mkdtempSync(join(tmpdir(), 'chot-pack-'))
let demonstration: Demonstration
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  demonstration = await startDemonstration({ home, port: 0 })
  browser = await openBrowser()
  context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(15_000)
  page = await context.newPage()
  const auditor = demonstration.demo.accounts.find(
    ({ username }) => username === logins.auditor,
  )
  await page.goto(demonstration.url)
  await page.getByRole('button', { name: auditor?.fullName ?? '' }).click()
  // The code is fetched when the person is chosen.
  await page.locator('input[name="totp"]:not([value=""])').waitFor()
  await page.getByLabel('Mã xác thực').press('Enter')
  await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await demonstration?.close()
  rmSync(home, { recursive: true, force: true })
})

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
  await page.goto(`${demonstration.url}/log`)
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
  const path = join(home, name)
  writeFileSync(path, zip)
  const args = ['verify-pack', path, '--policy', auditorPolicyOf(home)]
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
  await page.goto(`${demonstration.url}/log?kind=key-destroy`)
  await page.getByText('Không có dòng nhật ký nào khớp').waitFor()
  await page.getByRole('button', { name: 'Lập hồ sơ chứng cứ' }).click()
  await dialog().getByLabel('Lý do').fill('Đoàn thanh tra yêu cầu')
  await dialog().getByLabel('Căn cứ').fill('Công văn 12/TTr-PC06')
  await dialog().getByRole('button', { name: 'Lập và tải về' }).click()
  await dialog().getByText('Không có dòng nhật ký đã công bố nào khớp').waitFor()
  await expectAccessible(page, 'pack-empty')
})
