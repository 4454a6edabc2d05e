/** The officer's whole way in the real console, with the keyboard; then the auditor, the administrator. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { openScreens, type Screens } from './open-screens.ts'
import { expectAccessible, tabTo, textOf } from './screen.ts'

let screens: Screens

beforeAll(async () => {
  screens = await openScreens()
})
afterAll(() => screens?.close())

/** Bodies of everything the server has said to a page. */
function overhear(page: Page): { readonly said: string[] } {
  const said: string[] = []
  page.on('response', (response) => {
    response.text().then(
      (text) => said.push(text),
      () => {},
    )
  })
  return { said }
}

describe('an officer at the counter', () => {
  let context: BrowserContext
  let page: Page
  let heard: { readonly said: string[] }

  const account = () => screens.account(logins.receiving)
  const dossier = () => screens.statusDossier()

  beforeAll(async () => {
    context = await screens.newContext()
    page = await context.newPage()
    heard = overhear(page)
  })
  afterAll(() => context?.close())

  const heading = (name: string | RegExp) => page.getByRole('heading', { name })
  const press = async (name: string | RegExp) => {
    await tabTo(page, page.getByRole('button', { name }))
    await page.keyboard.press('Enter')
  }

  it('signs in with password and code', async () => {
    await page.goto(screens.url)
    await heading('Chốt').waitFor()
    await expectAccessible(page, 'sign-in')
    await tabTo(page, page.getByLabel('Tên đăng nhập'))
    await page.keyboard.type(account().username)
    await tabTo(page, page.getByRole('textbox', { name: 'Mật khẩu' }))
    await page.keyboard.type('khong-phai-mat-khau')
    await tabTo(page, page.getByLabel('Mã xác thực'))
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await page.getByText('Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng').waitFor()
    await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(account().password)
    await page.getByLabel('Mã xác thực').fill(screens.codeOf(account().username))
    await page.getByLabel('Mã xác thực').press('Enter')
    await heading('Bàn làm việc').waitFor()
  })

  it('finds the dossier at the desk and opens it', async () => {
    await page.getByRole('link', { name: dossier().code }).waitFor()
    await expectAccessible(page, 'desk')
    await tabTo(page, page.getByRole('searchbox'))
    await page.keyboard.type(dossier().person.fullName.toLocaleLowerCase('vi'))
    const link = page.getByRole('link', { name: dossier().code })
    await expect.poll(() => page.locator('tbody tr').count()).toBeLessThan(4)
    await tabTo(page, link)
    await page.keyboard.press('Enter')
    await heading(`Hồ sơ ${dossier().code}`).waitFor()
    await heading(dossier().person.fullName).waitFor()
    expect(await textOf(page)).not.toContain(dossier().person.number)
    await expectAccessible(page, 'dossier')
  })

  it('checks the person: yes or no, and nothing else', async () => {
    await tabTo(page, page.getByRole('radio', { name: 'Xác thực', exact: false }).first())
    const purposes = page.getByRole('group', { name: 'Mục đích' })
    await tabTo(page, purposes.getByRole('radio').first())
    await page.keyboard.press('Space')
    await press('Tra cứu')
    await page.getByText('Khớp', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Biên nhận' }).waitFor()
    await expectAccessible(page, 'match')
    await press('Tra cứu tiếp')
  })

  it('looks the person up: sensitive fields are not there until they are revealed', async () => {
    heard.said.length = 0
    await tabTo(page, page.getByRole('radio', { name: 'Xác thực thông tin công dân' }))
    await page.keyboard.press('ArrowDown')
    const lookUp = page.getByRole('radio', { name: 'Tra cứu thông tin công dân' })
    expect(await lookUp.isChecked()).toBe(true)
    await press('Tra cứu')
    await heading(/^Kết quả tra cứu:/).waitFor()
    const status = page.locator('dt', { hasText: 'Tình trạng hôn nhân' })
    await status.waitFor()
    // Of an unmarried person, as the population has it and as the screen would say it.
    const values = /"single"|Chưa kết hôn/
    expect(await textOf(page)).not.toMatch(values)
    const answers = heard.said.filter((text) => text.includes('"sealed"'))
    expect(answers).toHaveLength(1)
    expect(answers[0]).not.toMatch(values)
    await expectAccessible(page, 'answer')

    const watermark = await page
      .locator('.watermark')
      .evaluate((element) => getComputedStyle(element).backgroundImage)
    expect(decodeURIComponent(watermark)).toContain(account().username)
    expect(decodeURIComponent(watermark)).toContain(dossier().code)

    await page.keyboard.press('Control+a')
    const selected = await page.evaluate(() => String(getSelection()))
    expect(selected).not.toContain('Lào Cai, ')
    expect(
      await page
        .locator('.result')
        .evaluate((element) => getComputedStyle(element).userSelect),
    ).toBe('none')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.result').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })

    await press('Xem Tình trạng hôn nhân')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await expectAccessible(page, 'reveal')
    await page.keyboard.type('xem')
    await page.keyboard.press('Enter')
    await dialog.getByText('Lý do phải có từ 5 đến 200 ký tự.').waitFor()
    await page.keyboard.type(' để ghi giấy xác nhận')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.locator('dd .value', { hasText: /kết hôn/ }).waitFor()
    const [entry] = await screens.demonstration.deps.db.rows<{ text: string }>(
      `select text from log_entries where kind = 'reveal'`,
    )
    expect(JSON.parse(entry?.text ?? '{}')).toMatchObject({
      fi: ['maritalStatus'],
      no: 'xem để ghi giấy xác nhận',
    })
    await press('Ẩn ngay')
    await page.getByText('Thông tin đã được ẩn.').waitFor()
    expect(await textOf(page)).not.toMatch(/Chưa kết hôn/)
  })

  it('sees the answer go by itself when its time is over', async () => {
    await screens.asOwner(
      `update policies set value = '{"seconds": 6}' where name = 'answer-display'`,
    )
    await press('Tra cứu tiếp')
    await press('Tra cứu')
    await heading(/^Kết quả tra cứu:/).waitFor()
    const address = await page
      .locator('.result-fields div', { hasText: 'Nơi thường trú' })
      .locator('dd')
      .textContent()
    expect(address?.length).toBeGreaterThan(5)
    await page.getByText('Thông tin đã được ẩn.').waitFor({ timeout: 12_000 })
    expect(await textOf(page)).not.toContain(address ?? '')
    await expectAccessible(page, 'gone')
    await screens.asOwner(
      `update policies set value = '{"seconds": 60}' where name = 'answer-display'`,
    )
  })

  it('is told in a sentence what to do when it is refused', async () => {
    await screens.asOwner(
      `update dossiers d set budget = c.used from counters c
       where c.key = 'dossier:' || d.id and d.code = $1`,
      [dossier().code],
    )
    await press('Tra cứu tiếp')
    await press('Tra cứu')
    const refusal = page
      .getByRole('alert')
      .filter({ hasText: 'Hồ sơ đã dùng hết' })
      .first()
    await refusal.waitFor()
    await page
      .getByText('Dùng lại kết quả đã có; cần thêm lượt phải có người thứ hai duyệt')
      .waitFor()
    await page.getByText(/Biên nhận: số/).waitFor()
    await expectAccessible(page, 'refusal')
  })

  it('sees the look-ups of today and what is left', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Lượt tra cứu hôm nay' }))
    await page.keyboard.press('Enter')
    await heading('Lượt tra cứu hôm nay').waitFor()
    const own = page.getByRole('region', { name: 'Lượt tra cứu hôm nay' })
    await expect.poll(() => own.locator('tbody tr').count()).toBe(3)
    const limit = page.getByRole('row', { name: /^Tài khoản của bạn trong ngày/ })
    await limit.getByText('297', { exact: true }).waitFor()
    await expectAccessible(page, 'today')
  })

  it('sees what it may do, and where its account is and was signed in', async () => {
    await page.getByRole('link', { name: account().fullName }).click()
    await heading('Tài khoản của tôi').waitFor()
    await page.getByText('Tra cứu thông tin của người có trong hồ sơ được giao').waitFor()
    const sessions = page.getByRole('region', { name: 'Phiên đăng nhập của tôi' })
    await sessions.getByText('Phiên này').waitFor()
    expect(await sessions.getByRole('button').count()).toBe(0)
    await page
      .getByText('Mỗi lần đăng nhập hoặc tra cứu, ngày tạm ngừng lùi lại.')
      .waitFor()
    await expectAccessible(page, 'my-account')
  })

  it('is told when the connection is lost, and when it is back', async () => {
    const banner = page.getByText(/^Mất kết nối với máy chủ/).first()
    await context.setOffline(true)
    await banner.waitFor()
    await expectAccessible(page, 'offline')
    await context.setOffline(false)
    await banner.waitFor({ state: 'detached', timeout: 15_000 })
  })

  it('leaves nothing behind when it signs out, for the back button either', async () => {
    await page.getByRole('link', { name: 'Bàn làm việc' }).click()
    await page.getByRole('link', { name: dossier().code }).click()
    await heading(dossier().person.fullName).waitFor()
    await press('Đăng xuất')
    await page.getByText('Đã đăng xuất.').waitFor()
    for (const go of [() => page.goBack(), () => page.goBack(), () => page.reload()]) {
      await go()
      await page.getByLabel('Tên đăng nhập').waitFor()
      const text = await textOf(page)
      expect(text).not.toContain(dossier().person.fullName)
      expect(text).not.toContain(dossier().code)
    }
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    )
    expect(stored).not.toContain(dossier().person.fullName)
    expect(stored).not.toContain(dossier().code)
    expect(heard.said.join()).not.toContain(dossier().person.number)
  })
})

