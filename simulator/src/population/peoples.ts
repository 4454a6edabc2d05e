/**
 * The peoples of the province and how they name their children.
 *
 * Ethnicity codes follow the order of the national list (Quyết định 121-TCTK/PPCĐ,
 * 1979); here they are illustrative. Shares are those of the merged province in round
 * figures; Kinh surnames follow their spread in the whole country.
 */

import { weighted } from './draw.ts'

type Given = { readonly middles: readonly string[]; readonly givens: readonly string[] }

export type People = {
  readonly code: string
  readonly surnames: readonly string[]
  readonly male: Given
  readonly female: Given
}

const words = (text: string): readonly string[] => text.split(' ')

const KINH_SURNAMES = weighted<string>([
  ['Nguyễn', 384],
  ['Trần', 110],
  ['Lê', 95],
  ['Phạm', 70],
  ['Hoàng', 45],
  ['Phan', 45],
  ['Vũ', 39],
  ['Đặng', 21],
  ['Bùi', 20],
  ['Đỗ', 16],
  ['Hồ', 13],
  ['Ngô', 13],
  ['Dương', 11],
  ['Đinh', 11],
  ['Võ', 10],
  ['Đoàn', 10],
  ['Trịnh', 10],
  ['Đào', 9],
  ['Mai', 8],
  ['Lương', 8],
  ['Cao', 8],
  ['Hà', 8],
  ['Phùng', 7],
  ['Lý', 5],
  ['Tạ', 5],
  ['Chu', 5],
  ['Lưu', 5],
  ['Tô', 4],
  ['Quách', 3],
  ['Lã', 2],
])

const KINH_MALE: Given = {
  middles: [
    ...weighted([
      ['Văn', 30],
      ['Đức', 6],
      ['Minh', 6],
      ['Quang', 5],
    ]),
    ...words(
      'Hữu Công Xuân Đình Ngọc Thanh Tiến Mạnh Trọng Hoàng Anh Quốc Duy Gia Bảo Thành',
    ),
  ],
  givens: words(
    'Hùng Dũng Tuấn Anh Minh Long Nam Sơn Hải Cường Thắng Đức Trung Kiên Hiếu Quân Việt Thành Huy Khánh Phúc Lâm Tùng Toàn Bình Hòa Tâm Đạt Khôi Vinh Phong Hưng Quý Chiến Tú Bách Nghĩa Thịnh Tiến Lợi',
  ),
}

const KINH_FEMALE: Given = {
  middles: [
    ...weighted([
      ['Thị', 30],
      ['Thu', 5],
      ['Ngọc', 5],
      ['Phương', 4],
    ]),
    ...words('Thanh Minh Hồng Kim Bích Mai Khánh Bảo Thùy Diệu Quỳnh Hoài Tuyết Hải'),
  ],
  givens: words(
    'Hoa Lan Hương Hằng Thủy Hà Linh Trang Anh Mai Nga Ngân Yến Thảo Dung Loan Nhung Oanh Phượng Hạnh Hiền Liên Tuyết Vân Quyên Chi Nhi My Giang Ly Thơm Lý Xuân Thu Huệ Nguyệt Tâm Hường Diệp Châm',
  ),
}

/** Mông, Dao and others of the highlands also use the common given names. */
const HMONG_MALE: Given = {
  middles: weighted([
    ['A', 55],
    ['Seo', 25],
    ['Văn', 12],
    ['Thanh', 3],
    ['Quang', 3],
    ['Mí', 2],
  ]),
  givens: words(
    'Páo Dín Phử Lử Chu Sử Tủa Chớ Dình Pao Sáng Thề Di Giả Sính Chinh Lềnh Sà Vư Cháng Sếnh Pho Sì Tráng Sài Hồng Dơ Khua Nủ Su Chúng Lồng Thắng Vảng Sùng Phềnh Chua Lù Sang Sơn',
  ),
}

const HMONG_FEMALE: Given = {
  middles: weighted([
    ['Thị', 85],
    ['Thu', 5],
    ['Mai', 5],
    ['Seo', 5],
  ]),
  givens: words(
    'Mỷ Dở Say Dua Sua Pàng Xua Chư Máy Sáng Chở Dợ Mo Vang Xá Cở Ké La Ly Dí Ghếnh Súng Ca Chá Mao Pà Sông Dinh Chi Mái Xay Gầu Dung Lan Hoa',
  ),
}

