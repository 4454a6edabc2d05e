import type { SignedRefusal } from '@chot/core/documents/signed/check-signed.ts'
import type { ProblemText } from './problem-text.ts'

const signedProblems = {
  'signed-other-document': {
    status: 422,
    vi: 'Tệp này không phải văn bản đã lập ở đây, hoặc đã bị mở ra và lưu lại. Tải PDF của văn bản này, ký số ngay trên tệp đó rồi gửi lại.',
    en: 'This file is not the document made here, or was opened and saved anew. Download its PDF, sign that very file and send it again.',
  },
  'signed-unreadable': {
    status: 422,
    vi: 'Không đọc được phần thêm vào khi ký. Dùng phần mềm ký số ghi nối tiếp vào tệp (không nén lại tệp), rồi gửi lại.',
    en: 'What was added by signing cannot be read. Use a signing program that appends to the file, and send it again.',
  },
  'signed-changed': {
    status: 422,
    vi: 'Tệp đã ký có thay đổi khác ngoài chữ ký số (trang, ghi chú, biểu mẫu). Ký lại trên tệp PDF gốc, không thêm nội dung nào khác.',
    en: 'The signed file has other changes than signatures. Sign the original PDF without adding anything else.',
  },
  'signed-without-signature': {
    status: 422,
    vi: 'Tệp này chưa có chữ ký số. Ký số trên tệp PDF rồi gửi lại.',
    en: 'This file has no signature. Sign the PDF and send it again.',
  },
  'signed-not-whole': {
    status: 422,
    vi: 'Chữ ký không bao trùm toàn bộ tệp. Gửi đúng tệp mà phần mềm ký số tạo ra, không sửa sau khi ký.',
    en: 'The signature does not cover the whole file. Send the very file the signing program made.',
  },
  'signed-form': {
    status: 422,
    vi: 'Loại chữ ký hoặc thuật toán không được chấp nhận. Dùng chữ ký PAdES hoặc PKCS#7 tách rời, SHA-256 trở lên, RSA từ 2048 bit hoặc ECDSA.',
    en: 'The kind of signature or its algorithm is not accepted. Use PAdES or detached PKCS#7 with SHA-256 or better, RSA of 2048 bits or more, or ECDSA.',
  },
  'signed-digest': {
    status: 422,
    vi: 'Nội dung tệp không khớp với chữ ký: tệp đã bị thay đổi sau khi ký. Ký lại trên tệp gốc.',
    en: 'The file does not agree with its signature: it was changed afterwards. Sign the original again.',
  },
  'signed-signature': {
    status: 422,
    vi: 'Chữ ký không đúng với chứng thư số kèm theo. Ký lại trên tệp gốc.',
    en: 'The signature does not agree with its certificate. Sign the original again.',
  },
  'signed-usage': {
    status: 422,
    vi: 'Chứng thư số này không được dùng để ký. Dùng chứng thư ký số công vụ.',
    en: 'This certificate may not sign. Use an official-duty signing certificate.',
  },
  'signed-time': {
    status: 422,
    vi: 'Thời điểm ký trước khi lập văn bản hoặc sau thời điểm hiện tại. Kiểm tra đồng hồ máy ký rồi ký lại.',
    en: 'The time of signing is before the document was made or after now. Check the clock and sign again.',
  },
  'signed-expired': {
    status: 422,
    vi: 'Chứng thư số hết hạn hoặc chưa có hiệu lực lúc ký. Gia hạn chứng thư rồi ký lại.',
    en: 'The certificate was not valid at the time of signing. Renew it and sign again.',
  },
  'signed-untrusted': {
    status: 422,
    vi: 'Chứng thư số không do tổ chức chứng thực đã được cấu hình cấp. Kiểm tra chứng thư, hoặc nhờ quản trị hệ thống bổ sung chứng thư gốc.',
    en: 'The certificate does not lead to a configured authority. Check it, or ask the operator to add the root.',
  },
} as const satisfies Record<SignedRefusal, ProblemText>

/** Of official documents and their signed copies. */
export const documentProblems = {
  ...signedProblems,
  'document-nothing-to-say': {
    status: 409,
    vi: 'Chưa có dữ liệu để lập văn bản này. Hoàn thiện phần tương ứng của hồ sơ kết nối trước.',
    en: 'There is nothing to make this document from yet. Complete that part of the connection file first.',
  },
  'document-too-large': {
    status: 422,
    vi: 'Văn bản quá lớn nên không lập được. Chia theo đơn vị rồi lập lại.',
    en: 'The document is too large to be made. Make it by agency.',
  },
} as const satisfies Record<string, ProblemText>
