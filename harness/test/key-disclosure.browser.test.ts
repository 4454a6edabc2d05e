/** Keys of months leave with an evidence pack: asked by one, approved by another, used by the receiver's own program. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { monthAfter } from '@chot/core/log/keeping.ts'
import { epochOf } from '@chot/server/keys/key-ring.ts'
import { record } from '@chot/server/log/append.ts'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { type Demonstration, startDemonstration } from '../src/demo/start.ts'
import { auditorPolicyOf } from '../src/demo/witness.ts'
import { openBrowser } from './browser.ts'
import { expectAccessible } from './screen.ts'

const home = mkdtempSync(join(tmpdir(), 'chot-disclose-'))
const project = fileURLToPath(new URL('../../', import.meta.url))
const citizen = '001190123456'
let demonstration: Demonstration
let browser: Browser
let auditor: Page
/** `yyyy-MM` and `MM/yyyy`: the month before this one. */
let month = ''
let monthName = ''

beforeAll(async () => {
  demonstration = await startDemonstration({ home, port: 0 })
  const { db, clock, keys } = demonstration.deps
  month = monthAfter(epochOf(clock.now()), -1)
  monthName = month.split('-').reverse().join('/')
  // As if the gateway had been at work since last month, and an entry were about a citizen then.
  const { digest } = keys.subjectDigest(citizen, Date.parse(`${month}-15T00:00:00Z`))
  const client = new pg.Client({ connectionString: demonstration.postgres.ownerUrl })
  await client.connect()
  try {
    await client.query(
      'insert into key_fingerprints (name, fingerprint) values ($1, $2)',
      [month, keys.fingerprint(month)],
    )
    await client.query(
      `insert into log_months (month, first_seq, end_seq, entry_bytes, bundle_bytes, sealed_seq,
                               rows_dropped)
       values ($1, 0, 0, 0, 0, 0, true)`,
      [month],
    )
  } finally {
    await client.end()
  }
  await db.inTx((tx) =>
    record(tx, clock.heldAt(), {
      k: 'reveal',
      oc: 'done',
      su: digest.toString('base64url'),
      ke: month,
    }),
  )
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await demonstration?.close()
  rmSync(home, { recursive: true, force: true })
})

async function signedIn(username: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const account = demonstration.demo.accounts.find((each) => each.username === username)
  await page.goto(demonstration.url)
  await page.getByRole('button', { name: account?.fullName ?? '' }).click()
  // The code is fetched when the person is chosen.
  await page.locator('input[name="totp"]:not([value=""])').waitFor()
  await page.getByLabel('Mã xác thực').press('Enter')
  await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
  return page
}

const packDialog = () => auditor.getByRole('dialog', { name: 'Lập hồ sơ chứng cứ' })

it('a pack without an approval offers no key, and leads to where one asks', async () => {
  auditor = await signedIn(logins.auditor)
  await auditor.goto(`${demonstration.url}/log?kind=reveal`)
  await auditor.getByRole('row').nth(1).waitFor()
  await auditor.getByRole('row').nth(1).getByRole('checkbox').check()
  await auditor.getByRole('button', { name: 'Lập hồ sơ chứng cứ' }).click()
  await packDialog().getByLabel('Không kèm khóa').waitFor()
  expect(
    await packDialog()
      .getByLabel(/Kèm khóa của tháng/u)
      .count(),
  ).toBe(0)
  await expectAccessible(auditor, 'pack-without-keys')
  await packDialog().getByRole('link', { name: 'Xin giao khóa tháng' }).click()
  await auditor.getByRole('heading', { name: 'Giao khóa tháng kèm hồ sơ' }).waitFor()
})

