import type { Reader } from './database.ts'

/**
 * Searching as officers type: no case, no diacritics, `đ` as `d`. Done in SQL by what every
 * PostgreSQL has; the extension `unaccent` may be missing. A search through 20,000 accounts took
 * 0.6 s on a busy machine of two cores, nearly all of it `normalize`; a province has a few thousand.
 */

/** Tones, circumflex, breve and horn: all that Vietnamese letters carry, decomposed. */
const marks = '\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b'
const anyMark = new RegExp(`[${marks}]`, 'gu')

const fold = (text: string) =>
  text.normalize('NFD').replace(anyMark, '').replace(/[đĐ]/gu, 'd').toLowerCase()

const wordsMax = 8

/** LIKE patterns of the words typed, all of which must be found; null when none was typed. */
export function wordPatterns(typed: string | undefined): readonly string[] | null {
  const words = fold(typed ?? '')
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, wordsMax)
  if (words.length === 0) return null
  return words.map((word) => `%${word.replace(/[\\%_]/gu, '\\$&')}%`)
}

/**
 * SQL that holds when `expression` has every word of the parameter, or the parameter is null.
 * Both are ours, never input.
 */
export function hasWordsSql(expression: string, parameter: string): string {
  const folded = `lower(translate(normalize(${expression}, NFD), 'đĐ${marks}', 'dD'))`
  return `(${parameter}::text[] is null or ${folded} like all (${parameter}::text[]))`
}

/** What a list takes: words to find, an agency, a kind, the cursor, and rows at the most. */
interface ListFilter {
  readonly q?: string | undefined
  readonly agency?: string | undefined
  readonly kind?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * One page of a list. The statement takes word patterns, agency, kind, cursor and the number of
 * rows as $1 … $5, then `more`, and counts all its matches in `total` on every row; when there are none it
 * gives one row whose key is null. The cursor of the next page is the key of this one's last row.
 */
export async function readListPage<Row extends object, Key extends string & keyof Row>(
  reader: Reader,
  sql: string,
  filter: ListFilter,
  key: Key,
  more: readonly unknown[] = [],
): Promise<{
  readonly rows: Row[]
  readonly next: string | null
  readonly total: number
}> {
  const found = await reader.rows<Row & { readonly total: number }>(sql, [
    wordPatterns(filter.q),
    filter.agency ?? null,
    filter.kind ?? null,
    filter.after ?? null,
    // One more than is shown tells whether there is a next page.
    filter.limit + 1,
    ...more,
  ])
  const total = found[0]?.total ?? 0
  const present = found
    .filter((each) => each[key] !== null)
    .map(({ total: _total, ...row }) => row as unknown as Row)
  const rows = present.slice(0, filter.limit)
  const last = rows.at(-1)
  return {
    rows,
    next: present.length > filter.limit && last !== undefined ? String(last[key]) : null,
    total,
  }
}
