import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { projectFolder } from './demo-file.ts'

const consoleFolder = join(projectFolder, 'console')

export const consoleIsBuilt = (): boolean =>
  existsSync(join(consoleFolder, 'dist', 'index.html'))

/**
 * Builds the console, as `npm run build -w console` does; throws with what the build said. Built
 * beside its place and renamed: several starts at once never see a part of one.
 */
export async function buildConsole(): Promise<void> {
  const place = join(consoleFolder, 'dist')
  const beside = join(consoleFolder, 'node_modules')
  mkdirSync(beside, { recursive: true })
  const making = mkdtempSync(join(beside, '.dist-'))
  try {
    await build(relative(consoleFolder, making))
    // What a killed build left there is no console.
    if (!consoleIsBuilt()) rmSync(place, { recursive: true, force: true })
    renameSync(making, place)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    // Another start was faster.
    if (!consoleIsBuilt()) throw error
  }
}

function build(folder: string): Promise<void> {
  const vite = createRequire(join(consoleFolder, 'package.json')).resolve(
    'vite/package.json',
  )
  const program = join(dirname(vite), 'bin', 'vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [program, 'build', '--outDir', folder, '--emptyOutDir'],
      {
        cwd: consoleFolder,
        // A test's mode would be built into the pages.
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let said = ''
    const hear = (text: Buffer) => {
      said = (said + text.toString()).slice(-2_000)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`the console could not be built:\n${said.trim()}`))
    })
  })
}
