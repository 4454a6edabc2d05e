import { readFileSync } from 'node:fs'

/** Names for the ward and province codes an address carries. */
export interface Places {
  /** `Thôn 3, Xã Bát Xát, Tỉnh Lào Cai`; a code that is not in force is left as it is. */
  describe(detail: string, wardCode: string, provinceCode: string): string
}

const table = (file: string) =>
  readFileSync(new URL(`../../../data/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))

export function openPlaces(): Places {
  const wards = new Map(
    table('communes.tsv').map(([code = '', name = '']) => [code, name]),
  )
  const provinces = new Map(
    table('provinces.tsv').map(([code = '', name = '']) => [code, name]),
  )
  const named = (kind: string, code: string, names: ReadonlyMap<string, string>) =>
    code === '' ? '' : (names.get(code) ?? `${kind} mã ${code}`)
  return {
    describe(detail, wardCode, provinceCode) {
      return [
        detail,
        named('xã, phường', wardCode, wards),
        named('tỉnh', provinceCode, provinces),
      ]
        .filter((part) => part !== '')
        .join(', ')
    },
  }
}
