/** The one-file page, opened from a disk in a real browser with the network off. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { leafHash } from '@chot/core/log/entry.ts'
import { encodeBase64 } from '@chot/core/log/note-encoding.ts'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../evidence/src/hashing.ts'
import { proveEntry } from '../../evidence/src/prove.ts'
import { openSource } from '../../evidence/src/source.ts'
import { actsOf } from '../../evidence/test/acts.ts'
import {
  createFolder,
  logFiles,
  otherLogSigner,
  policyText,
  writeFiles,
} from '../../evidence/test/signed-log.ts'
import { openBrowser } from './browser.ts'
import { expectAccessible } from './screen.ts'

const consoleFolder = fileURLToPath(new URL('../../console', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'chot-page-'))
const entries = [...actsOf(300)].map(({ text }) => Buffer.from(text))
const index = entries.findIndex((entry) => entry.includes('"oc":"granted"'))
const text = entries[index]?.toString() ?? ''
const { id } = JSON.parse(text) as { id: string }

let browser: Browser
let context: BrowserContext
let page: Page
let asked: string[]
let complaints: string[]
/** With the entry, and without. */
let whole: string
let bare: string
let unwitnessed: string

async function prove(withEntry: boolean, witnessedAt?: null): Promise<string> {
  const { path, remove } = createFolder()
  writeFiles(path, logFiles(entries, witnessedAt === null ? { witnessedAt } : {}))
  const proof = await proveEntry(openSource(path), index, withEntry)
  remove()
  return Buffer.from(proof).toString()
}

beforeAll(async () => {
  const vite = createRequire(join(consoleFolder, 'package.json')).resolve(
    'vite/package.json',
  )
  execFileSync(
    process.execPath,
    [
      join(dirname(vite), 'bin', 'vite.js'),
      'build',
      '--config',
      'vite.offline.config.ts',
      '--outDir',
      home,
      '--logLevel',
      'error',
    ],
    // Tests run in a mode of their own, which would be built into the page.
    { cwd: consoleFolder, env: { ...process.env, NODE_ENV: 'production' } },
  )
  whole = await prove(true)
  bare = await prove(false)
  unwitnessed = await prove(true, null)
  browser = await openBrowser()
  context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  context.setDefaultTimeout(15_000)
  await context.setOffline(true)
  page = await context.newPage()
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
})
afterAll(async () => {
  await browser?.close()
  rmSync(home, { recursive: true, force: true })
})

const address = pathToFileURL(join(home, 'verify.html')).href

beforeEach(async () => {
  asked = []
  complaints = []
  await page.goto(address)
  await page.getByRole('heading', { name: /không cần máy chủ/ }).waitFor()
})

async function hand(files: Readonly<Record<string, string>>): Promise<void> {
  await page
    .getByLabel('Chọn tệp', { exact: true })
    .last()
    .setInputFiles(
      Object.entries(files).map(([name, content]) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(content),
      })),
    )
}
const trust = (policy: string) => page.getByLabel('Dán nội dung chính sách').fill(policy)
const verdict = () => page.locator('.check-case .notice-title').allInnerTexts()
const failing = async () => {
  await page.locator('.check-case').first().waitFor()
  const steps = await page.locator('.check-fails p:first-child').allInnerTexts()
  return steps.map((step) => step.replace(/^Không đạt:\s*/, ''))
}

const receipt = (changes: object = {}) =>
  JSON.stringify({
    format: 'chot-receipt/1',
    requestId: id,
    decision: {
      sequence: index,
      leafHash: Buffer.from(leafHash(Buffer.from(text), sha256)).toString('hex'),
      at: (JSON.parse(text) as { t: number }).t,
      outcome: 'granted',
      reason: null,
      proof: bare,
      ...changes,
    },
    outcome: null,
    ...dossierOf(text),
  })

