import { readFileSync } from 'node:fs'
import { drawBelow, drawBetween, drawOne } from './draw.ts'

/** An address as the registry keeps it; codes are text, `district` may be empty. */
export type Address = {
  readonly province: string
  readonly district: string
  readonly ward: string
  readonly detail: string
  readonly country: string
}

type Commune = {
  readonly code: string
  readonly province: string
  readonly urban: boolean
}

/**
 * One half of the province: the two provinces merged on 1 July 2025 stay visible in the
 * first three digits of a citizen number, which a merger does not change.
 */
export type Region = {
  /** First three digits of a number registered here. */
  readonly prefix: string
  /** First three digits of an old nine-digit card issued here (illustrative). */
  readonly cardPrefix: string
  /** Number prefixes of people who moved here; no prefix stands in both regions. */
  readonly incomers: readonly string[]
  readonly communes: readonly Commune[]
}

const PROVINCE = '15'

function readCommunes(): readonly Commune[] {
  const text = readFileSync(
    new URL('../../../data/communes.tsv', import.meta.url),
    'utf8',
  )
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [code = '', , type = '', province = ''] = line.trimEnd().split('\t')
      return { code, province, urban: type === 'Phường' }
    })
}

const COMMUNES = readCommunes()

/** Commune codes of the former Yên Bái begin here; those of the former Lào Cai are lower. */
const FIRST_YEN_BAI_COMMUNE = '04249'

const HOME = COMMUNES.filter((commune) => commune.province === PROVINCE)

export const REGIONS: readonly [Region, Region] = [
  {
    prefix: '010',
    cardPrefix: '063',
    incomers: ['036', '034', '035', '030', '033', '037', '038', '012', '002', '027'],
    communes: HOME.filter((commune) => commune.code < FIRST_YEN_BAI_COMMUNE),
  },
  {
    prefix: '015',
    cardPrefix: '060',
    incomers: ['001', '025', '026', '017', '008', '014', '019', '024', '031', '040'],
    communes: HOME.filter((commune) => commune.code >= FIRST_YEN_BAI_COMMUNE),
  },
]

/** Number prefix → code of today's province. */
const PROVINCE_OF_PREFIX: Readonly<Record<string, string>> = {
  '001': '01',
  '002': '08',
  '008': '08',
  '010': '15',
  '012': '12',
  '014': '14',
  '015': '15',
  '017': '25',
  '019': '19',
  '024': '24',
  '025': '25',
  '026': '25',
  '027': '24',
  '030': '31',
  '031': '31',
  '033': '33',
  '034': '33',
  '035': '37',
  '036': '37',
  '037': '37',
  '038': '38',
  '040': '40',
}

/** First commune code of each former district; a commune belongs to the last one not above it. */
const LEGACY_DISTRICTS: readonly (readonly [string, string])[] = [
  ['02635', '080'],
  ['02683', '082'],
  ['02752', '083'],
  ['02809', '084'],
  ['02839', '085'],
  ['02902', '086'],
  ['02947', '087'],
  ['03001', '088'],
  ['03055', '089'],
  ['04249', '132'],
  ['04285', '133'],
  ['04303', '135'],
  ['04375', '136'],
  ['04456', '137'],
  ['04498', '138'],
  ['04585', '139'],
  ['04621', '140'],
  ['04714', '141'],
]

const DISTRICT_OF_COMMUNE = new Map(
  HOME.map(({ code }) => [
    code,
    LEGACY_DISTRICTS.findLast(([first]) => first <= code)?.[1] ?? '',
  ]),
)

const COMMUNES_OF_PROVINCE = Map.groupBy(COMMUNES, (commune) => commune.province)

const HAMLETS = [
  'Nậm Cang',
  'Tả Phời',
  'Bản Pho',
  'Séo Mý Tỷ',
  'Lùng Thàng',
  'Nà Lốc',
  'Khe Sang',
  'Cốc Sâm',
  'Làng Chiềng',
  'Bản Lọt',
  'Suối Thầu',
  'Pờ Hồ',
  'Đồng Tâm',
  'Tân Lập',
  'Khuôn Bổ',
  'Ngòi Vồ',
]

function detailOf(seed: number, urban: boolean): string {
  if (urban) return `Tổ dân phố số ${drawBetween(seed, 1, 1, 24)}`
  const hamlet = drawOne(seed, 2, HAMLETS)
  return drawBelow(seed, 3, 3) === 0
    ? `Thôn ${hamlet} ${drawBetween(seed, 4, 1, 3)}`
    : `Thôn ${hamlet}`
}

/** The commune of a neighbourhood (a block of households). */
export function communeOf(region: Region, block: number): Commune {
  return drawOne(block, 101, region.communes)
}

/**
 * An address in a commune of the province. One in three keeps the code of its former
 * district, as records written before 1 July 2025 do.
 */
export function addressIn(commune: Commune, seed: number): Address {
  const keepsDistrict = drawBelow(seed, 5, 3) === 0
  return {
    province: commune.province,
    district: keepsDistrict ? (DISTRICT_OF_COMMUNE.get(commune.code) ?? '') : '',
    ward: commune.code,
    detail: detailOf(seed, commune.urban),
    country: 'VN',
  }
}

/** A place in the province that today holds the given number prefix. */
export function placeOfPrefix(prefix: string, region: Region, seed: number): Address {
  const province = PROVINCE_OF_PREFIX[prefix] ?? PROVINCE
  const communes =
    prefix === region.prefix
      ? region.communes
      : (COMMUNES_OF_PROVINCE.get(province) ?? region.communes)
  return addressIn(drawOne(seed, 6, communes), seed)
}
