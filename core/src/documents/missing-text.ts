/** What an agency's connection file lacks, as a sentence of an official letter. */
import type { Missing, PartState } from '../registration/parts.ts'
import { type Part, parts } from '../registration/version.ts'

const partNames = {
  commitment: 'bản cam kết',
  services: 'phiếu đăng ký dịch vụ',
  accounts: 'danh sách tài khoản',
  security: 'văn bản xác nhận bảo đảm an ninh, an toàn thông tin',
} as const satisfies Record<Part, string>

const count = (number: number) => String(number).padStart(2, '0')
const day = (date: string) => date.split('-').reverse().join('/')

function lackText(missing: Missing): string {
  switch (missing.code) {
    case 'nothing':
      return 'chưa lập'
    case 'draft':
      return 'đang soạn, chưa gửi'
    case 'waits':
      return 'đã gửi, đang chờ xem xét'
    case 'returned':
      return 'bị trả lại, chưa hoàn thiện'
    case 'nobody-listed':
      return `có ${count(missing.dossiers)} hồ sơ đang giải quyết nhưng chưa đăng ký cán bộ nào`
    case 'not-on-list':
      return `còn ${count(missing.accounts)} tài khoản chưa có trong danh sách`
    case 'listed-left':
      return `còn ${count(missing.accounts)} người không còn công tác tại đơn vị`
    case 'without-account':
      return `còn ${count(missing.accounts)} người chưa có tài khoản`
    case 'untrained':
      return `còn ${count(missing.accounts)} người chưa được tập huấn`
    case 'review-due':
      return `quá hạn rà soát định kỳ 3 tháng kể từ ngày ${day(missing.since)}`
    case 'unregistered-service':
      return `dịch vụ ${missing.service} đang sử dụng nhưng chưa đăng ký`
    case 'level-too-low':
      return `cấp độ ${missing.level}, yêu cầu tối thiểu cấp độ ${missing.least}`
    case 'checklist-open':
      return `còn ${count(missing.items)} mục tự đánh giá chưa đạt hoặc chưa trả lời`
    case 'not-yet':
      return `chỉ có hiệu lực từ ngày ${day(missing.from)}`
    case 'ends-soon':
      return `sắp hết hiệu lực ngày ${day(missing.on)}`
    case 'ended':
      return `đã hết hiệu lực ngày ${day(missing.on)}`
  }
}

/** Of an agency that has some of its parts: which, and exactly what the others lack. */
export function missingSentence(states: Readonly<Record<Part, PartState>>): string {
  const done = parts.filter((part) => states[part].state === 'complete')
  const rest = parts.filter((part) => states[part].state !== 'complete')
  const had =
    done.length === 0
      ? ''
      : `Chỉ hoàn thành ${done.map((part) => partNames[part]).join(', ')}; `
  const lacks = rest.map((part) => {
    const texts = states[part].missing.map(lackText)
    return `${partNames[part]}${texts.length === 0 ? '' : ` (${texts.join(', ')})`}`
  })
  return `${had}${had === '' ? 'Chưa' : 'chưa'} hoàn thành ${lacks.join('; ')}.`
}
