import type { monthStates } from '@chot/contract/approvals.ts'
import type { ApprovalKind, ApprovalState } from '@chot/core/approvals/approval.ts'

/** Acts of two persons: who asks, who approves. */
export const viApprovals = {
  citizenSearch: {
    title: 'Tra theo số định danh',
    lead: 'Tìm trong nhật ký mọi lượt tra cứu một công dân. Phải có người thứ hai duyệt; mỗi bước đều được ghi nhật ký.',
    ask: 'Lập yêu cầu',
    number: 'Số định danh hoặc số CMND',
    numberHint:
      'Đủ 12 hoặc 9 chữ số. Được niêm phong khi lưu, người duyệt chỉ thấy 3 số cuối.',
    numberWrong: 'Số giấy tờ phải gồm đúng 12 hoặc 9 chữ số.',
    from: 'Từ tháng',
    to: 'Đến hết tháng',
    monthHint: 'Tháng/năm, ví dụ 11/2026.',
    monthWrong: 'Tháng phải có dạng 11/2026.',
    rangeWrong: 'Tháng cuối phải từ tháng đầu trở đi, nhiều nhất 84 tháng.',
    reason: 'Lý do',
    reasonHint: 'Từ 5 đến 200 ký tự; không ghi số giấy tờ của công dân.',
    reasonWrong: 'Lý do phải có từ 5 đến 200 ký tự và không chứa số giấy tờ.',
    basis: 'Căn cứ văn bản',
    basisHint:
      'Số, ký hiệu và ngày văn bản, ví dụ: Công văn 123/PC06-TTr ngày 20/11/2026.',
    basisWrong: 'Phải nêu số, ký hiệu văn bản làm căn cứ.',
    submit: 'Gửi người duyệt',
    confirmTitle: 'Gửi yêu cầu tra theo số định danh?',
    confirmText:
      'Yêu cầu được ghi nhật ký cùng tên người lập, lý do và căn cứ. Người có nhiệm vụ lãnh đạo sẽ duyệt hoặc từ chối.',
    confirmNumber: (number: string, from: string, to: string) =>
      `Số ${number}, từ tháng ${from} đến hết tháng ${to}.`,
    sent: 'Đã gửi. Kết quả đọc được sau khi có người duyệt.',
    open: 'Mở kết quả',
    readFirst: 'Đọc kết quả',
    readHint: 'Mỗi trang đọc là một dòng nhật ký và tính vào số trang được duyệt.',
    back: 'Về các yêu cầu',
    resultTitle: 'Kết quả tra theo số định danh',
    empty: 'Không có lượt tra cứu nào về công dân này trong các tháng tìm được',
    emptyHint: 'Xem bên dưới tháng nào tìm được, tháng nào không.',
    months: 'Các tháng đã tìm',
    monthStates: {
      searched: 'tìm được',
      'no-key': 'khóa đã hủy hoặc không còn, không tìm được',
      'other-key': 'khóa đang có không phải khóa của tháng này, không tìm được',
      sealed: 'đã đóng gói lưu trữ, không tìm được theo số định danh',
      'no-entries': 'không có lượt tra cứu nào',
    } satisfies Record<(typeof monthStates)[number], string>,
    missing: 'Không có yêu cầu này, hoặc không phải của tài khoản đang dùng',
  },
  keyDisclosure: {
    title: 'Giao khóa tháng kèm hồ sơ chứng cứ',
    lead: 'Xin giao khóa của tháng cho bên nhận hồ sơ chứng cứ, để họ tự chứng minh dòng nào nói về người trong vụ việc. Phải có người thứ hai duyệt; mỗi lần duyệt chỉ dùng cho một hồ sơ.',
    everybody:
      'Ai có khóa của một tháng thì biết được mọi lượt tra cứu về MỌI công dân trong tháng đó, không chỉ người trong vụ việc. Khóa đã giao thì không thu lại được.',
    ask: 'Lập yêu cầu giao khóa',
    months: 'Khóa của tháng nào',
    monthsHint: (most: string) =>
      `Chỉ chọn tháng thật cần, nhiều nhất ${most} tháng. Chỉ có các tháng đã qua (giờ UTC) và chưa hủy.`,
    noMonths: 'Chưa có tháng nào đã qua mà còn khóa.',
    monthsMissing: 'Chọn ít nhất một tháng.',
    recipient: 'Bên nhận hồ sơ và khóa',
    recipientHint:
      'Cơ quan, đoàn nào nhận, ví dụ: Đoàn thanh tra theo Quyết định 12/QĐ-TTr. Người duyệt và nhật ký thấy nguyên văn.',
    recipientWrong: 'Bên nhận phải có từ 5 đến 200 ký tự và không chứa số giấy tờ.',
    sent: 'Đã gửi. Khi được duyệt, lập hồ sơ ở màn hình Nhật ký và chọn kèm khóa.',
    onward: 'Lập hồ sơ',
    confirmTitle: 'Gửi yêu cầu giao khóa?',
    terms: (months: string, recipient: string) =>
      `Khóa của tháng ${months}; bên nhận: ${recipient}.`,
    confirmText:
      'Yêu cầu được ghi nhật ký cùng tên người lập, lý do và căn cứ. Người có nhiệm vụ lãnh đạo sẽ duyệt hoặc từ chối.',
  },
  proofs: {
    proved: (count: string) => `${count} dòng có bằng chứng dẫn tới bản nhật ký đã ký.`,
    notPublished: 'Chưa có bản nhật ký đã ký nào để dẫn chứng.',
    differs:
      'Cơ sở dữ liệu không khớp với bản nhật ký đã ký. Báo ngay cho đơn vị giám sát; không xóa gì.',
    download: 'Tải bằng chứng',
  },
  approvals: {
    title: 'Duyệt yêu cầu',
    lead: 'Tra nhật ký theo số định danh, giao khóa tháng, thêm lượt cho hồ sơ và mở khóa tra cứu cần người thứ hai duyệt. Không ai tự duyệt yêu cầu của mình.',
    mine: 'Yêu cầu của tôi',
    show: 'Hiển thị',
    onlyOpen: 'Đang mở',
    all: 'Tất cả',
    empty: 'Không có yêu cầu nào',
    emptyHint: 'Yêu cầu mới sẽ hiện ở đây khi có người lập.',
    requester: 'Người lập',
    asked: 'Lập lúc',
    about: 'Xin việc gì',
    kinds: {
      'citizen-search': 'Tra nhật ký theo số định danh',
      'key-disclosure': 'Giao khóa tháng kèm một hồ sơ chứng cứ',
      'dossier-raise': 'Thêm lượt tra cứu cho một hồ sơ',
      reorganisation: 'Sắp xếp cơ quan',
      unlock: 'Mở khóa tra cứu',
    } satisfies Record<ApprovalKind, string>,
    reorganisationOn: (day: string, acts: string) => `${acts} việc, từ ngày ${day}`,
    reorganisationOpen: 'Xem phương án',
    raiseBy: (units: string) => `Thêm ${units} lượt`,
    keysOf: (months: string) => `Khóa của tháng ${months}`,
    recipient: (name: string) => `Bên nhận: ${name}`,
    overNumber: 'Số đã được xóa',
    endsWith: (tail: string) => `Số tận cùng ${tail}`,
    months: (from: string, to: string) => `tháng ${from} – ${to}`,
    why: 'Lý do và căn cứ',
    state: 'Trạng thái',
    states: {
      waiting: 'Chờ duyệt',
      approved: 'Đã duyệt',
      refused: 'Bị từ chối',
      withdrawn: 'Đã rút',
      ended: 'Đã kết thúc',
      'used-up': 'Đã dùng hết',
      expired: 'Hết hạn',
    } satisfies Record<ApprovalState, string>,
    answerBy: (instant: string) => `Trả lời trước ${instant}`,
    usableUntil: (instant: string) => `Dùng được đến ${instant}`,
    uses: {
      'citizen-search': (used: string, most: string) => `Đã đọc ${used}/${most} trang`,
      'key-disclosure': (used: string, most: string) => `Đã dùng ${used}/${most} lần`,
      'dossier-raise': () => 'Đã thêm lượt cho hồ sơ',
      reorganisation: () => 'Phương án đã được duyệt',
      unlock: (used: string, most: string) => `Đã dùng ${used}/${most} lần`,
    } satisfies Record<ApprovalKind, unknown>,
    answeredBy: (name: string, instant: string) => `${name}, ${instant}`,
    actions: 'Việc cần làm',
    approve: 'Duyệt',
    refuse: 'Từ chối',
    own: 'Yêu cầu của mình: người khác duyệt.',
    approveTitle: 'Duyệt yêu cầu này?',
    refuseTitle: 'Từ chối yêu cầu này?',
    approveTexts: {
      'citizen-search':
        'Người lập sẽ đọc được mọi lượt tra cứu công dân này trong các tháng đã nêu. Việc duyệt được ghi nhật ký.',
      'dossier-raise':
        'Hồ sơ được thêm số lượt đã nêu ngay khi duyệt. Việc duyệt được ghi nhật ký.',
      reorganisation:
        'Phương án có hiệu lực vào ngày đã nêu: tài khoản của cơ quan hết hiệu lực chuyển sang cơ quan mới và tạm ngừng đến khi được xác nhận, phiên đang mở kết thúc. Xem phương án trước khi duyệt.',
      'key-disclosure':
        'Bên nhận sẽ biết được mọi lượt tra cứu về MỌI công dân trong các tháng đã nêu, không chỉ người trong vụ việc. Khóa đã giao thì không thu lại được. Việc duyệt được ghi nhật ký.',
      unlock:
        'Người lập mở khóa được; đối tượng tra cứu lại được ngay. Việc duyệt được ghi nhật ký.',
    } satisfies Record<ApprovalKind, string>,
    refuseTexts: {
      'citizen-search': 'Số định danh được xóa ngay. Việc từ chối được ghi nhật ký.',
      'dossier-raise': 'Hồ sơ giữ nguyên số lượt. Việc từ chối được ghi nhật ký.',
      reorganisation:
        'Phương án vẫn là dự thảo, không cơ quan nào thay đổi. Việc từ chối được ghi nhật ký.',
      'key-disclosure': 'Không khóa nào được giao. Việc từ chối được ghi nhật ký.',
      unlock: 'Vẫn khóa. Việc từ chối được ghi nhật ký.',
    } satisfies Record<ApprovalKind, string>,
    answerReason: 'Lý do duyệt hoặc từ chối',
    answerHint: 'Từ 5 đến 200 ký tự; không ghi số giấy tờ của công dân.',
    withdraw: 'Rút',
    end: 'Kết thúc',
    endTitle: 'Kết thúc yêu cầu này?',
    endTexts: {
      'citizen-search': 'Số định danh được xóa và không đọc được kết quả nữa.',
      'dossier-raise': 'Hồ sơ giữ nguyên số lượt.',
      reorganisation: 'Phương án trở lại là dự thảo và sửa được.',
      'key-disclosure': 'Không lập hồ sơ kèm khóa theo yêu cầu này được nữa.',
      unlock: 'Không mở khóa theo yêu cầu này được nữa.',
    } satisfies Record<ApprovalKind, string>,
    done: 'Đã ghi nhận.',
  },
}
