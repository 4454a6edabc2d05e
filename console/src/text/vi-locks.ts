import type { AlertAct, RuleId } from '@chot/core/detect/rules.ts'
import type { LockScope } from '@chot/core/workflow/lock.ts'

/** Alerts of unusual use, and locks on queries. */
export const viLocks = {
  locks: {
    title: 'Cảnh báo và khóa',
    lead: 'Quy tắc cứng khóa ngay ở lượt tra cứu kế tiếp; quy tắc mềm nêu việc để người xem xét. Mở khóa cần một người xin và một người khác duyệt.',
    inForce: 'Khóa',
    show: 'Hiện',
    onlyOpen: 'Đang khóa',
    lifted: 'Đã mở',
    none: 'Không có khóa nào',
    noneHint: 'Khóa do quy tắc hoặc do người đặt sẽ hiện ở đây.',
    subject: 'Đối tượng',
    scopes: {
      account: 'Tài khoản',
      address: 'Địa chỉ mạng',
      agency: 'Cơ quan',
      system: 'Hệ thống gọi đến',
      service: 'Dịch vụ',
    } satisfies Record<LockScope, string>,
    since: 'Từ lúc',
    why: 'Vì sao',
    byRule: (rule: string) => `Do quy tắc: ${rule}`,
    byPerson: (name: string) => `Người khóa: ${name}`,
    liftedBy: (name: string, instant: string) => `${name} mở lúc ${instant}`,
    action: 'Việc cần làm',
    own: 'Người khác mở: đây là khóa của mình hoặc do mình đặt.',
    waiting: 'Đang chờ người thứ hai duyệt',
    ask: 'Xin mở khóa',
    askEffect: 'Lãnh đạo sẽ thấy lý do này và duyệt hoặc từ chối. Chưa mở ngay.',
    lift: 'Mở khóa',
    liftTitle: 'Mở khóa ngay?',
    liftEffect:
      'Việc mở đã được duyệt. Đối tượng tra cứu lại được ngay; việc mở được ghi nhật ký.',
    asked: 'Đã gửi yêu cầu mở khóa cho người thứ hai.',
    unlocked: 'Đã mở khóa.',
    lock: 'Khóa tra cứu',
    lockEffect:
      'Khóa có hiệu lực từ lượt tra cứu kế tiếp ở mọi nút; phiên làm việc đang mở bị ngắt. Người khóa không được tự mở.',
    counting: 'Đang đếm số công dân đang chờ…',
    effectTitle: 'Khóa này sẽ làm chậm',
    effect: (waiting: string, workedOn: string, officers: string) =>
      `${waiting} hồ sơ đang mở chưa được tra cứu lần nào và ${workedOn} hồ sơ đang xử lý mấy ngày qua, mỗi hồ sơ một công dân đang chờ; ${officers} cán bộ đang làm việc.`,
    effectOfAddress:
      'Địa chỉ mạng không gắn với hồ sơ nào: không đếm được số công dân đang chờ.',
    locked: 'Đã khóa.',
    scope: 'Khóa gì',
    subjectHints: {
      account: 'Tên đăng nhập của cán bộ.',
      address: 'Địa chỉ IP của máy, ví dụ 10.20.3.4.',
      agency: 'Mã cơ quan, ví dụ H38.02683.',
      system: 'Mã hệ thống gọi đến.',
      service: 'Mã dịch vụ, ví dụ look-up-person.',
    } satisfies Record<LockScope, string>,
    subjectEmpty: 'Ghi đối tượng cần khóa.',
    alerts: 'Cảnh báo',
    noAlerts: 'Không có cảnh báo nào',
    noAlertsHint: 'Cảnh báo mới sẽ hiện ở đây kèm các dòng nhật ký làm căn cứ.',
    at: 'Lúc',
    act: 'Mức',
    acts: {
      lock: 'Khóa ngay',
      challenge: 'Yêu cầu xác nhận',
      case: 'Xem xét',
    } satisfies Record<AlertAct, string>,
    rule: 'Quy tắc',
    rules: {
      burst: 'Tra cứu dồn dập',
      pace: 'Quá nhiều lượt một lúc',
      rhythm: 'Nhịp máy',
      sweep: 'Dò số liền kề',
      misses: 'Nhiều lần không có',
      addresses: 'Nhiều địa chỉ mạng',
      'on-leave': 'Dùng khi nghỉ phép',
      self: 'Tra cứu chính mình',
      colleague: 'Tra cứu đồng nghiệp',
      household: 'Tra cứu người cùng hộ',
      'surname-and-commune': 'Cùng họ, cùng xã',
      'no-movement': 'Hồ sơ không chuyển biến',
      'asked-before-dossier': 'Hồ sơ mở sau khi hỏi',
      'phantom-dossiers': 'Hồ sơ mở để tra cứu',
      drift: 'Khác thường ngày',
    } satisfies Record<RuleId, string>,
    weekdays: [
      'Thứ Hai',
      'Thứ Ba',
      'Thứ Tư',
      'Thứ Năm',
      'Thứ Sáu',
      'Thứ Bảy',
      'Chủ nhật',
    ],
    hourOf: (weekday: string, hour: string) => `${weekday}, giờ ${hour}`,
    spans: {
      seconds: (count: string) => `${count} giây`,
      minutes: (count: string) => `${count} phút`,
      hours: (count: string) => `${count} giờ`,
      days: (count: string) => `${count} ngày`,
    },
    sentences: {
      burst: (count: string, over: string, limit: string) =>
        `Tra cứu ${count} hồ sơ khác nhau trong ${over}; ngưỡng ${limit}. Không ai làm tay nhanh như vậy.`,
      pace: (count: string, over: string, limit: string) =>
        `${count} lượt tra cứu trong ${over}; ngưỡng ${limit}. Không ai đọc kịp, và Bộ có thể coi là chương trình tự động.`,
      rhythm: (count: string, over: string, limit: string) =>
        `${count} khoảng nghỉ liền nhau gần như bằng nhau trong ${over}; ngưỡng ${limit}. Đây là nhịp của chương trình chạy tự động.`,
      sweep: (count: string, over: string, limit: string) =>
        `${count} lần hỏi số định danh liền kề số vừa hỏi trong ${over}; ngưỡng ${limit}. Giống dò số.`,
      misses: (count: string, over: string, limit: string) =>
        `${count} lần hỏi người hoặc hồ sơ không có trong ${over}; ngưỡng ${limit}.`,
      addresses: (count: string, over: string, limit: string) =>
        `Một tài khoản dùng từ ${count} địa chỉ mạng trong ${over}; ngưỡng ${limit}.`,
      'on-leave': 'Có lượt tra cứu trong thời gian cán bộ nghỉ phép.',
      self: 'Cán bộ tra cứu chính mình.',
      household: 'Người được tra cứu cùng hộ gia đình với cán bộ.',
      'asked-before-dossier':
        'Bị từ chối vì không có hồ sơ, rồi hồ sơ mới được mở và tra cứu đúng người đó.',
      colleague: (count: string, over: string, limit: string) =>
        `Tra cứu đồng nghiệp cùng cơ quan trong ${count} hồ sơ, trong ${over}; ngưỡng ${limit}.`,
      'surname-and-commune': (count: string, over: string, limit: string) =>
        `Tra cứu người cùng họ và cùng xã với cán bộ trong ${count} hồ sơ, trong ${over}; ngưỡng ${limit}.`,
      'no-movement': (count: string, limit: string) =>
        `${count} hồ sơ được tra cứu rồi không có chuyển biến trong thời hạn; ngưỡng ${limit}.`,
      'phantom-dossiers': (count: string, limit: string) =>
        `${count} hồ sơ về cùng một người được mở, tra cứu rồi đóng mà không có chuyển biến; ngưỡng ${limit}.`,
      drift: {
        account: (count: string, when: string, usual: string, weeks: string) =>
          `${count} lượt vào ${when}; cán bộ thường có ${usual} lượt (trung bình ${weeks} tuần trước).`,
        agency: (count: string, when: string, usual: string, weeks: string) =>
          `${count} lượt vào ${when}; cơ quan thường có ${usual} lượt (trung bình ${weeks} tuần trước).`,
      },
    },
    evidence: 'Căn cứ',
    entry: (sequence: string) => `Dòng ${sequence}`,
    moreEntries: (count: string) => `và ${count} dòng nữa`,
    challengeTitle: 'Xác nhận đang trực tiếp tra cứu',
    challengeMeet: 'Tôi đang trực tiếp tra cứu',
    challengeBusy: 'Máy đang kiểm tra, xin chờ vài giây…',
    challengeMet: 'Đã xác nhận. Bấm tra cứu lại.',
  },
}
