/** What the check of an evidence pack found, for people and for programs. */
import { encodeBase64 } from '@chot/core/log/note-encoding.ts'
import type {
  Disclosed,
  PackFault,
  PackFaultKind,
  PackVerification,
} from '../pack/verify-pack.ts'
import type { FaultKind } from '../verify/finding.ts'
import { type Sentence, sentenceOf } from './sentences.ts'

const linesMax = 20
const placesMax = 50

type OwnKind = Exclude<PackFaultKind, FaultKind>

const sentences: Readonly<Record<OwnKind, (detail: string) => Sentence>> = {
  'archive-malformed': (detail) => ({
    vi: `Tệp nén không đúng khuôn dạng của hồ sơ chứng cứ (${detail}).`,
    en: `The archive is not that of an evidence pack (${detail}).`,
  }),
  'manifest-malformed': (detail) => ({
    vi: `Bản kê sai khuôn dạng: ${detail}.`,
    en: `The manifest is malformed: ${detail}.`,
  }),
  'manifest-differs': (detail) => ({
    vi: `Bản kê không khớp điểm kiểm tra đã ký (${detail}).`,
    en: `The manifest does not agree with the signed checkpoint (${detail}).`,
  }),
  'file-missing': () => ({
    vi: 'Thiếu tệp này trong hồ sơ.',
    en: 'This file is missing from the pack.',
  }),
  'file-unlisted': () => ({
    vi: 'Tệp này có trong hồ sơ nhưng không có trong bản kê.',
    en: 'This file is in the pack and not in the manifest.',
  }),
  'file-differs': () => ({
    vi: 'Tệp này không khớp độ dài hoặc mã băm ghi trong bản kê.',
    en: 'This file is not of the length or hash in the manifest.',
  }),
  'proof-malformed': (detail) => ({
    vi: `Bằng chứng sai khuôn dạng: ${detail}.`,
    en: `The proof is malformed: ${detail}.`,
  }),
  'proof-of-other-entry': () => ({
    vi: 'Bằng chứng này là của một dòng khác.',
    en: 'The proof is that of another entry.',
  }),
  'proof-of-other-checkpoint': () => ({
    vi: 'Bằng chứng này dẫn tới một điểm kiểm tra khác với điểm kiểm tra của hồ sơ.',
    en: 'The proof leads to another checkpoint than that of the pack.',
  }),
  'not-included': () => ({
    vi: 'Dòng này không dẫn tới mã băm gốc đã ký: không có ở chỗ đó trong nhật ký.',
    en: 'The entry does not lead to the signed root: it does not stand there in the log.',
  }),
  'key-malformed': (detail) => ({
    vi: `Tệp khóa sai khuôn dạng: ${detail}.`,
    en: `The file of a key is malformed: ${detail}.`,
  }),
  'key-of-other-month': () => ({
    vi: 'Tệp này chứa khóa của một tháng khác.',
    en: 'The file holds the key of another month.',
  }),
  'key-unused': () => ({
    vi: 'Không dòng nào đã chứng minh trong hồ sơ cần tới khóa của tháng này.',
    en: 'No proven entry of the pack needs the key of this month.',
  }),
}

function sentenceOfPack({ kind, path = '', detail = '' }: PackFault): Sentence {
  return isOwn(kind) ? sentences[kind](detail) : sentenceOf({ kind, path, detail })
}

const isOwn = (kind: PackFaultKind): kind is OwnKind => Object.hasOwn(sentences, kind)

