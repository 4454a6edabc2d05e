/**
 * The Ministry's statement of a day as a table of text, as a spreadsheet saves it: one line of
 * heads, then one line for each count. No cell needs quotes, so none are read.
 */

const heads = ['day', 'reading', 'service', 'agency', 'window', 'received'] as const
type Head = (typeof heads)[number]

/**
 * The statement as an unchecked object, `{day, reading, rows}`; null when this is no such table or
 * its lines speak of several days. Separated by commas or semicolons; a mark at the beginning and
 * the `refused` of another program are passed over.
 */
export function readStatementCsv(text: string): unknown {
  const lines = text
    .replace(/^\ufeff/u, '')
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '')
  const [first, ...rest] = lines
  if (first === undefined || text.includes('"')) return null
  const separator = first.includes(';') ? ';' : ','
  const cellsOf = (line: string) => line.split(separator).map((cell) => cell.trim())
  const named = cellsOf(first).map((name) => name.toLowerCase())
  if (heads.some((head) => !named.includes(head))) return null
  const table = rest.map((line) => {
    const cells = cellsOf(line)
    const cell = (head: Head) => cells[named.indexOf(head)] ?? ''
    const received = cell('received')
    return {
      day: cell('day'),
      reading: cell('reading'),
      service: cell('service'),
      agency: cell('agency') === '' ? null : cell('agency'),
      window: cell('window'),
      received: /^\d{1,8}$/.test(received) ? Number(received) : received,
      fits: cells.length === named.length,
    }
  })
  const [one] = table
  const same = table.every(
    ({ day, reading, fits }) => fits && day === one?.day && reading === one.reading,
  )
  if (one === undefined || !same) return null
  return {
    day: one.day,
    reading: one.reading,
    rows: table.map(({ service, agency, window, received }) => ({
      service,
      agency,
      window,
      received,
    })),
  }
}