function dossierOf(entry: string): object {
  const { do: dossier, ag, pr, sv, pu, sy } = JSON.parse(entry) as Record<string, string>
  const named = (code?: string) => (code === undefined ? null : { code, name: code })
  return {
    dossier,
    agency: named(ag),
    system: named(sy),
    procedure: named(pr),
    service: named(sv),
    purpose: named(pu),
  }
}

it('asks for nothing but itself, and runs nothing that is not in it', async () => {
  await hand({ 'a.tlog-proof': whole })
  await trust(policyText)
  await page.getByText('ĐÚNG', { exact: true }).waitFor()
  expect(asked).toEqual([address])
  expect(complaints).toEqual([])
  const html = readFileSync(join(home, 'verify.html'), 'utf8')
  expect(html).toMatch(
    /content="default-src 'none'; script-src 'sha256-[^']+'; style-src/,
  )
  const planted = join(home, 'planted.html')
  execFileSync(process.execPath, [
    '-e',
    `const fs = require('node:fs')
     const html = fs.readFileSync(process.argv[1], 'utf8')
     fs.writeFileSync(process.argv[2], html.replace('<script>', '<script>window.planted = 1</script><script>'))`,
    join(home, 'verify.html'),
    planted,
  ])
  await page.goto(pathToFileURL(planted).href)
  await page.getByRole('heading', { name: /không cần máy chủ/ }).waitFor()
  expect(await page.evaluate(() => 'planted' in window)).toBe(false)
})

describe('a good proof', () => {
  it('holds, with each step, the witness and the text', async () => {
    await hand({ 'a.tlog-proof': whole })
    await page.getByText('CHƯA ĐỦ', { exact: true }).waitFor()
    await trust(policyText)
    await page.getByText('ĐÚNG', { exact: true }).waitFor()
    expect(await failing()).toEqual([])
    expect(await page.locator('.check-holds').count()).toBe(6)
    await page.getByText('pc06: ').waitFor()
    await page.getByText('Nguyên văn dòng đã kiểm tra').click()
    expect(await page.locator('.check-text').innerText()).toBe(text)
    await expectAccessible(page, 'offline-holds')
  })

  it('holds by its receipt, with its own proof or with one beside it', async () => {
    await trust(policyText)
    await hand({ 'r.json': receipt() })
    await page.getByText('ĐÚNG', { exact: true }).waitFor()
    await hand({ 'a.tlog-proof': whole })
    await page.getByText('Nguyên văn dòng đã kiểm tra').waitFor()
    expect(await verdict()).toEqual(['ĐÚNG'])
    expect(await page.locator('.check-holds').count()).toBe(8)
  })

  it('holds by the line of a printed code that is pasted', async () => {
    await trust(policyText)
    const hash = encodeBase64(leafHash(Buffer.from(text), sha256))
    await page
      .getByLabel(/mã QR/)
      .fill(`chot-receipt:1 chot.test/lao-cai ${id} ${index} ${hash}`)
    await page.getByRole('button', { name: 'Thêm nội dung đã dán' }).click()
    await page.getByText('CHƯA CÓ BẰNG CHỨNG').waitFor()
    await hand({ 'a.tlog-proof': bare })
    await page.getByText('ĐÚNG', { exact: true }).waitFor()
  })

  it('is read in English', async () => {
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Check the access log without' }).waitFor()
    await expectAccessible(page, 'offline-english')
  })
})

/** One character of the part that a pattern finds, changed to another of base64. */
function tampered(proof: string, part: RegExp, at = 8): string {
  const found = part.exec(proof)
  if (found === null) throw new Error(`nothing like ${part}`)
  const place = found.index + found[0].length - at
  const other = proof[place] === 'A' ? 'B' : 'A'
  return `${proof.slice(0, place)}${other}${proof.slice(place + 1)}`
}
const inclusion = 'Dòng nằm trong nhật ký: đường băm dẫn tới mã gốc đã ký'
const logSignature = 'Chữ ký của nhật ký đúng'
const witnesses = 'Chữ ký của bên làm chứng đúng'
const quorum = 'Đủ bên làm chứng theo chính sách'
const otherPolicy = policyText.replace(/log \S+/, `log ${'OTHER'}`)

