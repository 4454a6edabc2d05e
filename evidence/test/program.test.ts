import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leafHash } from '@chot/core/log/entry.ts'
import { createAuthority } from '@chot/core/testing/timestamp-authority.ts'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../src/hashing.ts'
import { actsOf, firstActAt } from './acts.ts'
import { aboutCitizen, citizen, keyFile, month, packFiles, packOf } from './packed.ts'
import { createFolder, logFiles, policyText, writeFiles } from './signed-log.ts'

const entries = [...actsOf(700)].map(({ text }) => Buffer.from(text))
const { path: home, remove } = createFolder()
const log = join(home, 'log')
const policy = join(home, 'policy')
const program = join(home, 'alone', 'chot.mjs')
let server: Server
let address = ''

beforeAll(async () => {
  writeFiles(log, logFiles(entries))
  writeFileSync(policy, policyText)
  const root = fileURLToPath(new URL('..', import.meta.url))
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: join(home, 'alone') },
  })
  server = createServer((request, response) => {
    try {
      if (request.url === '/moved/checkpoint')
        response.writeHead(302, { location: '/checkpoint' }).end()
      else response.end(readFileSync(join(log, request.url ?? '')))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  remove()
})

/** Runs the one file, not this process's modules; the server above answers meanwhile. */
const chot = (...args: readonly string[]) => chotWith('', ...args)

/** `input` on its standard input. */
function chotWith(input: string, ...args: readonly string[]) {
  return new Promise<{ code: number | null; out: Buffer; err: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args])
    // It may have ended without reading.
    child.stdin.on('error', () => {}).end(input)
    const out: Buffer[] = []
    let err = ''
    child.stdout.on('data', (part: Buffer) => out.push(part))
    child.stderr.on('data', (part: Buffer) => {
      err += part.toString()
    })
    child.on('close', (code) => resolve({ code, out: Buffer.concat(out), err }))
  })
}

describe('chot verify-pack, as one file', () => {
  it('exits 0 for a pack that holds, 1 for one that does not, 2 for none', async () => {
    const pack = join(home, 'ho-so.zip')
    const files = packFiles()
    writeFileSync(pack, packOf(files))
    const good = await chot('verify-pack', pack, '--policy', policy)
    expect([good.code, good.err]).toEqual([0, ''])
    expect(good.out.toString()).toContain('KẾT LUẬN: ĐÚNG')
    expect(good.out.toString()).toContain('4 of 4 entries proven')
    files.set('entries/42.json', Buffer.from('{}'))
    writeFileSync(pack, packOf(files))
    const bad = await chot('verify-pack', pack, '--policy', policy, '--json')
    expect(bad.code).toBe(1)
    expect(JSON.parse(bad.out.toString()).first).toMatchObject({
      kind: 'not-included',
      index: 42,
      path: 'entries/42.json',
    })
    expect((await chot('verify-pack', pack)).code).toBe(2)
    expect((await chot('verify-pack', `${pack}x`, '--policy', policy)).code).toBe(2)
    expect((await chot('verify-pack', policy, '--policy', policy)).code).toBe(1)
  })

  it('says by a month’s key which entries are about a citizen, whose number comes through a pipe only', async () => {
    const pack = join(home, 'co-khoa.zip')
    const files = packFiles()
    files.set(`keys/${month}.json`, keyFile())
    writeFileSync(pack, packOf(files))
    const args = ['verify-pack', pack, '--policy', policy, '--citizen'] as const
    const { code, out, err } = await chotWith(`${citizen}\n`, ...args)
    expect([code, err]).toEqual([0, ''])
    expect(out.toString()).toContain(`số đã nhập: ${aboutCitizen} (1 trên 3 dòng)`)
    expect(out.toString()).not.toContain(citizen)
    expect((await chotWith('không phải số\n', ...args)).code).toBe(2)
    expect((await chot(...args)).code).toBe(2)
    expect((await chot(...args, citizen)).code).toBe(2)
  })
})

