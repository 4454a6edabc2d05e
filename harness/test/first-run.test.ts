/** What a newcomer does: start, look, walk the tour, stop, start again. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { DemoFile } from '../src/demo/demo-file.ts'
import { startEmbeddedPostgres } from '../src/postgres/embedded.ts'
import { type Program, runProgram } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'chot-first-'))
const home = join(folder, 'home')
const start = 'harness/src/demo/main.ts'
/** Ready within 15 s the first time and 5 s later, on a machine that does nothing else. */
const startMsMax = 60_000
const stopMsMax = 10_000

const running: Program[] = []
afterAll(async () => {
  for (const program of running) {
    program.child.kill('SIGKILL')
    await program.ended(stopMsMax)
  }
  rmSync(folder, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

const demoFile = () =>
  JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as DemoFile

async function startDemonstration(port: number): Promise<Program> {
  const program = runProgram(start, { CHOT_HOME: home, CHOT_PORT: String(port) })
  running.push(program)
  await program.until(/Ctrl-C/, startMsMax)
  return program
}

async function entriesCounted(url: string): Promise<number> {
  const tour = runProgram('harness/src/tour/main.ts', { CHOT_HOME: home }, ['--fast'])
  const code = await tour.ended(60_000)
  expect({ code, said: code === 0 ? '' : tour.said() }).toEqual({ code: 0, said: '' })
  expect(tour.said()).toContain('dossier-budget-spent')
  const sequences = [...tour.said().matchAll(/"sequence": ?(\d+)/g)].map(([, digits]) =>
    Number(digits),
  )
  expect(url).toMatch(/^http/)
  return Math.max(...sequences)
}

it('starts in an empty folder, answers, is toured, stops, and starts again with what it had', async () => {
  const port = await freePort()
  const first = await startDemonstration(port)
  const url = `http://localhost:${port}`
  expect(first.said()).toContain(url)
  const demo = demoFile()
  expect(statSync(join(home, 'demo.json')).mode & 0o077).toBe(0)
  expect(demo.url).toBe(url)
  expect(demo.accounts.map(({ duty }) => duty)).toEqual(
    expect.arrayContaining(['receiving', 'verification', 'account-admin', 'auditor']),
  )
  for (const { username } of demo.accounts) expect(first.said()).toContain(username)

  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' })
  const docs = await fetch(`${url}/docs/`)
  expect([docs.status, await docs.text()]).toEqual([200, expect.stringContaining('html')])
  const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } })
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  const openapi = (await (await fetch(`${url}/openapi.json`)).json()) as {
    openapi: string
    paths: Record<string, Record<string, { summary?: string; responses?: object }>>
  }
  expect(openapi.openapi).toMatch(/^3\.1\./)
  for (const path of [
    '/v1/queries',
    '/v1/reveals',
    '/v1/queries/today',
    '/v1/session',
    '/v1/dossiers/{code}',
    '/v1/log',
    '/oauth/token',
  ])
    expect(Object.keys(openapi.paths)).toContain(path)
  for (const [path, methods] of Object.entries(openapi.paths))
    for (const [method, route] of Object.entries(methods))
      expect(route.summary?.length ?? 0, `${method} ${path}`).toBeGreaterThan(5)

  const reached = await entriesCounted(url)
  first.child.kill('SIGINT')
  expect(await first.ended(stopMsMax)).toBe(0)

  const second = await startDemonstration(port)
  expect(demoFile().accounts).toEqual(demo.accounts)
  const reachedLater = await entriesCounted(url)
  expect(reachedLater).toBeGreaterThan(reached)

  second.child.kill('SIGKILL')
  expect(await second.ended(stopMsMax)).toBeNull()
  const third = await startDemonstration(port)
  expect(await entriesCounted(url)).toBeGreaterThan(reachedLater)
  expect(demoFile().dossiers).toEqual(demo.dossiers)
  third.child.kill('SIGTERM')
  expect(await third.ended(stopMsMax)).toBe(0)
}, 300_000)

it('says so when the port is taken, before it makes anything', async () => {
  const port = await freePort()
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve))
  try {
    const program = runProgram(start, {
      CHOT_HOME: join(folder, 'never'),
      CHOT_PORT: String(port),
    })
    expect(await program.ended(20_000)).toBe(1)
    expect(program.said()).toContain(`CHOT_PORT`)
    expect(statSync(join(folder, 'never'), { throwIfNoEntry: false })).toBeUndefined()
  } finally {
    holder.close()
  }
})

const settings = [
  'DATABASE_OWNER_URL',
  'CHOT_PUBLIC_URL',
  'CHOT_KEYS_DIR',
  'CHOT_LOG_ORIGIN',
  'CHOT_PROVINCE',
  'CHOT_UPSTREAM_URL',
  'CHOT_UPSTREAM_SERVICE_PATH',
  'CHOT_UPSTREAM_USER',
  'CHOT_UPSTREAM_SECRET',
  'CHOT_UPSTREAM_ROAD_CLIENT',
  'CHOT_UPSTREAM_API_KEY',
]

it('as the production server names every setting that is missing or wrong, at once', async () => {
  const secret = 'postgres://chot:mat-khau-bi-mat@127.0.0.1:1/chot'
  const program = runProgram(start, {
    CHOT_HOME: join(folder, 'never'),
    DATABASE_URL: secret,
    CHOT_PORT: 'many',
  })
  expect(await program.ended(20_000)).toBe(1)
  for (const name of [...settings, 'CHOT_PORT']) expect(program.said()).toContain(name)
  expect(program.said()).not.toContain('mat-khau-bi-mat')
  expect(program.said()).not.toMatch(/\n +at /)
  expect(statSync(join(folder, 'never'), { throwIfNoEntry: false })).toBeUndefined()
})

it('as the production server refuses the database of a demonstration, and plain http to others', async () => {
  const postgres = await startEmbeddedPostgres({ folder: join(home, 'postgres') })
  try {
    const production = {
      DATABASE_URL: postgres.appUrl(),
      DATABASE_OWNER_URL: postgres.ownerUrl,
      CHOT_PORT: '0',
      CHOT_PUBLIC_URL: 'https://chot.example.vn',
      CHOT_KEYS_DIR: join(home, 'keys'),
      CHOT_LOG_ORIGIN: 'chot.example.vn/log',
      CHOT_PROVINCE: '15',
      CHOT_UPSTREAM_URL: 'https://127.0.0.1:1/soap',
      CHOT_UPSTREAM_SERVICE_PATH: '/XDM/15/DanCu',
      CHOT_UPSTREAM_USER: 'chot',
      CHOT_UPSTREAM_SECRET: 'not-a-real-secret',
      CHOT_UPSTREAM_ROAD_CLIENT: 'VN/GOV/H38/CHOT',
      CHOT_UPSTREAM_API_KEY: 'not-a-real-key',
    }
    const refused = runProgram(start, production)
    expect(await refused.ended(30_000)).toBe(1)
    expect(refused.said()).toMatch(/accounts of the demonstration/)
    expect(refused.said()).not.toContain('ready')

    const plain = runProgram(start, {
      ...production,
      CHOT_UPSTREAM_URL: 'http://npd.example.vn/soap',
    })
    expect(await plain.ended(30_000)).toBe(1)
    expect(plain.said()).toMatch(/CHOT_UPSTREAM_URL.*https/)
  } finally {
    await postgres.close()
  }
})
