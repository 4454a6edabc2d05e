/** Values that cross the network: bounded, tidied, and refused with a code of their own. */
import { canonicalAgencyCode } from '@chot/core/agencies/agency-code.ts'
import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { isBirth } from '@chot/core/identity/citizen.ts'
import {
  dossierCodePattern,
  nationalProcedureCode,
  procedureCodePattern,
  tidyDossierCode,
} from '@chot/core/identity/codes.ts'
import { tidyName } from '@chot/core/identity/name.ts'
import { z } from 'zod'

/**
 * Why an input field was refused; the key of its Vietnamese sentence in `inputFaults`.
 * A zod issue carries it as its message.
 */
export const inputFaults = {
  required: 'Không được để trống.',
  'wrong-type': 'Kiểu dữ liệu không đúng.',
  'too-long': 'Dài quá giới hạn cho phép.',
  characters: 'Có ký tự không được phép.',
  'unknown-key': 'Có trường không được hỗ trợ.',
  'not-in-list': 'Giá trị không có trong danh sách.',
  'citizen-number': 'Số định danh cá nhân phải gồm đúng 12 chữ số.',
  'old-id-number': 'Số CMND phải gồm đúng 9 chữ số.',
  'person-number':
    'Số giấy tờ phải gồm đúng 12 chữ số (số định danh) hoặc 9 chữ số (CMND).',
  birth:
    'Ngày sinh phải có dạng năm-tháng-ngày (1990-05-17) và là ngày có thật, hoặc chỉ gồm năm (1990).',
  name: 'Họ tên phải có từ 1 đến 100 ký tự và chỉ gồm chữ, dấu cách, dấu nháy, dấu chấm hoặc gạch nối.',
  'dossier-code':
    'Mã hồ sơ phải có từ 3 đến 64 ký tự gồm chữ không dấu, số và các dấu . / _ -',
  'procedure-code': 'Mã thủ tục phải có dạng 1.004441.',
  login: 'Tên đăng nhập phải có từ 8 đến 60 ký tự.',
  'list-code': 'Mã chỉ gồm chữ không dấu, số và các dấu . _ -',
  'idempotency-key':
    'Mã chống gửi lặp phải có từ 8 đến 80 ký tự in được, không dấu cách.',
  'reason-number': 'Lý do không được chứa số giấy tờ của công dân.',
  reason: 'Lý do phải có từ 5 đến 200 ký tự.',
  remark: 'Nội dung phải có từ 5 đến 1.000 ký tự.',
  day: 'Ngày phải có dạng 2026-11-21 và là ngày có thật.',
  email: 'Nhập một địa chỉ thư điện tử, ví dụ: ten@tinh.gov.vn.',
  phone: 'Số điện thoại phải gồm 10 hoặc 11 chữ số, bắt đầu bằng 0.',
  'login-taken': 'Tên đăng nhập đã có người dùng hoặc đang chờ duyệt.',
  'sso-name-taken': 'Danh tính này đã liên kết với tài khoản khác.',
  'legal-basis': 'Căn cứ phải có từ 3 đến 200 ký tự, ví dụ số và ngày của văn bản.',
  'secret-key':
    'Đây là khóa bí mật, không được gửi cho ai. Coi khóa này là đã lộ: tạo cặp khóa mới và chỉ dán khóa công khai.',
  'public-key': 'Không phải một khóa công khai Ed25519 hoặc P-256 dạng JWK.',
  'key-taken':
    'Khóa này đã được đăng ký hoặc đang chờ duyệt. Mỗi khóa chỉ dùng cho một hệ thống, một lần.',
  'key-id-taken': 'Hệ thống đã có khóa mang tên (kid) này. Đổi kid khác.',
  'key-days':
    'Ngày hết hạn phải sau ngày bắt đầu và trong thời hạn cho phép của một khóa.',
  'system-taken': 'Mã hệ thống đã có hoặc đang chờ duyệt.',
  network: 'Dải mạng phải có dạng 10.15.0.0/24.',
  'system-id': 'Mã hệ thống có từ 3 đến 64 chữ không dấu, chữ số và các dấu . _ -',
  'queries-per-day': 'Số lượt mỗi ngày phải từ 1 đến 100.000.',
  'days-order': 'Ngày kết thúc phải sau ngày bắt đầu.',
  'too-early': 'Ngày phải sau hôm nay.',
  instant: 'Thời điểm phải có dạng 2026-11-21T08:00:00Z.',
  'unknown-procedure': 'Không có thủ tục này trong danh mục đang có hiệu lực.',
  'unknown-part': 'Thủ tục này không có vai trò đó trong hồ sơ.',
  'unknown-agency': 'Không có cơ quan này hoặc cơ quan đã hết hiệu lực.',
  'unknown-officer': 'Không có tài khoản cán bộ này.',
  'unknown-service': 'Không có dịch vụ tra cứu này.',
  'unknown-purpose': 'Không có mục đích tra cứu này.',
  'field-not-answerable': 'Dịch vụ này không trả về trường thông tin đó.',
  month: 'Tháng phải có dạng năm-tháng (2026-11).',
  'months-order': 'Tháng cuối phải từ tháng đầu trở đi, nhiều nhất 84 tháng.',
  'password-too-short': 'Mật khẩu quá ngắn.',
  'password-too-long': 'Mật khẩu dài quá 128 ký tự.',
  'password-too-few-classes':
    'Mật khẩu phải có đủ chữ thường, chữ hoa, chữ số và ký tự khác (dấu câu, dấu cách).',
  'password-about-you':
    'Mật khẩu không được chứa tên đăng nhập, họ tên, số điện thoại, số định danh hay năm sinh của bạn.',
  'password-too-guessable':
    'Mật khẩu dễ đoán. Ghép vài từ không liên quan với nhau, xen số và dấu.',
  'password-used-before': 'Mật khẩu này đã dùng trước đây. Đặt mật khẩu khác.',
  'password-present-wrong': 'Mật khẩu hiện tại không đúng.',
  'totp-wrong': 'Mã xác thực không đúng hoặc đã dùng. Chờ mã mới rồi nhập lại.',
  'passkey-wrong':
    'Khóa truy cập không được chấp nhận. Thử lại, hoặc dùng cách xác thực khác.',
  cursor: 'Vị trí trang không đúng. Mở lại danh sách từ trang đầu.',
} as const
export type InputFault = keyof typeof inputFaults

