/** The forecast of the Ministry's lock on its screen, and what an officer sees of it at a look-up. */
import { type Calendar, localDate, windowAt } from '@chot/core/calendar/window.ts'
import { serviceLimits } from '@chot/core/limits/limits.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logins } from '../src/demo/accounts.ts'
import { officeScreen, openScreens, type Screens, wideScreen } from './open-screens.ts'
import { expectAccessible, textOf } from './screen.ts'

let screens: Screens
let page: Page

/** Units of a service used in the window of now; four of five that are registered. */
async function useFourOfFive(service: string): Promise<void> {
  await screens.asOwner(
    `update service_registrations set queries_per_window = 5 where service_code = $1`,
    [service],
  )
  const calendar: Calendar = {
    offsetMinutes: 420,
    officeFromMinute: 420,
    officeToMinute: 1080,
    weekendIsOffHours: true,
    holidays: new Set(),
    workingWeekendDays: new Set(),
  }
  const now = Date.now()
  const at = { date: localDate(now, calendar), window: windowAt(now, calendar) }
  for (const key of serviceLimits(service, 5, at).spends)
    await screens.asOwner(
      `insert into counters (key, used) values ($1, 4)
       on conflict (key) do update set used = 4`,
      [key],
    )
}

beforeAll(async () => {
  screens = await openScreens()
  await useFourOfFive('look-up-person')
  await screens.asOwner(
    `update service_registrations set queries_per_window = 0
     where service_code = 'look-up-household'`,
  )
  page = await screens.signedIn('anninh.pc06')
})
afterAll(() => screens?.close())

it('tells of each service how near it is, in words', async () => {
  await screens.toTab(page, 'Giám sát', 'Dự báo khóa')
  const row = page.getByRole('row', { name: /Tra cứu thông tin công dân/ })
  await row.getByText('Gần hết').waitFor()
  await row.getByText('4 trên 5 lượt').waitFor({ state: 'attached' })
  await row.getByText('Bộ khóa khi vượt 6').waitFor()
  expect(await textOf(page)).toContain('1 hạn mức đã hết.')
  await page.getByText('Các con số này là gì?').click()
  await expectAccessible(page, 'forecast')
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'forecast-wide')
  await page.setViewportSize(officeScreen)
})

it('leads to the hours of a service', async () => {
  await page.getByRole('link', { name: /^Xem từng giờ của dịch vụ Tra cứu/ }).click()
  await page.getByRole('row', { name: /^07:00–08:00/ }).waitFor()
  await expectAccessible(page, 'forecast-hours')
  await page.setViewportSize(wideScreen)
  await expectAccessible(page, 'forecast-hours-wide')
})

it('tells an officer at the look-up what is left of theirs and of the service', async () => {
  const officer = await screens.signedIn(logins.receiving)
  await officer.goto(`${screens.url}/desk`)
  await officer.getByRole('link', { name: screens.statusDossier().code }).click()
  await officer
    .getByText(/^Bạn còn \d+ lượt hôm nay; dịch vụ này còn [\d.]+ lượt đến \d\d:\d\d\.$/)
    .waitFor()
  await expectAccessible(officer, 'forecast-officer')
  // In the window of now there is one left of the other service.
  await officer.getByRole('radio', { name: /^Tra cứu thông tin công dân/ }).check()
  await officer.getByText(/dịch vụ này còn 1 lượt đến/).waitFor()
})
