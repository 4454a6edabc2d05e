import type { ComparisonState } from '@chot/core/reconciliation/compare.ts'
import type { DayReading } from '@chot/core/reconciliation/day-segments.ts'
import type {
  DifferenceAct,
  DifferenceState,
} from '@chot/core/reconciliation/difference.ts'

/** The daily comparison with what the Ministry says it received. */
export const viReconciliation = {
  reconciliation: {
    title: 'Đối soát với Bộ',
    lead: 'Số lượt cổng đã gửi từng ngày, theo nhật ký, đặt cạnh số lượt Bộ đã nhận. Chênh lệch nào cũng phải giải trình.',
    byFile:
      'Chưa cấu hình nơi lấy số liệu của Bộ. Nhập từ tệp Bộ gửi để đối soát từng ngày.',
    import: 'Nhập số liệu của Bộ',
    compare: 'Nhập và đối soát',
    file: 'Tệp số liệu (JSON hoặc CSV)',
    fileHint: 'Mỗi tệp gồm một ngày. Số liệu cũ của ngày đó vẫn được giữ.',
    choose: 'Chọn tệp…',
    noFile: 'Chưa chọn tệp nào',
    fileMissing: 'Chọn một tệp.',
    form: 'Mẫu tệp CSV',
    formText:
      'day: ngày; reading: counting-day (07:00 đến 07:00 hôm sau) hoặc calendar-day (00:00 đến 24:00); service: mã dịch vụ của Bộ (MaTichHop); agency: mã đơn vị (MaDonVi), để trống nếu Bộ không tách; window: office (trong giờ) hoặc off-hours (ngoài giờ); received: số lượt Bộ nhận.',
    reading: 'Cách tính ngày',
    readings: {
      'counting-day': 'Từ 07:00 đến 07:00 hôm sau',
      'calendar-day': 'Từ 00:00 đến 24:00',
    } satisfies Record<DayReading, string>,
    day: 'Ngày',
    open: (day: string) => `Xem đối soát ngày ${day}`,
    state: 'Kết quả',
    states: {
      equal: 'Khớp',
      within: 'Trong phần chưa rõ',
      differs: 'Chênh lệch',
    } satisfies Record<ComparisonState, string>,
    meanings: {
      equal: 'Bộ nhận đúng bằng số cổng chắc chắn đã gửi.',
      within:
        'Bộ nhận nhiều hơn số chắc chắn đã gửi, nhưng không quá số có thể đã gửi: không có gì phải giải trình.',
      differs: 'Có số của Bộ mà nhật ký của cổng không giải thích được.',
    } satisfies Record<ComparisonState, string>,
    notYet: 'Chưa có số của Bộ',
    notYetText:
      'Chưa đối soát ngày này vì chưa có số liệu của Bộ. Nhập từ tệp Bộ gửi, hoặc chờ hệ thống tự lấy.',
    sent: 'Đã gửi',
    possible: 'Có thể đã gửi',
    received: 'Bộ đã nhận',
    openDifferences: 'Chênh lệch',
    openCount: (count: string) => `${count} chưa giải trình`,
    comparedAt: 'Đối soát lúc',
    byItself: 'Hệ thống tự làm',
    made: (at: string, by: string, source: string) => `${at} · ${by} · ${source}`,
    sources: { service: 'số liệu lấy từ Bộ', file: 'số liệu từ tệp' },
    empty: 'Chưa có ngày nào để đối soát',
    emptyHint: 'Ngày đầu tiên có lượt tra cứu sẽ hiện ở đây khi ngày đó kết thúc.',
    dayTitle: (day: string) => `Đối soát ngày ${day}`,
    back: 'Về danh sách các ngày',
    again: 'Lấy số liệu và đối soát lại',
    done: 'Đã đối soát lại.',
    lines: 'Từng dịch vụ, đơn vị và khung giờ',
    noLines: 'Ngày này không có lượt nào',
    noLinesHint: 'Cổng không gửi và Bộ không nhận lượt nào.',
    service: 'Dịch vụ',
    unknownService: (code: string) => `Dịch vụ mã ${code} (cổng không có)`,
    agency: 'Đơn vị',
    unknownAgency: 'Đơn vị không có trong danh mục',
    wholeProvince: 'Cả tỉnh (không tách đơn vị)',
    window: 'Khung giờ',
    windows: { office: 'Trong giờ', 'off-hours': 'Ngoài giờ' },
    more: (extra: string, received: string, sent: string, possible: string) =>
      `Bộ nhận thừa ${extra} lượt so với mọi lượt cổng có thể đã gửi: Bộ ${received}, cổng ${sent}, có thể đã gửi ${possible}.`,
    fewer: (missing: string, received: string, sent: string) =>
      `Bộ nhận thiếu ${missing} lượt: Bộ ${received}, cổng ${sent}.`,
    differenceStates: {
      open: 'Chưa giải trình',
      closed: 'Đã đóng',
      settled: 'Đã khớp lại',
    } satisfies Record<DifferenceState, string>,
    acts: {
      found: 'Phát hiện',
      changed: 'Số liệu thay đổi',
      settled: 'Số liệu mới đã khớp',
      note: 'Giải trình',
      close: 'Đóng',
      reopen: 'Mở lại',
    },
    toDo: {
      note: 'Ghi giải trình',
      close: 'Đóng chênh lệch',
      reopen: 'Mở lại',
    } satisfies Record<DifferenceAct, string>,
    effects: {
      note: 'Ghi thêm điều đã biết về chênh lệch này. Trạng thái không đổi.',
      close:
        'Chênh lệch đã được giải trình bằng văn bản. Nếu số liệu của ngày này thay đổi, nó tự mở lại.',
      reopen: 'Chênh lệch lại chờ giải trình.',
    } satisfies Record<DifferenceAct, string>,
  },
}