it('an auditor finds the entries, opens one in full, and the hash agrees', async () => {
  const page = await screens.signedIn(logins.auditor)
  await page.getByRole('heading', { name: 'Nhật ký truy cập' }).waitFor()
  await page.locator('tbody tr').first().waitFor()
  await expectAccessible(page, 'log')
  await page.getByLabel('Tên đăng nhập').fill(logins.receiving)
  await page.getByLabel('Tên đăng nhập').press('Enter')
  await page.getByText('Hồ sơ đã dùng hết').first().waitFor()
  await page.locator('tbody a').first().click()
  await page.getByRole('heading', { name: /^Dòng nhật ký số/ }).waitFor()
  await page.getByText(/^Khớp: mã băm tính lại/).waitFor()
  await expectAccessible(page, 'entry')
  await page.goto(`${screens.url}/desk`)
  await page.getByRole('heading', { name: 'Không được phép xem trang này' }).waitFor()
  await page.context().close()
})

it('an administrator reads agencies and accounts, and never a dossier', async () => {
  const page = await screens.signedIn('quantri.batxat')
  await page.getByRole('heading', { name: 'Tài khoản', exact: true }).waitFor()
  await page.getByText(logins.receiving).waitFor()
  await expectAccessible(page, 'accounts')
  await screens.toTab(page, 'Đăng ký kết nối', 'Cơ quan')
  await page.getByText('UBND xã Bát Xát').first().waitFor()
  await expectAccessible(page, 'agencies')
  expect(await page.getByRole('link', { name: 'Bàn làm việc' }).count()).toBe(0)
  const refused = await page.request.get(`${screens.url}/v1/dossiers`)
  expect(refused.status()).toBe(403)
  await page.context().close()
})
