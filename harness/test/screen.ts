/** What screen tests say about a page, in the words of the people who use it. */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const tabsMax = 120

/** Moves the focus with the Tab key alone until it is there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let tabs = 0; tabs < tabsMax; tabs++) {
    const isThere = await target.evaluate((element) => element === document.activeElement)
    if (isThere) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the Tab key does not lead there')
}

/** A folder that keeps a picture of every screen, to be looked at. */
const picturesFolder = process.env.CHOT_SCREENSHOTS

/** No serious or critical finding of axe, and nothing beyond the right edge of the screen. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  if (picturesFolder !== undefined)
    await page.screenshot({ path: join(picturesFolder, `${where}.png`) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    )
  expect({ where, grave }).toEqual({ where, grave: [] })
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect({ where, beyond }).toEqual({ where, beyond: 0 })
}

/** All that the page holds, seen or not. */
export const textOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.outerHTML)
