import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  CLIENT,
  citizensOf,
  envelope,
  headersAt,
  lookUp,
  lookUpElements,
  NOW,
  post,
  readBodyOf,
  startForTest,
  verifyElements,
} from '../client.fixture.ts'
import { wholeName } from '../population/names.ts'
import type { Person } from '../population/person.ts'
import type { Simulator } from '../simulator.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startForTest({
    unlicensedProcedures: ['1.999999'],
    refusedOfficers: ['010090999999'],
  })
})

afterAll(() => simulator.close())

/** A married person with a citizen number, a birth date and a name without quirks. */
function ordinary(): Person {
  for (let index = 0; ; index += 1) {
    const person = simulator.population.person(index)
    const isOrdinary = person.birthDate !== null && person.citizenNumber !== null
    if (isOrdinary && person.marital === 'married' && !person.dead) return person
  }
}

function replaced(person: Person, name: string, value: string): string {
  return envelope(
    'TraCuuThongTinCongDan',
    lookUpElements(person).map((element) =>
      element[0] === name ? [name, value] : element,
    ),
  )
}

test('a look-up that agrees returns the full record in the namespace of the answer', async () => {
  const person = ordinary()
  const answer = await post(simulator, lookUp(person))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  expect(await answer.clone().text()).toContain(
    '<ns1:CongdanCollection xmlns:ns1="http://www.mic.gov.vn/dancu/1.0"><ns1:CongDan>',
  )
  const [citizen, ...others] = await citizensOf(answer)
  expect(others).toEqual([])
  expect(Object.keys(citizen ?? {})).toEqual(
    'SoDinhDanh SoCMND HoVaTen GioiTinh DanToc TonGiao TinhTrangHonNhan NhomMau NgayThangNamSinh QuocTich NoiDangKyKhaiSinh QueQuan ThuongTru NoiOHienTai Cha Me VoChong NguoiDaiDien ChuHo SoSoHoKhau'.split(
      ' ',
    ),
  )
  expect(citizen).toMatchObject({
    SoDinhDanh: person.citizenNumber,
    GioiTinh: person.sex === 'male' ? '1' : '2',
    DanToc: person.ethnicity,
    TinhTrangHonNhan: '2',
    NgayThangNamSinh: { Nam: String(person.birthYear), NgayThangNam: person.birthDate },
    QuocTich: 'VN',
    ThuongTru: { MaTinhThanh: '15', MaPhuongXa: person.residence.ward, QuocGia: 'VN' },
    VoChong: {
      HoVaTen: person.spouse?.name,
      SoDinhDanh: person.spouse?.citizenNumber ?? '',
    },
    ChuHo: { HoVaTen: person.head.name },
  })
  const name = citizen?.HoVaTen
  expect(
    [name?.Ho, name?.ChuDem, name?.Ten].filter((part) => part !== '').join(' '),
  ).toBe(wholeName(person.name))
})

test('the name is compared without case, diacritics and spaces', async () => {
  const person = ordinary()
  const name = wholeName(person.name)
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
  for (const given of [
    name.toUpperCase(),
    name.normalize('NFD'),
    plain,
    plain.replaceAll(' ', ''),
  ]) {
    expect(
      await citizensOf(await post(simulator, replaced(person, 'HoVaTen', given))),
    ).toHaveLength(1)
  }
})

test('a disagreeing number, name or birth date returns an empty collection', async () => {
  const person = ordinary()
  const cases = [
    replaced(person, 'HoVaTen', 'Người Nào Khác'),
    replaced(person, 'SoDinhDanh', '010099999999'),
    replaced(person, 'SoCMND', '063999999'),
    replaced(person, 'NgayThangNamSinh', '<dan:NgayThangNam>19000101</dan:NgayThangNam>'),
    replaced(person, 'NgayThangNamSinh', '<dan:Nam>1900</dan:Nam>'),
  ]
  for (const body of cases)
    expect(await citizensOf(await post(simulator, body))).toEqual([])
})

test('unusual people are found by what the registry knows of them', async () => {
  const { special, person } = simulator.population
  for (const index of Object.values(special)) {
    const one = person(index ?? -1)
    expect(await citizensOf(await post(simulator, lookUp(one)))).toHaveLength(1)
  }
})

test('only the year agrees with a person whose birth date is not known', async () => {
  const person = simulator.population.person(simulator.population.special.yearOnly ?? -1)
  const dated = `<dan:NgayThangNam>${person.birthYear}0101</dan:NgayThangNam>`
  expect(
    await citizensOf(await post(simulator, replaced(person, 'NgayThangNamSinh', dated))),
  ).toEqual([])
  const [citizen] = await citizensOf(await post(simulator, lookUp(person)))
  expect(citizen?.NgayThangNamSinh).toEqual({
    Nam: String(person.birthYear),
    NgayThangNam: '',
  })
})

test('the verification says whether number and name agree', async () => {
  const elements = verifyElements(ordinary())
  const yes = await post(simulator, envelope('XacThucThongTinCongDanRequest', elements))
  expect((await readBodyOf(yes)).KetQuaXacThucResponse).toEqual({ TonTai: 'true' })
  const other = verifyElements(ordinary()).map((element) =>
    element[0] === 'HoVaTen' ? (['HoVaTen', 'Người Nào Khác'] as const) : element,
  )
  const no = await post(simulator, envelope('XacThucThongTinCongDanRequest', other))
  expect((await readBodyOf(no)).KetQuaXacThucResponse).toEqual({ TonTai: 'false' })
})

