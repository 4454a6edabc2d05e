/** The demonstration with a browser before it, as the screen tests use it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { logins } from '../src/demo/accounts.ts'
import type { DemoAccount } from '../src/demo/demo-file.ts'
import { type Demonstration, startDemonstration } from '../src/demo/start.ts'
import { codeOfStep, stepAt } from '../src/demo/totp.ts'
import { openBrowser } from './browser.ts'

/** The PC of an office, and a screen as wide as they come. */
export const officeScreen = { width: 1366, height: 768 }
export const wideScreen = { width: 1920, height: 1080 }

export type Screens = Awaited<ReturnType<typeof openScreens>>

interface ScreensOptions {
  readonly port?: number
  /** Settings beside the demonstration's own, told its home before anything is there. */
  readonly settings?: (home: string) => Promise<Readonly<Record<string, string>>>
}

export async function openScreens({ port = 0, settings }: ScreensOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), 'chot-screens-'))
  let demonstration: Demonstration | undefined
  let browser: Browser | undefined

  async function close(): Promise<void> {
    await browser?.close()
    await demonstration?.close()
    rmSync(home, { recursive: true, force: true })
  }

  try {
    const more = await settings?.(home)
    demonstration = await startDemonstration({
      home,
      port,
      ...(more === undefined ? {} : { settings: more }),
    })
    browser = await openBrowser()
  } catch (error) {
    await close()
    throw error
  }
  const { url, demo, postgres } = demonstration
  const opened = browser

  function account(username: string): DemoAccount {
    const found = demo.accounts.find((each) => each.username === username)
    if (found === undefined) throw new Error(`nobody has the login ${username}`)
    return found
  }

  /** A browser with no memory of another one. */
  async function newContext(): Promise<BrowserContext> {
    const context = await opened.newContext({
      viewport: officeScreen,
      locale: 'vi-VN',
      acceptDownloads: true,
    })
    context.setDefaultTimeout(15_000)
    return context
  }

  /** Chooses the person in the demonstration's list and sends what is filled in. */
  async function enter(page: Page, username: string): Promise<void> {
    await page.goto(url)
    await page.getByRole('button', { name: account(username).fullName }).click()
    // The code is fetched when the person is chosen.
    await page.locator('input[name="totp"]:not([value=""])').waitFor()
    await page.getByLabel('Mã xác thực').press('Enter')
  }

  return {
    home,
    demonstration,
    url,
    demo,
    account,
    newContext,
    enter,
    newPage: async (): Promise<Page> => (await newContext()).newPage(),

    /** By the navigation, which shows areas first to whoever has many screens. */
    async toTab(page: Page, area: string, tab: string): Promise<void> {
      const link = (name: string) =>
        page.getByRole('banner').getByRole('link', { name, exact: true })
      if ((await link(tab).count()) === 0) await link(area).click()
      await link(tab).click()
    },

    /** A page of its own, signed in. */
    async signedIn(username: string): Promise<Page> {
      const page = await (await newContext()).newPage()
      await enter(page, username)
      await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
      return page
    },

    /**
     * A dossier of the receiving officer with its first person: the confirmation of a marital
     * status, a procedure that needs sensitive fields.
     */
    statusDossier() {
      const found = demo.dossiers.find(
        ({ procedure, officers }) =>
          procedure === '1.004873' && officers.includes(logins.receiving),
      )
      const person = found?.persons[0]
      if (found === undefined || person === undefined) throw new Error('no such dossier')
      return { ...found, person }
    },

    /** The code now; `steps` of half a minute later, since each is good once. */
    codeOf: (username: string, steps = 0): string =>
      codeOfStep(account(username).totpSecret, stepAt(Date.now()) + steps),

    /** Changes what no screen can, as the owner of the database. */
    async asOwner(sql: string, values: readonly unknown[] = []): Promise<void> {
      const client = new pg.Client({ connectionString: postgres.ownerUrl })
      await client.connect()
      try {
        await client.query(sql, [...values])
      } finally {
        await client.end()
      }
    },
    close,
  }
}
