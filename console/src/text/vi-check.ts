import type { StepName, StepReason } from '@chot/core/log/proof-steps.ts'
import type { PieceFault } from '../check/material.ts'

/** What whoever checks a proof reads, in the console and on the page that works without it. */
export const viCheck = {
  title: 'Kiểm chứng',
  lead: 'Kiểm tra biên nhận và bằng chứng ngay trên máy này. Không có nội dung nào được gửi đi.',
  offlineTitle: 'Kiểm chứng nhật ký truy cập, không cần máy chủ',
  offlineNote:
    'Trang này là một tệp duy nhất, không kết nối mạng. Có thể ngắt mạng rồi mới mở.',
  handIn: {
    title: '1. Biên nhận, bằng chứng',
    drop: 'Kéo thả tệp vào đây, hoặc',
    choose: 'Chọn tệp',
    hint: 'Tệp biên nhận (.json), tệp bằng chứng (.tlog-proof); thả nhiều tệp cùng lúc được.',
    paste: 'Hoặc dán nội dung tệp, hay dòng chữ đọc được từ mã QR của biên nhận in',
    add: 'Thêm nội dung đã dán',
    clear: 'Bỏ tất cả',
    remove: (name: string) => `Bỏ ${name}`,
    pasted: 'nội dung đã dán',
    tooMany: (most: string) =>
      `Mỗi lần kiểm tra nhiều nhất ${most} tệp; các tệp sau bị bỏ qua.`,
    kinds: { proof: 'Bằng chứng', receipt: 'Biên nhận', policy: 'Chính sách tin cậy' },
    faults: {
      'too-large': 'Tệp quá lớn, không phải biên nhận hay bằng chứng.',
      unknown: 'Không phải biên nhận, bằng chứng hay chính sách tin cậy.',
      'proof-malformed': 'Tệp bằng chứng sai khuôn dạng: bị cắt bớt hoặc đã bị sửa.',
      'receipt-malformed': 'Biên nhận sai khuôn dạng: bị cắt bớt hoặc đã bị sửa.',
      'policy-malformed': 'Chính sách tin cậy sai khuôn dạng.',
    } satisfies Record<PieceFault, string>,
  },
  policy: {
    title: '2. Khóa bạn tin cậy (chính sách)',
    hint: 'Lấy từ nơi bạn tin, không lấy từ người đưa bằng chứng. Chỉ giữ trong trang này, đóng trang là mất.',
    label: 'Dán nội dung chính sách',
    choose: 'Chọn tệp chính sách',
    none: 'Chưa có chính sách: chưa kiểm tra được ai đã ký.',
    wrong: 'Chính sách sai khuôn dạng, chưa dùng được.',
    logs: 'Nhật ký tin cậy',
    witnesses: 'Bên làm chứng',
    quorum: 'Yêu cầu làm chứng',
    quorumNone: 'không yêu cầu',
  },
  results: {
    title: '3. Kết quả',
    empty: 'Chưa có gì để kiểm tra',
    emptyHint: 'Thả tệp biên nhận hoặc bằng chứng vào ô số 1.',
    decision: (index: string) => `Quyết định, dòng số ${index}`,
    outcome: (index: string) => `Kết quả, dòng số ${index}`,
    entry: (index: string) => `Dòng nhật ký số ${index}`,
    request: 'Biên nhận của yêu cầu',
    file: 'Tệp',
    holds: 'ĐÚNG',
    holdsText: (index: string, origin: string) =>
      `Dòng số ${index} có trong nhật ký ${origin}, đúng như đã ký.`,
    fails: 'SAI',
    failsText: 'Không được coi đây là bằng chứng. Xem bước không đạt bên dưới.',
    unsigned: 'CHƯA ĐỦ',
    unsignedText:
      'Bằng chứng khớp với dòng nhật ký, nhưng chưa có chính sách tin cậy nên chưa biết ai đã ký.',
    unproven: 'CHƯA CÓ BẰNG CHỨNG',
    unprovenText:
      'Biên nhận nêu dòng này nhưng không kèm bằng chứng. Thả thêm tệp .tlog-proof của dòng này.',
    malformed: 'SAI',
    malformedText:
      'Bằng chứng trong biên nhận sai khuôn dạng: bị cắt bớt hoặc đã bị sửa.',
    steps: 'Các bước kiểm tra',
    size: 'Số dòng nhật ký khi ký',
    witnessed: 'Bên làm chứng thấy lúc',
    text: 'Nguyên văn dòng đã kiểm tra',
    textless:
      'Bằng chứng không kèm nguyên văn: chứng minh mã băm này có trong nhật ký; muốn biết dòng đó ghi gì, cơ quan được đọc nhật ký mở dòng đó và so với biên nhận.',
  },
  state: { holds: 'Đạt', fails: 'Không đạt', skipped: 'Bỏ qua' },
  steps: {
    receipt: 'Bằng chứng đúng là của dòng mà biên nhận nêu',
    entry: 'Nguyên văn dòng cho ra mã băm ghi trên biên nhận',
    facts: 'Dòng ghi đúng những gì biên nhận nêu',
    inclusion: 'Dòng nằm trong nhật ký: đường băm dẫn tới mã gốc đã ký',
    log: 'Nhật ký và khóa ký có trong chính sách tin cậy',
    'log-signature': 'Chữ ký của nhật ký đúng',
    'witness-signatures': 'Chữ ký của bên làm chứng đúng',
    quorum: 'Đủ bên làm chứng theo chính sách',
  } satisfies Record<StepName, string>,
  reasons: {
    'other-place': (detail: string) =>
      `Bằng chứng là của dòng ${detail}, không phải dòng ghi trên biên nhận.`,
    'other-log': (detail: string) =>
      `Bằng chứng là của nhật ký “${detail}”, khác nhật ký ghi trên biên nhận.`,
    'other-entry': (_detail: string) =>
      'Nguyên văn dòng đã bị sửa, hoặc biên nhận là của dòng khác.',
    'nothing-to-check': (_detail: string) =>
      'Bằng chứng không kèm nguyên văn và cũng không có biên nhận: thả thêm biên nhận.',
    'facts-differ': (detail: string) =>
      `Biên nhận nêu khác với dòng nhật ký (trường: ${detail}). Biên nhận đã bị sửa.`,
    'not-included': (_detail: string) =>
      'Dòng này, hoặc đường băm của nó, đã bị sửa: không có dòng như vậy ở chỗ đó trong nhật ký.',
    'log-not-trusted': (detail: string) =>
      `Nhật ký “${detail}” không có trong chính sách: bằng chứng của nhật ký khác.`,
    'key-not-trusted': (_detail: string) =>
      'Không có chữ ký của khóa nêu trong chính sách: người khác ký, hoặc chính sách đã cũ.',
    'ambiguous-key': (detail: string) =>
      `Chính sách có hai khóa cùng tên và cùng mã: “${detail}”.`,
    'invalid-signature': (detail: string) =>
      `Chữ ký của “${detail}” không khớp: điểm kiểm tra hoặc chữ ký đã bị sửa.`,
    'no-quorum': (detail: string) =>
      detail === ''
        ? 'Không có bên làm chứng nào ký: nhật ký có thể đã bị viết lại mà không ai thấy.'
        : `Mới có ${detail} ký, chưa đủ.`,
    'no-receipt': (_detail: string) => 'Không có biên nhận để so.',
    'no-entry': (_detail: string) =>
      'Bằng chứng không kèm nguyên văn dòng; đã dùng mã băm ghi trên biên nhận.',
    'no-policy': (_detail: string) => 'Chưa có chính sách tin cậy.',
    'no-witness': (_detail: string) =>
      'Không có chữ ký của bên làm chứng nào trong chính sách.',
    'none-required': (_detail: string) => 'Chính sách không yêu cầu bên làm chứng.',
  } satisfies Record<StepReason, (detail: string) => string>,
}

export type CheckText = typeof viCheck
