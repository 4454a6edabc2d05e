import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { projectFolder } from './demo-file.ts'

const consoleFolder = join(projectFolder, 'console')

export const consoleIsBuilt = (): boolean =>
  existsSync(join(consoleFolder, 'dist', 'index.html'))

/** Builds the console, as `npm run build -w console` does; throws with what the build said. */
export function buildConsole(): Promise<void> {
  const vite = createRequire(join(consoleFolder, 'package.json')).resolve(
    'vite/package.json',
  )
  const program = join(dirname(vite), 'bin', 'vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'build'], {
      cwd: consoleFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
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
