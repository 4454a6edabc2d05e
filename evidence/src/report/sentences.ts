/** Every finding in words, Vietnamese and English. */
import type { FaultKind, Finding, WarningKind } from '../verify/finding.ts'

export interface Sentence {
  readonly vi: string
  readonly en: string
}

type Say = (place: { path: string; detail: string }) => Sentence

const sentences: Readonly<Record<FaultKind | WarningKind, Say>> = {
  'checkpoint-malformed': ({ detail }) => ({
    vi: `Điểm kiểm tra (checkpoint) sai khuôn dạng: ${detail}.`,
    en: `The checkpoint is malformed: ${detail}.`,
  }),
  'no-log-signature': () => ({
    vi: 'Điểm kiểm tra không có chữ ký của nhật ký nêu trong chính sách tin cậy.',
    en: 'The checkpoint bears no signature of a log named in the policy.',
  }),
  'invalid-signature': ({ detail }) => ({
    vi: `Chữ ký${detail === '' ? '' : ` của khóa “${detail}”`} không đúng với nội dung điểm kiểm tra.`,
    en: `A signature${detail === '' ? '' : ` of key "${detail}"`} does not hold for this checkpoint.`,
  }),
  'other-origin': () => ({
    vi: 'Điểm kiểm tra là của một nhật ký khác.',
    en: 'The checkpoint is that of another log.',
  }),
  'ambiguous-key': ({ detail }) => ({
    vi: `Chính sách tin cậy có hai khóa cùng tên và cùng mã: “${detail}”.`,
    en: `The policy has two keys of the same name and id: "${detail}".`,
  }),
  'no-quorum': () => ({
    vi: 'Không đủ số bên làm chứng ký xác nhận điểm kiểm tra.',
    en: 'Too few witnesses have cosigned the checkpoint.',
  }),
  'rolled-back': ({ detail }) => ({
    vi: `Nhật ký ngắn hơn trước (trước đây có ${detail} dòng): đã bị đưa về bản cũ.`,
    en: `The log is shorter than it was (${detail} entries then): it was rolled back.`,
  }),
  forked: ({ detail }) => ({
    vi: `${detail} dòng đầu không còn như lần kiểm tra trước: nhật ký đã bị viết lại.`,
    en: `The first ${detail} entries are not those of the earlier check: the log was rewritten.`,
  }),
  'timestamp-missing': ({ path }) => ({
    vi: `Thiếu tệp ${path}: không có dấu thời gian phải có.`,
    en: `${path} is missing: a time stamp that must be there is not.`,
  }),
  'timestamp-invalid': ({ path, detail }) => ({
    vi: `Dấu thời gian ${path} không đúng: ${detail}.`,
    en: `The time stamp ${path} does not hold: ${detail}.`,
  }),
  'kept-checkpoint-invalid': ({ path, detail }) => ({
    vi: `Điểm kiểm tra đã lưu ${path} không được chính sách tin cậy chấp nhận: ${detail}.`,
    en: `The kept checkpoint ${path} is not accepted by the policy: ${detail}.`,
  }),
  'kept-checkpoint-differs': ({ path, detail }) => ({
    vi: `Từ dòng này đến trước dòng ${detail} không còn như lúc đóng dấu thời gian (${path}): nhật ký đã bị viết lại.`,
    en: `From here to before entry ${detail} the log is not what was stamped (${path}): it was rewritten.`,
  }),
  'time-before-timestamp': ({ detail }) => ({
    vi: `Dòng này ghi sớm hơn ${detail} giây so với lúc dấu thời gian cho thấy nhật ký chưa có nó.`,
    en: `The entry is dated ${detail} s before a time stamp shows the log without it.`,
  }),
  'time-after-timestamp': ({ detail }) => ({
    vi: `Dòng này ghi muộn hơn ${detail} giây so với lúc dấu thời gian cho thấy nó đã có.`,
    en: `The entry is dated ${detail} s after a time stamp shows it there.`,
  }),
  'bundle-missing': ({ path }) => ({
    vi: `Thiếu tệp ${path}; không có dòng nào báo đã hủy các dòng này.`,
    en: `${path} is missing, and no entry announces that these entries were pruned.`,
  }),
  'bundle-malformed': ({ path }) => ({
    vi: `Tệp ${path} không chứa đúng số dòng phải có.`,
    en: `${path} does not hold the entries it must.`,
  }),
  'tile-missing': ({ path }) => ({
    vi: `Thiếu tệp mã băm ${path}.`,
    en: `The tile ${path} is missing.`,
  }),
  'tile-malformed': ({ path }) => ({
    vi: `Tệp mã băm ${path} không đúng độ dài.`,
    en: `The tile ${path} is not of its length.`,
  }),
  'leaf-differs': () => ({
    vi: 'Nội dung dòng không khớp mã băm lá đã công bố.',
    en: 'The entry does not give the leaf hash that was published.',
  }),
  'node-differs': ({ path }) => ({
    vi: `Mã băm trong ${path} không khớp các tệp ở tầng dưới.`,
    en: `A hash in ${path} does not follow from the tiles below it.`,
  }),
  'root-differs': () => ({
    vi: 'Mã băm gốc tính lại khác mã băm gốc đã ký: các dòng này không phải là các dòng đã ký.',
    en: 'The root made from the tiles is not the root that was signed.',
  }),
  'entry-malformed': ({ detail }) => ({
    vi: `Dòng không đúng mẫu phiên bản 1 (${detail}).`,
    en: `The entry is not of form version 1 (${detail}).`,
  }),
  'citizen-number': ({ detail }) => ({
    vi: `Trường “${detail}” có một dãy 9 hoặc 12 chữ số để rõ, có thể là số định danh của công dân.`,
    en: `Field "${detail}" holds 9 or 12 digits in clear, which may be a citizen's number.`,
  }),
  'time-decreases': () => ({
    vi: 'Thời điểm của dòng sớm hơn dòng liền trước.',
    en: 'The time of the entry is before that of the entry before it.',
  }),
  'decision-repeated': () => ({
    vi: 'Quyết định này lặp lại số yêu cầu của một quyết định chưa có kết quả.',
    en: 'The decision repeats the request id of one that has no outcome yet.',
  }),
  'outcome-without-decision': ({ detail }) => ({
    vi: `Kết quả không có quyết định cho phép tương ứng${detail === '' ? '' : ` (nêu dòng ${detail})`}.`,
    en: `The outcome has no granted decision${detail === '' ? '' : ` (names entry ${detail})`}.`,
  }),
  'outcome-of-other-request': ({ detail }) => ({
    vi: `Kết quả nêu dòng ${detail}, là quyết định của yêu cầu khác.`,
    en: `The outcome names entry ${detail}, the decision of another request.`,
  }),
  'settled-twice': () => ({
    vi: 'Quyết định đã có kết quả trước đó: một quyết định có hai kết quả.',
    en: 'The decision has an outcome already: it is settled twice.',
  }),
  'too-many-open': () => ({
    vi: 'Quá nhiều quyết định không có kết quả; không theo dõi tiếp được.',
    en: 'Too many decisions have no outcome to follow them any further.',
  }),
  'pruned-too-young': ({ detail }) => ({
    vi: `Dòng báo hủy tháng ${detail} khi tháng đó chưa kết thúc đủ mười hai tháng.`,
    en: `The entry prunes ${detail}, which ended less than twelve months before.`,
  }),
  'prune-differs': ({ detail }) => ({
    vi: `Dòng báo hủy không đúng với nhật ký (${detail}).`,
    en: `The entry that announces a pruning does not agree with the log (${detail}).`,
  }),
  'heartbeat-gap': ({ detail }) => ({
    vi: `Nhật ký im lặng ${detail} giây trước dòng này, quá hai lần khoảng đã công bố.`,
    en: `The log was silent for ${detail} s before this entry, over twice what is declared.`,
  }),
  'decision-open': () => ({
    vi: 'Quyết định cho phép đã lâu mà chưa có kết quả.',
    en: 'The decision was granted long ago and has no outcome.',
  }),
  'outcome-unnamed': () => ({
    vi: 'Kết quả không nêu dòng quyết định; tìm thấy quyết định theo số yêu cầu.',
    en: 'The outcome names no decision; it was found by the request id.',
  }),
  'time-before-witness': ({ detail }) => ({
    vi: `Dòng này ghi sớm hơn ${detail} giây so với lúc bên làm chứng thấy nhật ký chưa có nó.`,
    en: `The entry is dated ${detail} s before a witness saw the log without it.`,
  }),
  'time-after-witness': ({ detail }) => ({
    vi: `Dòng này ghi muộn hơn ${detail} giây so với lúc bên làm chứng đã thấy nó.`,
    en: `The entry is dated ${detail} s after a witness saw it.`,
  }),
  'timestamp-gap': ({ detail }) => ({
    vi: `Từ đây ${detail} phút không có dấu thời gian nào.`,
    en: `From here no time stamp was kept for ${detail} min.`,
  }),
}

export function sentenceOf({ kind, path = '', detail = '' }: Finding): Sentence {
  return sentences[kind]({ path, detail })
}