describe('what was tampered with fails, at the step where it shows:', () => {
  it.each<[string, () => Record<string, string>, string[]]>([
    [
      'the entry',
      () => ({
        'a.tlog-proof': whole.replace(
          /extra (.*)/,
          () =>
            `extra ${Buffer.from(text.replace('granted', 'refused')).toString('base64')}`,
        ),
      }),
      [inclusion],
    ],
    [
      'a hash of the path',
      () => ({ 'a.tlog-proof': tampered(whole, /index \d+\n\S{44}/, 20) }),
      [inclusion],
    ],
    [
      'the root in the checkpoint',
      () => ({ 'a.tlog-proof': tampered(whole, /\n300\n\S{44}/, 20) }),
      [inclusion, logSignature, witnesses, quorum],
    ],
    [
      "the log's signature",
      () => ({ 'a.tlog-proof': tampered(whole, /— chot\.test\S* \S+/, 30) }),
      [logSignature],
    ],
    [
      "the witness's signature",
      () => ({ 'a.tlog-proof': tampered(whole, /— witness\.test\S* \S+/, 30) }),
      [witnesses, quorum],
    ],
    ['nobody cosigned', () => ({ 'a.tlog-proof': unwitnessed }), [quorum]],
    [
      'what the receipt states',
      () => ({ 'r.json': receipt({ outcome: 'refused' }), 'a.tlog-proof': whole }),
      ['Dòng ghi đúng những gì biên nhận nêu'],
    ],
    [
      'the leaf hash on the receipt',
      () => ({ 'r.json': receipt({ leafHash: '0'.repeat(64) }) }),
      [inclusion],
    ],
  ])('%s', async (_what, files, expected) => {
    await trust(policyText)
    await hand(files())
    expect(await failing()).toEqual(expected)
    expect(await verdict()).toEqual(['SAI'])
  })

  it('the policy trusts another key, or another log', async () => {
    await hand({ 'a.tlog-proof': whole })
    const key = Buffer.from([otherLogSigner.key.type, ...otherLogSigner.key.publicKey])
    const vkey = (name: string, keyId: string) =>
      `${name}+${keyId}+${key.toString('base64')}`
    const sameName = otherLogSigner.key.keyId.toString(16).padStart(8, '0')
    await trust(`log ${vkey('chot.test/lao-cai', sameName)}\nquorum none\n`)
    expect(await failing()).toEqual(['Nhật ký và khóa ký có trong chính sách tin cậy'])
    await page
      .getByText('Không có chữ ký của khóa nêu trong chính sách')
      .first()
      .waitFor()
    await trust(otherPolicy)
    await page.getByText('Chính sách sai khuôn dạng').waitFor()
    await page.getByText('CHƯA ĐỦ', { exact: true }).waitFor()
  })
})

it('says what is no proof, cut short, or too large, and goes on', async () => {
  await trust(policyText)
  await hand({
    'note.txt': 'hello',
    'cut.tlog-proof': whole.slice(0, 200),
    'large.tlog-proof': `c2sp.org/tlog-proof@v1\n${'x'.repeat(1_400_000)}`,
    'bad.json': '{"requestId":1}',
    'a.tlog-proof': whole,
  })
  await page.getByText('ĐÚNG', { exact: true }).waitFor()
  const faults = await page.locator('.check-piece-bad').allInnerTexts()
  expect(faults.map((fault) => fault.split('\n').slice(0, 2).join(': '))).toEqual([
    'note.txt: Không phải biên nhận, bằng chứng hay chính sách tin cậy.',
    'cut.tlog-proof: Tệp bằng chứng sai khuôn dạng: bị cắt bớt hoặc đã bị sửa.',
    'large.tlog-proof: Tệp quá lớn, không phải biên nhận hay bằng chứng.',
    'bad.json: Biên nhận sai khuôn dạng: bị cắt bớt hoặc đã bị sửa.',
  ])
  await expectAccessible(page, 'offline-faults')
})