test('the household service returns the living members of the household', async () => {
  const { population } = simulator
  const dead = population.person(population.special.dead ?? -1)
  for (const person of [ordinary(), dead]) {
    const elements = lookUpElements(person, '040')
    const answer = await post(simulator, envelope('CungCapThongTinHoGiaDinh', elements))
    const living = population.family(person.household).filter((member) => !member.dead)
    expect((await citizensOf(answer)).map(({ SoDinhDanh }) => SoDinhDanh)).toEqual(
      living.map(({ citizenNumber }) => citizenNumber ?? ''),
    )
  }
})

test('each header is required and checked', async () => {
  const hashWith = (change: Partial<typeof CLIENT>, timestamp = NOW) => {
    const right = headersAt(timestamp)
    const user = change.user ?? CLIENT.user
    return {
      ...right,
      authorization: `Basic ${Buffer.from(`${user}:${'0'.repeat(64)}`).toString('base64')}`,
    }
  }
  const dropped = (name: string) => {
    const { [name]: _dropped, ...rest } = headersAt()
    return rest
  }
  const cases: readonly (readonly [Record<string, string>, number, string])[] = [
    [dropped('authorization'), 401, 'header-missing'],
    [dropped('timestamp'), 401, 'header-missing'],
    [dropped('x-road-client'), 401, 'header-missing'],
    [dropped('apikey'), 401, 'header-missing'],
    [dropped('soapaction'), 401, 'header-missing'],
    [hashWith({}), 401, 'hash-wrong'],
    [hashWith({ user: 'nguoi-la' }), 401, 'hash-wrong'],
    [{ ...headersAt(), timestamp: String(NOW + 1) }, 401, 'hash-wrong'],
    [headersAt(NOW - 300_001), 401, 'timestamp-stale'],
    [headersAt(NOW + 300_001), 401, 'timestamp-stale'],
    [headersAt(Math.floor(NOW / 1000)), 401, 'timestamp-stale'],
    [headersAt('khong-phai-so'), 401, 'timestamp-stale'],
    [{ ...headersAt(), 'x-road-client': 'VN/GOV/H38/khac' }, 403, 'client-unknown'],
    [{ ...headersAt(), apikey: 'khac' }, 403, 'api-key-wrong'],
    [{ ...headersAt(), soapaction: '"urn:x"' }, 403, 'envelope-wrong'],
    [{ ...headersAt(), 'content-type': 'application/json' }, 415, 'content-type-wrong'],
  ]
  for (const [headers, status, reason] of cases) {
    const answer = await post(simulator, lookUp(ordinary()), headers)
    expect([reason, answer.status]).toEqual([reason, status])
    expect((await readBodyOf(answer)).Fault?.faultcode).toBe('soapenv:Client')
    expect(simulator.received.latest.at(-1)).toMatchObject({
      outcome: reason,
      operation: null,
    })
  }
  expect(
    (await post(simulator, lookUp(ordinary()), headersAt(NOW - 300_000))).status,
  ).toBe(200)
})

test('seconds are taken where the unit says so', async () => {
  const seconds = Math.floor(NOW / 1000)
  for (const timestampUnit of ['s', 'either'] as const) {
    const other = await startForTest({ timestampUnit })
    const person = other.population.person(0)
    expect((await post(other, lookUp(person), headersAt(seconds))).status).toBe(200)
    await other.close()
  }
})

test('a wrong order of elements is refused with a fault that names the element', async () => {
  const elements = lookUpElements(ordinary())
  const [first, second, ...rest] = elements
  if (first === undefined || second === undefined) throw new RangeError('no elements')
  const answer = await post(
    simulator,
    envelope('TraCuuThongTinCongDan', [second, first, ...rest]),
  )
  expect(answer.status).toBe(500)
  expect((await readBodyOf(answer)).Fault?.faultstring).toContain(
    'cần MaYeuCau, gặp <dan:MaDVC',
  )
})

test('a request id is taken once', async () => {
  const body = lookUp(ordinary())
  expect((await post(simulator, body)).status).toBe(200)
  const again = await post(simulator, body)
  expect(again.status).toBe(500)
  expect(simulator.received.latest.at(-1)?.outcome).toBe('request-repeated')
})

test('a procedure that is not licensed and an officer who is not permitted get 004 and 005', async () => {
  const procedure = await post(simulator, replaced(ordinary(), 'MaDVC', '1.999999'))
  expect(procedure.status).toBe(200)
  expect((await readBodyOf(procedure)).Fault).toMatchObject({
    faultcode: '004',
    detail: { MaLoi: '004' },
  })
  const officer = await post(simulator, replaced(ordinary(), 'MaCanBo', '010090999999'))
  expect((await readBodyOf(officer)).Fault).toMatchObject({
    faultcode: '005',
    detail: { MaLoi: '005' },
  })
})

test('a message that is too large or not UTF-8 is refused', async () => {
  const large = await post(
    simulator,
    lookUp(ordinary()).replace('<dan:MaDVC>', `<dan:MaDVC>${' '.repeat(70_000)}`),
  )
  expect(large.status).toBe(413)
  const latin1 = await fetch(simulator.soapUrl, {
    method: 'POST',
    headers: headersAt(),
    body: Buffer.from(lookUp(ordinary()), 'latin1').fill(0xff, 300, 301),
  })
  expect(latin1.status).toBe(500)
})

test('other methods and other paths are not the service', async () => {
  expect((await fetch(simulator.soapUrl)).status).toBe(405)
  expect((await fetch(`${simulator.url}/soap/khac`, { method: 'POST' })).status).toBe(404)
})