describe('chot verify, as one file', () => {
  it('says in Vietnamese and English that a log holds, and exits 0', async () => {
    const { code, out, err } = await chot('verify', log, '--policy', policy)
    expect([code, err]).toEqual([0, ''])
    expect(out.toString()).toContain('KẾT LUẬN: ĐÚNG')
    expect(out.toString()).toContain('VERDICT: the log is what it claims to be')
    expect(out.toString()).toContain('700 dòng')
  })

  it('reads a log from an address as from a folder', async () => {
    const { code, out } = await chot('verify', address, '--policy', policy, '--json')
    const report = JSON.parse(out.toString())
    expect([code, report.ok, report.entries, report.checkpoint.size]).toEqual([
      0,
      true,
      700,
      700,
    ])
  })

  it('checks time stamps of an authority whose root it is given', async () => {
    const folder = join(home, 'stamped')
    const files = logFiles(entries)
    const note = files.get('checkpoint') ?? Buffer.alloc(0)
    const authority = createAuthority(firstActAt)
    const root = join(home, 'root.pem')
    writeFileSync(root, authority.rootPem)
    files.set('timestamps/0/checkpoint', note)
    files.set('timestamps/0/response.tsr', authority.stamp(note, firstActAt + 700_000))
    files.set('timestamps/count', Buffer.from('1\n'))
    writeFiles(folder, files)
    const args = ['verify', folder, '--policy', policy, '--timestamps-ca']
    const { code, out } = await chot(...args, root)
    expect(code).toBe(0)
    expect(out.toString()).toContain('Điểm kiểm tra đã lưu kèm dấu thời gian: 1')
    writeFileSync(root, createAuthority(firstActAt).rootPem)
    const other = await chot(...args, root)
    expect([other.code, other.out.toString()]).toEqual([
      1,
      expect.stringContaining('untrusted-certificate'),
    ])
    expect((await chot(...args, policy)).code).toBe(2)
  })

  it('names the first fault as text and as JSON, and exits 1', async () => {
    const folder = join(home, 'changed')
    const changed = entries.with(
      300,
      Buffer.from((entries[300] ?? '').toString().replace('"pv":12', '"pv":13')),
    )
    const files = logFiles(entries)
    writeFiles(folder, files)
    const bundle = logFiles(changed).get('tile/entries/001')
    writeFileSync(join(folder, 'tile/entries/001'), bundle ?? '')
    const text = await chot('verify', folder, '--policy', policy)
    expect(text.code).toBe(1)
    expect(text.out.toString()).toContain('CHỖ SAI ĐẦU TIÊN: dòng 300: Nội dung dòng')
    expect(text.out.toString()).toContain('FIRST FAULT: entry 300: The entry does not')
    const json = await chot('verify', folder, '--policy', policy, '--json')
    expect(JSON.parse(json.out.toString()).first).toMatchObject({
      kind: 'leaf-differs',
      index: 300,
    })
    const quiet = await chot('verify', folder, '--policy', policy, '--quiet')
    expect([quiet.code, quiet.out.length, quiet.err]).toEqual([1, 0, ''])
  })

  it('reads only what is new since an earlier checkpoint', async () => {
    const since = join(home, 'since')
    writeFileSync(since, logFiles(entries.slice(0, 600)).get('checkpoint') ?? '')
    const args = ['verify', log, '--policy', policy, '--since', since, '--json']
    const report = JSON.parse((await chot(...args)).out.toString())
    expect([report.ok, report.since, report.from]).toEqual([true, 600, 512])
  })

  it.each([
    ['no policy', () => ['verify', log]],
    ['no log', () => ['verify', join(home, 'none'), '--policy', policy]],
    ['a policy that is none', () => ['verify', log, '--policy', join(log, 'checkpoint')]],
    ['an option it does not know', () => ['verify', log, '--policy', policy, '--fast']],
    ['an address without a log', () => ['verify', `${address}/x`, '--policy', policy]],
    [
      'an address that leads elsewhere',
      () => ['verify', `${address}/moved`, '--policy', policy],
    ],
    [
      'an address where nobody listens',
      () => ['verify', 'http://127.0.0.1:1', '--policy', policy],
    ],
    ['a sequence that is none', () => ['prove', '-1', '--log', log]],
    ['an entry after the last', () => ['prove', '700', '--log', log]],
  ])('given %s, exits 2', async (_, args) => {
    const { code, out, err } = await chot(...args())
    expect([code, out.length]).toEqual([2, 0])
    expect(err).not.toContain('unexpected:')
  })
})

