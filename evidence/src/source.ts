/**
 * Where a log is read from: a folder or an address, both laid out as C2SP tlog-tiles says
 * (`checkpoint`, `tile/<L>/<N>`, `tile/entries/<N>`, `.p/<W>`).
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type Tile, tilePath, tileWidth } from '@chot/core/log/tile.ts'
import { Unreachable } from './unreachable.ts'

export interface LogSource {
  /** As given by the user. */
  readonly name: string
  /** Files worth asking for before they are needed. */
  readonly ahead: number
  /**
   * Undefined: there is no such file. A folder answers at once: two files a bundle, read through
   * the thread pool, took longer than hashing it.
   * @throws Unreachable if it cannot be read, or is longer than `bytesMax`.
   */
  read(
    path: string,
    bytesMax: number,
  ): Uint8Array | undefined | Promise<Uint8Array | undefined>
}

const requestMsMax = 30_000
const attemptsMax = 3

/** @throws Unreachable if it is neither a folder nor an http(s) address. */
export function openSource(place: string): LogSource {
  return /^https?:\/\//iu.test(place) ? openAddress(place) : openFolder(place)
}

function openFolder(folder: string): LogSource {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Unreachable(`${folder}: no such folder`)
  return {
    name: folder,
    ahead: 1,
    read: (path, bytesMax) => readWhole(join(folder, path), bytesMax),
  }
}

/** The whole file, or undefined if there is none. @throws Unreachable */
export function readWhole(path: string, bytesMax: number): Uint8Array | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw new Unreachable(`${path}: ${codeOf(error)}`)
  }
  try {
    const { size } = fstatSync(file)
    if (size > bytesMax) throw new Unreachable(`${path}: longer than ${bytesMax} bytes`)
    const bytes = Buffer.allocUnsafeSlow(size)
    let length = 0
    while (length < size) {
      const read = readSync(file, bytes, length, size - length, length)
      if (read === 0) break
      length += read
    }
    return bytes.subarray(0, length)
  } catch (error) {
    if (error instanceof Unreachable) throw error
    throw new Unreachable(`${path}: ${codeOf(error)}`)
  } finally {
    closeSync(file)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
}

function openAddress(place: string): LogSource {
  if (!URL.canParse(place)) throw new Unreachable(`${place}: no address`)
  const base = new URL(place.endsWith('/') ? place : `${place}/`)
  return {
    name: place,
    ahead: 16,
    async read(path, bytesMax) {
      const address = new URL(path, base)
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await fetchWhole(address, bytesMax)
        } catch (error) {
          if (error instanceof Unreachable || attempt === attemptsMax)
            throw error instanceof Unreachable
              ? error
              : new Unreachable(`${address.href}: ${reasonOf(error)}`)
        }
      }
    },
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unreachable'
  return error.cause instanceof Error ? error.cause.message : error.message
}

async function fetchWhole(
  address: URL,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const response = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(requestMsMax),
  })
  if (response.status === 404 || response.status === 410) {
    await response.body?.cancel()
    return undefined
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    if (response.status >= 500) throw new Error(`status ${response.status}`)
    throw new Unreachable(`${address.href}: status ${response.status}`)
  }
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body) {
    length += part.length
    if (length > bytesMax)
      throw new Unreachable(`${address.href}: longer than ${bytesMax} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/**
 * A tile or bundle of the width that the tree gives it. A partial one may have been removed once
 * the full one is there, which begins with it (tlog-tiles, Partial Tiles): `full` tells so.
 */
export async function readTileFile(
  source: LogSource,
  tile: Tile | Bundle,
  bytesMax: number,
): Promise<{ bytes: Uint8Array; full: boolean } | undefined> {
  const own = source.read(tilePath(tile), bytesMax)
  const bytes = own instanceof Promise ? await own : own
  if (bytes !== undefined) return { bytes, full: tile.width === tileWidth }
  if (tile.width === tileWidth) return undefined
  const whole = await source.read(tilePath({ ...tile, width: tileWidth }), bytesMax)
  return whole === undefined ? undefined : { bytes: whole, full: true }
}