const DAO_MALE: Given = {
  middles: words('Văn Văn Văn Láo Phù Tòn Kim Tiến Sành Duần Phúc Hữu Xuân Quang'),
  givens: words(
    'Phin Sểnh Tả Lở Sếnh San Chẳn Quẩy Pao Phâu Tình Vạng Pú Sơn Liều Ton Khé Phúc Minh Hương Thăng Lai Chiều Quyên Vượng Tiến Bảo Hồ Tá Dất',
  ),
}

const DAO_FEMALE: Given = {
  middles: words('Thị Thị Thị Thị Mùi Tả Sử Lở Mẩy Thu Kim'),
  givens: words(
    'Mẩy Chạn Pham Mụi Nái Ghển Coi Liềm Mán Phẩy Xoang Chiêu Khé Sinh Dất Mùi Pết Lai Hương Liên Thanh Hạnh Hà Yến',
  ),
}

const HANI_MALE: Given = {
  middles: words('Giờ Suy Xá Có Che Gố Văn Khai Thó'),
  givens: words('Có Thó Xá Suy Hừ Lúy Sú Chóng Gơ Phà Tơ Xuy Phu Lòng Chừ'),
}

const HANI_FEMALE: Given = {
  middles: words('Thị Gió Mờ Khu Xó Chuy Giờ'),
  givens: words('Mờ Sơ Bơ Xó Pớ Nu Gió Be Xuy Sô Chuy Dơ Me'),
}

const people = (code: string, surnames: string, male: Given, female: Given): People => ({
  code,
  surnames: words(surnames),
  male,
  female,
})

const KINH: People = {
  code: '01',
  surnames: KINH_SURNAMES,
  male: KINH_MALE,
  female: KINH_FEMALE,
}

export const PEOPLES: readonly People[] = weighted<People>([
  [KINH, 340],
  [
    people(
      '08',
      'Giàng Giàng Vàng Vàng Sùng Sùng Thào Thào Lý Lý Má Cư Hảng Tráng Chảo Hầu Mùa Lầu Cứ Sình Chang Ma Lồ Khang Vừ Lù Ly',
      HMONG_MALE,
      HMONG_FEMALE,
    ),
    250,
  ],
  [
    people(
      '02',
      'Hoàng Hoàng Hoàng Nông Nông Lương Hà Hà Lý Ma Vi Nguyễn La Lự Hứa Mông Cổ',
      KINH_MALE,
      KINH_FEMALE,
    ),
    150,
  ],
  [
    people(
      '09',
      'Triệu Triệu Triệu Bàn Bàn Lý Lý Chảo Chảo Tẩn Tẩn Phàn Phàn Đặng Đặng Phùng Lò Dương',
      DAO_MALE,
      DAO_FEMALE,
    ),
    140,
  ],
  [
    people(
      '03',
      'Lò Lò Hoàng Hoàng Cà Quàng Lường Hà Điêu Sa Cầm Đồng',
      KINH_MALE,
      KINH_FEMALE,
    ),
    50,
  ],
  [people('25', 'Vàng Lù Nông Hoàng Lý Sần Phan Lục Vùi Hù', KINH_MALE, KINH_FEMALE), 25],
  [
    people('07', 'Nông Hoàng Lý Vàng Lù Thền Tải Sần Lèng Lùng', KINH_MALE, KINH_FEMALE),
    20,
  ],
  [
    people('06', 'Hà Đinh Đinh Bùi Bùi Quách Phùng Trần Hoàng', KINH_MALE, KINH_FEMALE),
    12,
  ],
  [people('40', 'Sừng Lồ Pờ Vàng Giàng Má Lùng', KINH_MALE, KINH_FEMALE), 8],
  [people('35', 'Ly Phu Sần Chu Trang Ma Tráng Có', HANI_MALE, HANI_FEMALE), 5],
])

/** Words a long name adds between surname and given name. */
export const LONG_NAME_WORDS = words('Hoàng Bảo Thiên Phúc Gia Khánh Ngọc Minh An Hà')
