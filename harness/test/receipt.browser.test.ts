/** From an answer to its receipt, its proof, the paper for the citizen, and the auditor's check. */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReceiptFile } from '@chot/contract/receipts.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let page: Page
let receipt: ReceiptFile

beforeAll(async () => {
  screens = await openScreens()
  page = await screens.newPage()
})
afterAll(() => screens?.close())

async function signIn(username: string): Promise<void> {
  await screens.enter(page, username)
  await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
}

async function saved(button: string | RegExp): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ])
  return readFileSync(await download.path(), 'utf8')
}

/** What an auditor writes down when the log's key is told to them. */
function policyOf(origin: string): string {
  const pem = readFileSync(join(screens.home, 'keys', 'log', 'checkpoint.key'))
  const { x = '' } = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' })
  const typed = Buffer.concat([Buffer.of(1), Buffer.from(x, 'base64url')])
  const id = createHash('sha256').update(`${origin}\n`).update(typed).digest('hex')
  return `log ${origin}+${id.slice(0, 8)}+${typed.toString('base64')}\nquorum none\n`
}

const hand = (files: Readonly<Record<string, string>>) =>
  page.getByLabel('Chọn tệp', { exact: true }).setInputFiles(
    Object.entries(files).map(([name, content]) => ({
      name,
      mimeType: 'text/plain',
      buffer: Buffer.from(content),
    })),
  )

const dossier = () => screens.statusDossier()

it('an answer leads to its receipt, proven in the browser as far as it can be', async () => {
  await signIn(logins.receiving)
  await page.goto(`${screens.url}/dossiers/${encodeURIComponent(dossier().code)}`)
  await page.getByRole('group', { name: 'Mục đích' }).getByRole('radio').first().check()
  await page.getByRole('button', { name: 'Tra cứu', exact: true }).click()
  await page.getByRole('link', { name: 'Xem bằng chứng, in biên nhận' }).click()
  await page.getByRole('heading', { name: 'Biên nhận', exact: true }).waitFor()
  const proofs = page.getByText('CHƯA ĐỦ', { exact: true })
  await expect.poll(() => proofs.count()).toBe(2)
  expect(await page.locator('.check-fails').count()).toBe(0)
  await expectAccessible(page, 'receipt')
})

it('what is kept of it names no person and no officer', async () => {
  const text = await saved('Tải biên nhận (.json)')
  receipt = JSON.parse(text)
  expect(receipt.outcome?.outcome).toBe('answered')
  const officer = screens.account(logins.receiving)
  const { fullName, number } = dossier().person
  for (const secret of [fullName, number, officer.fullName, logins.receiving])
    expect(text).not.toContain(secret)
})

it('the paper holds the receipt, its code, and nothing of the screen', async () => {
  await page.emulateMedia({ media: 'print' })
  const paper = await page.locator('body').innerText()
  for (const part of [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'UBND XÃ BÁT XÁT',
    dossier().code,
    receipt.requestId,
    receipt.decision.leafHash,
    receipt.outcome?.leafHash ?? '?',
  ])
    expect(paper).toContain(part)
  expect(paper).not.toContain('Đăng xuất')
  expect(paper).not.toContain(dossier().person.fullName)
  expect(await page.locator('.sheet-code path').getAttribute('d')).toMatch(
    /^(M\d+ \d+h1v1h-1z){500,}$/,
  )
  await page.emulateMedia({ media: 'screen' })
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
})

it('to an officer who did not ask it is not there', async () => {
  await signIn(logins.verification)
  await page.goto(`${screens.url}/receipts/${receipt.requestId}`)
  await page.getByText('Không tìm thấy nội dung này').waitFor()
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
})

it('an auditor checks it against the entry, with keys of their own', async () => {
  await signIn(logins.auditor)
  const { sequence } = receipt.decision
  await page.goto(`${screens.url}/log/${sequence}`)
  const proof = await saved('Tải bằng chứng (.tlog-proof)')
  await screens.toTab(page, 'Nhật ký truy cập', 'Kiểm chứng')
  await hand({
    'bien-nhan.json': JSON.stringify(receipt),
    'dong.tlog-proof': proof,
    'policy.txt': policyOf(receipt.log ?? ''),
  })
  await expect.poll(() => page.getByText('ĐÚNG', { exact: true }).count()).toBe(2)
  // Of the decision every step but the witnesses', whom this policy does not ask for.
  const first = page.locator('.check-case').first()
  expect(await first.locator('.check-holds').count()).toBe(7)
  await expectAccessible(page, 'check')
})

it('a receipt that was changed is found out by the entry', async () => {
  await page.getByRole('button', { name: 'Bỏ tất cả' }).click()
  const { sequence } = receipt.decision
  await page.getByText('Chưa có gì để kiểm tra').waitFor()
  const proof = await (
    await page.request.get(`${screens.url}/v1/log/${sequence}/proof`)
  ).text()
  const changed = { ...receipt, dossier: 'H38.99-000000-0001' }
  await hand({ 'bien-nhan.json': JSON.stringify(changed), 'dong.tlog-proof': proof })
  await page.getByText('SAI', { exact: true }).first().waitFor()
  await page.getByText('Biên nhận nêu khác với dòng nhật ký (trường: do)').waitFor()
})