/** Vietnamese line, English line below it. */
export function packTextReport(verification: PackVerification, pack: string): string {
  const { ok, manifest, checkpoint, witnessed, entries, disclosed, faults } = verification
  const lines: string[] = []
  const say = (vi: string, en: string) => lines.push(vi, `  ${en}`)
  say(`Hồ sơ chứng cứ: ${pack}`, `Evidence pack: ${pack}`)
  if (checkpoint !== null) {
    const { size, root } = checkpoint
    const origin = legible(checkpoint.origin)
    say(
      `Nhật ký: ${origin}, ${vi(size)} dòng, mã băm gốc ${encodeBase64(root)}`,
      `Log: ${origin}, ${en(size)} entries, root ${encodeBase64(root)}`,
    )
  }
  for (const { witness, time } of witnessed) {
    const at = new Date(time * 1000).toISOString()
    say(`Bên làm chứng ${witness}: thấy lúc ${at}`, `Witness ${witness}: saw it at ${at}`)
  }
  if (manifest !== null) {
    const by = `${legible(manifest.by)}, ${legible(manifest.agency)}`
    const why = `${legible(manifest.reason)} (${legible(manifest.basis)})`
    say(
      `Lời khai của bên lập hồ sơ, không được chứng minh: ${by}: ${why}`,
      `Stated by whoever made the pack, not proven: ${by}: ${why}`,
    )
    say(
      `Đã chứng minh ${vi(entries.length)} trên ${vi(manifest.entries.length)} dòng`,
      `${en(entries.length)} of ${en(manifest.entries.length)} entries proven`,
    )
  }
  for (const each of disclosed) {
    const { vi, en } = sentenceOfKey(each)
    say(vi, en)
  }
  const [first, ...others] = faults
  if (first !== undefined) {
    lines.push('')
    say(`CHỖ SAI ĐẦU TIÊN: ${placed(first, 'vi')}`, `FIRST FAULT: ${placed(first, 'en')}`)
  }
  for (const fault of others.slice(0, linesMax))
    say(`SAI: ${placed(fault, 'vi')}`, `FAULT: ${placed(fault, 'en')}`)
  const untold = verification.faultCount - 1 - Math.min(others.length, linesMax)
  if (untold > 0) say(`và ${vi(untold)} chỗ sai khác`, `and ${en(untold)} more faults`)
  lines.push('')
  if (ok) {
    say(
      'KẾT LUẬN: ĐÚNG. Các dòng trong thư mục entries có trong nhật ký đã ký. Mục lục (MUC-LUC.html) để đọc cho tiện, chưa được chứng minh.',
      'VERDICT: holds. The entries in the folder entries stand in the signed log. The index (MUC-LUC.html) is for reading and not proven.',
    )
  } else say('KẾT LUẬN: SAI', 'VERDICT: the pack does NOT hold')
  return `${lines.join('\n')}\n`
}

function sentenceOfKey({ month, entries, about }: Disclosed): Sentence {
  if (about === null)
    return {
      vi: `Có khóa tháng ${month}, dùng được cho ${vi(entries)} dòng. Thêm --citizen để hỏi dòng nào nói về một người.`,
      en: `The key of ${month} is here, for ${en(entries)} entries. Add --citizen to ask which are about somebody.`,
    }
  if (about.length === 0)
    return {
      vi: `Khóa tháng ${month}: không dòng nào trong ${vi(entries)} dòng khớp với số đã nhập. Chưa dòng nào khớp thì chưa rõ khóa có đúng là của tháng không, nên điều này không chứng minh gì.`,
      en: `The key of ${month}: none of ${en(entries)} entries matches the number given. While no entry matches any number, the key may not be the month's own, so this proves nothing.`,
    }
  const places = about.slice(0, placesMax).join(', ')
  const more = about.length > placesMax ? ', …' : ''
  return {
    vi: `Khóa tháng ${month} chứng minh các dòng này nói về người có số đã nhập: ${places}${more} (${vi(about.length)} trên ${vi(entries)} dòng)`,
    en: `The key of ${month} proves these entries to be about the citizen whose number was given: ${places}${more} (${en(about.length)} of ${en(entries)})`,
  }
}

function placed(fault: PackFault, language: 'vi' | 'en'): string {
  const { index, path } = fault
  const entry = language === 'vi' ? `dòng ${index}` : `entry ${index}`
  const place = [index === undefined ? [] : [entry], path ?? []].flat().join(', ')
  const sentence = sentenceOfPack(fault)[language]
  return place === '' ? sentence : `${place}: ${sentence}`
}

/** Whoever made the pack chose it: no control character may reach a terminal. */
const legible = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, '?')

const vi = (value: number) => value.toLocaleString('vi-VN')
const en = (value: number) => value.toLocaleString('en-US')

/** One JSON object; names and kinds are stable, the sentences are for people. */
export function packJsonReport(verification: PackVerification, pack: string): string {
  const { ok, manifest, checkpoint, witnessed, entries, disclosed } = verification
  const faults = verification.faults.map((fault) => ({
    ...fault,
    ...sentenceOfPack(fault),
  }))
  const told = {
    ok,
    pack,
    checkpoint:
      checkpoint === null ? null : { ...checkpoint, root: encodeBase64(checkpoint.root) },
    witnessed,
    stated: manifest === null ? null : { ...manifest, files: manifest.files.length },
    entries: entries.map((entry) => ({
      ...entry,
      leafHash: Buffer.from(entry.leafHash).toString('hex'),
    })),
    disclosed,
    first: faults[0] ?? null,
    faults,
    faultCount: verification.faultCount,
  }
  return `${JSON.stringify(told, null, 2)}\n`
}
