/** Official documents on the screens: made, looked at, downloaded, taken back signed, refused when altered. */
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSigners, signPdf } from '@chot/core/testing/pdf-signer.ts'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { officeScreen, openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible } from './screen.ts'

let screens: Screens
let page: Page
let pdf: Buffer
const signers = createSigners(Date.now())

beforeAll(async () => {
  screens = await openScreens({
    settings: async (home) => {
      const roots = join(home, 'signing-roots')
      await mkdir(roots)
      await writeFile(join(roots, 'root.pem'), signers.rootPem)
      return { CHOT_SIGNING_ROOTS_DIR: roots }
    },
  })
  page = await screens.signedIn('quantri.batxat')
})
afterAll(() => screens?.close())

const toDocuments = () => screens.toTab(page, 'Đăng ký kết nối', 'Văn bản')

async function download(name: RegExp): Promise<Download> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ])
  return file
}

const bytesOf = async (file: Download) => readFileSync(await file.path())

async function sendSigned(bytes: Buffer): Promise<void> {
  await page
    .getByLabel('Chọn tệp đã ký')
    .last()
    .setInputFiles({ name: 'da-ky.pdf', mimeType: 'application/pdf', buffer: bytes })
}

it('asks for what it does not know, and says what is lacking at the field', async () => {
  await toDocuments()
  await page.getByText('Chưa lập văn bản nào').waitFor()
  await expectAccessible(page, 'documents-none')
  await page.getByRole('button', { name: 'Lập văn bản' }).click()
  const dialog = page.getByRole('dialog')
  await expectAccessible(page, 'documents-make')
  await dialog.getByLabel('Loại văn bản').selectOption('transfer-letter')
  await dialog.getByRole('button', { name: 'Lập văn bản' }).click()
  await dialog.getByText('Không được để trống.').first().waitFor()
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'documents-make-letter-wide')
  await page.setViewportSize(officeScreen)
  await page.keyboard.press('Escape')
})

it('makes a commitment in the words of the form and shows it', async () => {
  await page.getByRole('button', { name: 'Lập văn bản' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Họ tên người đại diện (nếu có)').fill('Vàng Thị Thử')
  await dialog.getByRole('button', { name: 'Lập văn bản' }).click()
  await page.getByRole('heading', { name: 'Bản cam kết (mẫu 2025)' }).waitFor()
  const preview = page.getByRole('article')
  await preview.getByText('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM').waitFor()
  await preview.getByText('Tôi tên là: Vàng Thị Thử').waitFor()
  await expectAccessible(page, 'document')
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'document-wide')
  await page.setViewportSize(officeScreen)
})

it('gives both files to the browser', async () => {
  const first = await download(/^Tải PDF/)
  expect(first.suggestedFilename()).toMatch(/^commitment-CHOT-[\w-]+\.pdf$/)
  pdf = await bytesOf(first)
  expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7')
  const docx = await download(/^Tải DOCX/)
  expect((await bytesOf(docx)).subarray(0, 2).toString()).toBe('PK')
})

it('says at which step a copy fails, and keeps none of it', async () => {
  const signed = signPdf(pdf, {
    holder: signers.leader,
    above: [signers.between],
    atMs: Date.now(),
    otherKey: signers.office,
  })
  await sendSigned(signed)
  await page.getByText('Chữ ký không đúng với chứng thư số kèm theo.').waitFor()
  const steps = page.locator('.document-steps li')
  expect(await steps.allInnerTexts()).toEqual([
    expect.stringMatching(/^Đạt .*đúng tệp/u),
    expect.stringMatching(/^Đạt .*chỉ thêm chữ ký/u),
    expect.stringMatching(/^Đạt .*toàn bộ tệp/u),
    expect.stringMatching(/^Không đạt .*khớp với chứng thư/u),
    expect.stringMatching(/^Chưa xét/u),
    expect.stringMatching(/^Chưa xét/u),
    expect.stringMatching(/^Không xét .*Thu hồi/u),
  ])
  await expectAccessible(page, 'document-refused')
})

it('takes a signed copy back, and shows who signed', async () => {
  await sendSigned(
    signPdf(pdf, { holder: signers.leader, above: [signers.between], atMs: Date.now() }),
  )
  await page.getByText('Đã kiểm tra và lưu bản đã ký.').waitFor()
  await page.getByText('Trần Thị Lãnh Đạo').waitFor()
  await expectAccessible(page, 'document-signed')
  await toDocuments()
  await page.getByText('1 bản đã ký').waitFor()
  await expectAccessible(page, 'documents')
})
