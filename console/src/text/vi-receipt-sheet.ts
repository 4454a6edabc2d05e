/**
 * The wording of the printed receipt: an office's paper, laid out after Decree 30/2020/NĐ-CP,
 * Appendix I. It has no second language.
 */
export const receiptSheet = {
  nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  motto: 'Độc lập - Tự do - Hạnh phúc',
  title: 'BIÊN NHẬN',
  about: 'Về việc khai thác thông tin trong Cơ sở dữ liệu quốc gia về dân cư',
  at: 'Thời điểm',
  dossier: 'Mã hồ sơ',
  procedure: 'Thủ tục',
  service: 'Dịch vụ tra cứu',
  purpose: 'Mục đích',
  decision: 'Quyết định',
  outcome: 'Kết quả',
  reason: 'Lý do',
  request: 'Số biên nhận',
  log: 'Nhật ký',
  entry: (sequence: string) => `Dòng số ${sequence}`,
  code: 'Mã kiểm tra của biên nhận',
  note: 'Biên nhận này chỉ ghi nhận việc tra cứu; không chứa thông tin cá nhân và không chứa thông tin đã tra cứu.',
  how: 'Muốn kiểm tra: yêu cầu cơ quan nêu trên, hoặc cơ quan giám sát độc lập, mở dòng nhật ký có số và mã băm nêu trên. Người kiểm tra quét mã QR, dán dòng chữ đọc được vào trang kiểm chứng cùng tệp bằng chứng của dòng đó; trang kiểm chứng làm việc không cần mạng và không cần máy chủ của cơ quan.',
}
