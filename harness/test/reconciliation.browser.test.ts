/** A day beside the Ministry's counts: taken in from a file, explained, closed on paper. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { officeScreen, openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible, textOf } from './screen.ts'

const dayMs = 86_400_000
/** The last day that is over, whenever the test runs: yesterday began on the day before in UTC. */
const day = new Date(Date.now() + 7 * 3_600_000 - 2 * dayMs).toISOString().slice(0, 10)
const shown = day.split('-').reverse().join('/')
const agency = 'H38.02683'

let screens: Screens
let page: Page

beforeAll(async () => {
  screens = await openScreens()
  // Three look-ups that evening: answered, answered, and one whose outcome nobody knows. They stand
  // in the columns of the first entries of the log, whose texts and hashes stay as they are.
  await screens.asOwner(
    `update log_entries e
     set at = $1::timestamptz, kind = v.kind, outcome = v.outcome, agency_code = $2,
         service_code = 'look-up-person', request_id = 'day-before-' || v.n / 2
     from (values (0, 'decision', 'granted'), (1, 'outcome', 'answered'),
                  (2, 'decision', 'granted'), (3, 'outcome', 'answered'),
                  (4, 'decision', 'granted'), (5, 'outcome', 'unknown')) v(n, kind, outcome)
     where e.seq = v.n`,
    [`${day}T20:30:00+07:00`, agency],
  )
  page = await screens.signedIn('anninh.pc06')
})
afterAll(() => screens?.close())

const statement = (received: number) => ({
  name: 'so-lieu.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `day;reading;service;agency;window;received\n${day};counting-day;037;${agency};off-hours;${received}\n`,
  ),
})

async function take(received: number): Promise<void> {
  await screens.toTab(page, 'Giám sát', 'Đối soát với Bộ')
  await page.getByRole('button', { name: 'Nhập số liệu của Bộ' }).click()
  await page.getByLabel('Tệp số liệu (JSON hoặc CSV)').setInputFiles(statement(received))
  await page.getByRole('button', { name: 'Nhập và đối soát' }).click()
  await page.getByRole('heading', { name: `Đối soát ngày ${shown}` }).waitFor()
}

it('lists the days that are over', async () => {
  await screens.toTab(page, 'Giám sát', 'Đối soát với Bộ')
  await page.getByRole('link', { name: `Xem đối soát ngày ${shown}` }).waitFor()
  await expectAccessible(page, 'reconciliation-list')
  await page.getByRole('button', { name: 'Nhập số liệu của Bộ' }).click()
  await page.getByRole('button', { name: 'Nhập và đối soát' }).click()
  await page.getByText('Chọn một tệp.').waitFor()
  await page.getByText('Mẫu tệp CSV').click()
  await expectAccessible(page, 'reconciliation-import')
  await page.keyboard.press('Escape')
})

it('shows what a statement says beyond all that may have been sent', async () => {
  await take(9)
  const found = await textOf(page)
  expect(found).toContain('Chưa giải trình')
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'reconciliation-day-wide')
  await page.setViewportSize(officeScreen)
  await expectAccessible(page, 'reconciliation-day')
})

it('takes an explanation and closes the difference on paper', async () => {
  await page
    .getByRole('button', { name: /^Ghi giải trình/ })
    .first()
    .click()
  await page.getByLabel('Lý do').fill('Hệ thống cũ còn gọi thẳng qua LGSP')
  await page.getByRole('dialog').getByRole('button', { name: 'Ghi giải trình' }).click()
  await page.getByText('Hệ thống cũ còn gọi thẳng qua LGSP').waitFor()
  await page
    .getByRole('button', { name: /^Đóng chênh lệch/ })
    .first()
    .click()
  await page.getByLabel('Lý do').fill('Đã ngắt hệ thống cũ')
  await page.getByLabel('Căn cứ').fill('Công văn 12/PC06-TTr')
  await expectAccessible(page, 'reconciliation-close')
  await page.getByRole('dialog').getByRole('button', { name: 'Đóng chênh lệch' }).click()
  await page.getByText('Công văn 12/PC06-TTr').waitFor()
  expect(await textOf(page)).toContain('Đã đóng')
  await expectAccessible(page, 'reconciliation-closed')
})

it('finds nothing to explain within what may have been sent', async () => {
  await take(3)
  await page.getByText('không có gì phải giải trình').waitFor()
  expect(await textOf(page)).not.toContain('không giải thích được')
})
