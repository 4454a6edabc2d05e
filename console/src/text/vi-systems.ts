/** What is read when a client system or a key of it is asked for and decided on. */
export const viSystems = {
  systemRequests: {
    newSystem: 'Đăng ký hệ thống mới',
    newKey: 'Thêm khóa',
    newKeyOf: (name: string) => `Thêm khóa cho ${name}`,
    systemHint:
      'Người khác có quyền sẽ duyệt; hệ thống gọi được ngay sau khi duyệt. Bên cung cấp chỉ gửi khóa công khai, không gửi khóa bí mật.',
    keyHint:
      'Người khác có quyền sẽ duyệt. Khóa cũ vẫn dùng được cho đến khi hết hạn hoặc bị thu hồi, nên đổi khóa không làm gián đoạn.',
    name: 'Tên hệ thống',
    id: 'Mã hệ thống',
    idHint: 'Chữ không dấu, chữ số, dấu . _ - ; hệ thống tự xưng bằng mã này (iss, sub).',
    networksHint: 'Ví dụ 10.15.0.0/24; nhiều dải thì cách nhau bằng dấu phẩy.',
    keyFieldHint: 'Dán khóa công khai dạng JWK (Ed25519 hoặc P-256).',
    keyUnreadable:
      'Chưa đọc được. Dán đúng một khóa công khai dạng JWK, bắt đầu bằng dấu {.',
    secretKey: 'Đây là khóa bí mật: đã xóa khỏi ô, không gửi đi đâu.',
    secretKeyHint:
      'Coi khóa này là đã lộ. Báo bên cung cấp tạo cặp khóa mới và chỉ gửi khóa công khai.',
    keyRead: (kid: string) => `Đã đọc khóa công khai, tên (kid): ${kid}. Vân tay:`,
    compare: 'Gọi cho bên cung cấp đọc lại vân tay này trước khi gửi.',
    daysHint: (days: string) => `Một khóa dùng được nhiều nhất ${days} ngày.`,
    send: 'Gửi đề nghị',
    sent: 'Đã gửi đề nghị. Người khác có quyền sẽ duyệt.',
    askedSystem: (name: string) => `Chờ duyệt: hệ thống mới ${name}`,
    askedKey: (name: string) => `Chờ duyệt: khóa mới của ${name}`,
    askedBy: (name: string, at: string) => `${name} đề nghị lúc ${at}.`,
    byOther: 'Bạn là người đề nghị nên người khác phải duyệt hoặc từ chối.',
    days: 'Khóa có hiệu lực',
    between: (from: string, to: string) => `từ ${from} đến trước ${to}`,
    decisions: { approve: 'Duyệt', refuse: 'Từ chối', withdraw: 'Rút đề nghị' },
    effects: {
      approve:
        'Khóa có hiệu lực ngay khi tới ngày bắt đầu. Chỉ duyệt khi đã đối chiếu vân tay sau với bên cung cấp:',
      refuse: 'Không có gì được đăng ký. Có thể lập đề nghị mới.',
      withdraw: 'Không có gì được đăng ký. Có thể lập đề nghị mới.',
    },
    decided: {
      approve: (name: string) => `Đã duyệt cho ${name}.`,
      refuse: (name: string) => `Đã từ chối đề nghị về ${name}.`,
      withdraw: (name: string) => `Đã rút đề nghị về ${name}.`,
    },
  },
}
