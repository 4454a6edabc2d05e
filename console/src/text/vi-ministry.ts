/** What of the agencies' files goes to the Ministry. */
export const viMinistry = {
  ministry: {
    title: 'Gửi Bộ Công an',
    lead: 'Danh sách tài khoản đã chấp nhận và số lượt dịch vụ của cả tỉnh.',
    lists: 'Danh sách tài khoản gửi Bộ',
    unchanged: 'Không có thay đổi so với lần gửi trước.',
    changes: (
      agencies: string,
      joined: string,
      left: string,
      moved: string,
      changed: string,
    ) =>
      `So với lần gửi trước, ${agencies} cơ quan có thay đổi: thêm ${joined}, thôi ${left}, chuyển cơ quan ${moved}, thay đổi ${changed} người.`,
    notice: 'Thông báo thay đổi, từng người',
    noticeNone: 'Chưa có ai để thông báo',
    noticeHint:
      'Người thêm, thôi hoặc đổi thông tin sẽ hiện ở đây khi danh sách mới được chấp nhận.',
    send: 'Ghi nhận đã gửi',
    sendHint:
      'Ghi số và ngày công văn gửi Bộ. Các danh sách đang được chấp nhận được chốt vào lần gửi này.',
    sent: 'Đã ghi nhận lần gửi.',
    empty: 'Chưa gửi danh sách lần nào',
    emptyHint: 'Chấp nhận danh sách của các cơ quan, rồi ghi nhận lần gửi đầu tiên.',
    document: 'Công văn',
    documentNumber: 'Số, ký hiệu công văn',
    documentNumberHint: 'Ví dụ: 125/PVHCC-KS',
    documentDate: 'Ngày công văn',
    sentBy: 'Người ghi nhận',
    agencies: 'Số cơ quan',
    people: 'Số người',
    answer: 'Bộ trả lời',
    answered: 'Đã trả lời',
    replaced: 'Đã có lần gửi sau',
    enterAnswer: 'Nhập trả lời',
    answerHint:
      'Bộ chấp nhận danh sách đã gửi: người có tài khoản được ghi vào danh sách của Bộ và tra cứu được ngay nếu đủ điều kiện khác; người không còn trong danh sách thôi tra cứu ngay. Tất cả được ghi, hoặc không ai.',
    answerDone: (listed: string, unlisted: string) =>
      `Đã ghi: ${listed} tài khoản vào danh sách hoặc đổi số lượt, ${unlisted} tài khoản ra khỏi danh sách.`,
    services: 'Số lượt dịch vụ của cả tỉnh',
    servicesLead: (agencies: string, most: string) =>
      `Tổng đăng ký của ${agencies} cơ quan bên cạnh số đang có hiệu lực. Ngoài giờ cả tỉnh không quá ${most} lượt mỗi ngày.`,
    service: 'Dịch vụ',
    window: 'Khung giờ',
    windows: { office: 'Trong giờ', 'off-hours': 'Ngoài giờ' },
    sum: 'Tổng các cơ quan',
    inForce: 'Đang có hiệu lực',
    ask: 'Đề nghị số mới…',
    askSecond: 'Gửi người thứ hai duyệt',
    askHint:
      'Ô để trống thì giữ số đang có hiệu lực. Lãnh đạo duyệt thì số mới có hiệu lực từ ngày nêu dưới đây.',
    asked: 'Đã gửi. Lãnh đạo sẽ duyệt hoặc từ chối.',
    beside: (sum: string, inForce: string) => `Tổng ${sum}, đang dùng ${inForce}`,
    from: 'Có hiệu lực từ ngày',
    fromHint: 'Sau hôm nay.',
  },
}