it('is asked for by months, with receiver, reason and document', async () => {
  await auditor.getByLabel(monthName).waitFor()
  await auditor.getByRole('button', { name: 'Gửi người duyệt' }).click()
  await auditor.getByText('Chọn ít nhất một tháng.').waitFor()
  await expectAccessible(auditor, 'keys-faults')
  await auditor.getByLabel(monthName).check()
  await auditor
    .getByLabel('Bên nhận hồ sơ và khóa')
    .fill('Đoàn thanh tra theo QĐ 12/QĐ-TTr')
  await auditor
    .getByLabel('Lý do')
    .fill('Xác minh đơn tố cáo cán bộ tra cứu sai mục đích')
  await auditor.getByLabel('Căn cứ').fill('Công văn 45/TTr-NV1 ngày 18/11/2026')
  await auditor.getByLabel('Căn cứ').press('Enter')
  const dialog = auditor.getByRole('dialog')
  await dialog
    .getByText(`Khóa của tháng ${monthName}; bên nhận: Đoàn thanh tra`)
    .waitFor()
  await expectAccessible(auditor, 'keys-confirm')
  await dialog.getByRole('button', { name: 'Gửi người duyệt' }).click()
  await auditor.getByText('Đã gửi.').waitFor()
  await auditor.getByText('Chờ duyệt').waitFor()
  await expectAccessible(auditor, 'keys-waiting')
})

it('is approved by a leader, who is told months, receiver and that everybody is concerned', async () => {
  const leader = await signedIn('lanhdao.ubnd')
  await leader.getByText(`Khóa của tháng ${monthName}`).waitFor()
  await leader.getByText('Bên nhận: Đoàn thanh tra theo QĐ 12/QĐ-TTr').waitFor()
  await expectAccessible(leader, 'keys-to-approve')
  await leader.getByRole('button', { name: 'Duyệt', exact: true }).click()
  const answer = leader.getByRole('dialog')
  await answer.getByText('MỌI công dân').waitFor()
  await answer.getByLabel('Lý do').fill('Đã đối chiếu công văn của đoàn')
  await expectAccessible(leader, 'keys-approving')
  await answer.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await leader.getByText('Đã ghi nhận.').waitFor()
})

it('goes with one pack, by which the receiver’s own program names the entries about the citizen', async () => {
  await auditor.goto(`${demonstration.url}/key-disclosures`)
  await auditor.getByText('Đã duyệt').waitFor()
  await auditor.goto(`${demonstration.url}/log?kind=reveal`)
  await auditor.getByRole('row').nth(1).waitFor()
  await auditor.getByRole('row').nth(1).getByRole('checkbox').check()
  await auditor.getByRole('button', { name: 'Lập hồ sơ chứng cứ' }).click()
  await packDialog()
    .getByLabel(new RegExp(`Kèm khóa của tháng ${monthName}`, 'u'))
    .check()
  await packDialog().getByText('MỌI công dân').waitFor()
  await expectAccessible(auditor, 'pack-with-keys')
  const [file] = await Promise.all([
    auditor.waitForEvent('download'),
    packDialog().getByRole('button', { name: 'Lập và tải về' }).click(),
  ])
  await packDialog().getByText('Đã lập hồ sơ').waitFor()
  const path = join(home, file.suggestedFilename())
  await file.saveAs(path)
  const args = ['verify-pack', path, '--policy', auditorPolicyOf(home), '--citizen']
  const receiver = spawnSync(process.execPath, ['evidence/src/main.ts', ...args], {
    cwd: project,
    input: `${citizen}\n`,
    encoding: 'utf8',
  })
  expect(receiver.status, receiver.stdout + receiver.stderr).toBe(0)
  expect(receiver.stdout).toContain(
    `Khóa tháng ${month} chứng minh các dòng này nói về người có số đã nhập`,
  )
  expect(receiver.stdout).not.toContain(citizen)
  expect(readFileSync(path).includes(citizen)).toBe(false)
  await auditor.goto(`${demonstration.url}/log?kind=key-disclosure`)
  await auditor.getByRole('cell', { name: 'kèm khóa tháng' }).first().waitFor()
  await auditor.getByRole('button', { name: 'Lập hồ sơ chứng cứ' }).click()
  await packDialog().getByLabel('Không kèm khóa').waitFor()
  expect(
    await packDialog()
      .getByLabel(/Kèm khóa của tháng/u)
      .count(),
  ).toBe(0)
})