describe('chot prove and verify-proof', () => {
  const proofFile = join(home, 'proof')

  it.each([0, 255, 256, 511, 512, 699])('prove entry %i', async (index) => {
    const { code, out } = await chot('prove', String(index), '--log', log)
    expect(code).toBe(0)
    writeFileSync(proofFile, out)
    const alone = await chot('verify-proof', proofFile, '--policy', policy)
    expect([alone.code, alone.err]).toEqual([0, ''])
    expect(alone.out.toString()).toContain(`ĐÚNG. Dòng ${index} có trong nhật ký`)
    expect(alone.out.toString()).toContain(
      JSON.stringify((entries[index] ?? '').toString()),
    )
  })

  it('need the entry or its leaf hash where the proof does not carry it', async () => {
    const made = await chot('prove', '300', '--log', address, '--without-entry')
    writeFileSync(proofFile, made.out)
    const entry = join(home, 'entry')
    writeFileSync(entry, entries[300] ?? '')
    const leaf = Buffer.from(leafHash(entries[300] ?? Buffer.alloc(0), sha256)).toString(
      'hex',
    )
    const wrong = join(home, 'wrong')
    writeFileSync(wrong, entries[301] ?? '')
    const run = async (...args: string[]) =>
      (await chot('verify-proof', proofFile, '--policy', policy, ...args)).code
    expect(await run()).toBe(2)
    expect(await run('--entry', entry)).toBe(0)
    expect(await run('--leaf', leaf)).toBe(0)
    expect(await run('--entry', wrong)).toBe(1)
    expect(await run('--leaf', 'f'.repeat(64))).toBe(1)
  })

  it('refuse a proof that was changed, or is none', async () => {
    const { out } = await chot('prove', '300', '--log', log)
    const text = out.toString()
    for (const changed of [
      text.replace('index 300', 'index 301'),
      text.replace(/\n700\n/u, '\n701\n'),
      text.replace(/— witness.*\n/u, ''),
      text.replace('tlog-proof@v1', 'tlog-proof@v2'),
    ]) {
      expect(changed).not.toBe(text)
      writeFileSync(proofFile, changed)
      expect((await chot('verify-proof', proofFile, '--policy', policy)).code).toBe(1)
    }
  })

  it('does not prove an entry that the tiles do not lead to', async () => {
    const folder = join(home, 'cut')
    writeFiles(folder, logFiles(entries))
    copyFileSync(join(folder, 'tile/entries/000'), join(folder, 'tile/entries/001'))
    expect((await chot('prove', '300', '--log', folder)).code).toBe(1)
    rmSync(join(folder, 'tile/entries/001'))
    expect((await chot('prove', '300', '--log', folder)).code).toBe(1)
  })
})

const python = spawnSync('python3', ['--version']).status === 0

describe.skipIf(!python)(
  'a Python program that shares no code, where python3 is there',
  () => {
    const script = fileURLToPath(new URL('check-log.py', import.meta.url))
    const check = (folder: string) =>
      spawnSync('python3', [script, folder, policy], { encoding: 'utf8' })

    it('finds the same root, signatures and tiles', () => {
      const { status, stdout, stderr } = check(log)
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).toContain('chot.test/lao-cai 700 ')
    })

    it('and sees a change', () => {
      const folder = join(home, 'seen')
      const changed = entries.with(3, Buffer.from('{"t":0}'))
      writeFiles(folder, logFiles(entries))
      writeFileSync(
        join(folder, 'tile/entries/000'),
        logFiles(changed).get('tile/entries/000') ?? '',
      )
      expect(check(folder).status).toBe(1)
    })
  },
)
