/**
 * What every officer is told, and acknowledges, before the first use (Luật 91/2025/QH15: people
 * are told how data about them is processed; dispatch 6383, commitment §3: logs are kept for
 * investigation). A change of meaning takes the next version: it is then acknowledged anew.
 */
export const notice = {
  version: 1,
  vi: [
    'Mọi lần đăng nhập, tra cứu, xem mục được che và tìm trong nhật ký của bạn đều được ghi lại: ai, lúc nào, từ máy nào, cho hồ sơ nào, vì mục đích gì và kết quả ra sao.',
    'Nhật ký không sửa, không xóa được. Công an, thanh tra và cơ quan kiểm tra được xem để giám sát và điều tra; vi phạm sẽ bị thu hồi tài khoản và xử lý theo quy định.',
    'Chỉ tra cứu người có trong hồ sơ được giao, đúng mục đích của thủ tục. Không tra cứu cho việc riêng, không sao chép, không chuyển thông tin cho người khác.',
    'Không cho ai dùng chung tài khoản, mật khẩu hay mã xác thực. Báo ngay cho quản trị tài khoản khi nghi bị lộ.',
    'Dữ liệu về việc sử dụng của bạn được lưu theo thời hạn của nhật ký và chỉ dùng để bảo vệ dữ liệu dân cư.',
  ],
  en: [
    'Every sign-in, look-up, viewing of a masked field and search of the log of yours is recorded: who, when, from which computer, for which dossier, for what purpose and with what result.',
    'The log cannot be changed or deleted. The police, inspectors and auditors read it to supervise and investigate; a violation costs the account and is dealt with by law.',
    'Look up only persons of a dossier assigned to you, for the purpose of its procedure. Never for yourself; never copy or pass anything on.',
    'Share account, password and codes with nobody. Tell the account administrator at once when you fear they are known.',
    'What is recorded of you is kept as long as the log, and used only to protect the population data.',
  ],
} as const