/** Tells a field that is missing from one of a wrong type. */
export const typed = {
  error: (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? 'required' : 'wrong-type',
}

/** Control characters and halves of a pair: PostgreSQL stores no U+0000, a log shows none. */
const unprintable = /[\p{Cc}\p{Cs}]/u

/** Text of at most `lengthMax` UTF-16 units without control characters. */
export const plainText = (lengthMax: number) =>
  z
    .string(typed)
    .max(lengthMax, { error: 'too-long' })
    .refine((text) => !unprintable.test(text), { error: 'characters' })

export const personNumber = z
  .string(typed)
  .regex(/^(\d{12}|\d{9})$/, { error: 'person-number' })

export const personName = z
  .string(typed)
  .max(400, { error: 'name' })
  .transform(tidyName)
  .refine((name) => name.length <= 100 && /^\p{L}[\p{L}\p{M} .'’-]*$/u.test(name), {
    error: 'name',
  })

export const birth = z
  .string(typed)
  .max(10, { error: 'birth' })
  .refine(isBirth, { error: 'birth' })

export const dossierCode = z
  .string(typed)
  .max(100, { error: 'dossier-code' })
  .transform(tidyDossierCode)
  .refine((code) => dossierCodePattern.test(code), { error: 'dossier-code' })

/** The locality suffix is left off: rules are those of the national procedure, and MaDVC holds 20 characters. */
export const procedureCode = z
  .string(typed)
  .max(40, { error: 'procedure-code' })
  .regex(procedureCodePattern, { error: 'procedure-code' })
  .transform(nationalProcedureCode)

export const login = z
  .string(typed)
  .max(100, { error: 'login' })
  .transform((text) => text.normalize('NFC').trim().toLowerCase())
  .refine((text) => text.length >= 8 && text.length <= 60 && !unprintable.test(text), {
    error: 'login',
  })

/** Part played in a dossier, as the procedure names it, e.g. `người yêu cầu`; compared as written here. */
export const partName = z
  .string(typed)
  .max(160, { error: 'too-long' })
  .transform((text) => tidyName(text).toLowerCase())
  .refine((text) => text.length > 0, { error: 'required' })
  .refine((text) => text.length <= 80, { error: 'too-long' })
  .refine((text) => !unprintable.test(text), { error: 'characters' })

/** Codes of our own lists (service, purpose, agency …): existence is checked by the decision. */
export const listCode = z
  .string(typed)
  .min(1, { error: 'required' })
  .max(64, { error: 'too-long' })
  .regex(/^(?!.*\d{9})[0-9A-Za-z][0-9A-Za-z._-]*$/, { error: 'list-code' })

/** Of an agency, in either notation; kept in that of Decision 20/2020/QĐ-TTg. */
export const agencyCode = z
  .string(typed)
  .max(100, { error: 'too-long' })
  .transform(canonicalAgencyCode)
  .pipe(listCode)

export const reason = z
  .string(typed)
  .max(800, { error: 'reason' })
  .transform(tidyName)
  .refine((text) => text.length >= 5 && text.length <= 200, { error: 'reason' })
  .refine((text) => !unprintable.test(text), { error: 'characters' })
  // It stands in the log in clear, where no citizen's number may, however it is spaced.
  .refine((text) => !/\d{9}/.test(text.replace(/[\s.-]/g, '')), {
    error: 'reason-number',
  })

/** What people write to each other about an officer's work: longer than a reason, kept as that is. */
export const remark = z
  .string(typed)
  .max(8_000, { error: 'remark' })
  .transform(tidyName)
  .refine((text) => text.length >= 5 && text.length <= 1_000, { error: 'remark' })
  .refine((text) => !unprintable.test(text), { error: 'characters' })
  .refine((text) => !/\d{9}/.test(text.replace(/[\s.-]/g, '')), {
    error: 'reason-number',
  })
/** A calendar day that exists, `yyyy-MM-dd`. */
export const civilDay = z.string(typed).refine(isCivilDate, { error: 'day' })

/** A UTC month, `yyyy-MM`. */
export const month = z
  .string(typed)
  .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, { error: 'month' })
/** The paper an act rests on, e.g. `Quyết định 12/QĐ-UBND ngày 20/11/2026`. */
export const legalBasis = z
  .string(typed)
  .max(800, { error: 'legal-basis' })
  .transform(tidyName)
  .refine((text) => text.length >= 3 && text.length <= 200, { error: 'legal-basis' })
  .refine((text) => !unprintable.test(text), { error: 'characters' })
  // It stands in the log beside the reason. A document's number and date may touch, a citizen's
  // number has no strokes in it.
  .refine((text) => !/\d{9}/.test(text.replace(/[\s.]/g, '')), { error: 'reason-number' })
