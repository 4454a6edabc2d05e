/**
 * The code of an agency, which two notations are in use for. Decision 20/2020/QĐ-TTg writes from
 * high to low, `H38.15`, at most 35 characters; it is the one kept here. QCVN 102:2016/BTTTT writes
 * from low to high in four fixed parts, `000.00.15.H38`, zeros for levels there are not.
 */

const lowToHigh = /^(\d{3})\.(\d{2})\.(\d{2})\.(H\d{2})$/i
const highToLow = /^H\d{2}(\.[0-9A-Z]{2,8})*$/
const lengthMax = 35

/**
 * The code as it is kept, whichever notation it was written in. What is of neither notation is
 * given back as written, without blanks: whether there is such an agency is asked elsewhere.
 */
export function canonicalAgencyCode(written: string): string {
  const code = written.normalize('NFC').replace(/\s+/gu, '')
  const [, fourth = '', third = '', second = '', province] = lowToHigh.exec(code) ?? []
  if (province === undefined) return code
  const levels = [
    [second, '00'],
    [third, '00'],
    [fourth, '000'],
  ] as const
  const used = levels.findLastIndex(([part, none]) => part !== none) + 1
  // A level that is left out above one that is there names no agency.
  const gap = levels.slice(0, used).some(([part, none]) => part === none)
  if (gap) return code
  return [province.toUpperCase(), ...levels.slice(0, used).map(([part]) => part)].join(
    '.',
  )
}

/** Whether a new agency may have this code: the notation of Decision 20/2020/QĐ-TTg. */
export function isAgencyCode(code: string): boolean {
  return code.length <= lengthMax && highToLow.test(code)
}

/** The notation of QCVN 102:2016/BTTTT; null for a code that has none, such as a commune's. */
export function lowToHighCode(code: string): string | null {
  const [province = '', second = '00', third = '00', fourth = '000', ...deeper] =
    code.split('.')
  const written = `${fourth}.${third}.${second}.${province}`
  return deeper.length === 0 && canonicalAgencyCode(written) === code ? written : null
}
