/** What a checked proof says, Vietnamese line and English line below it. */
import type { ProofCheck } from '../prove.ts'
import { type Sentence, sentenceOf } from './sentences.ts'

const notIncluded: Sentence = {
  vi: 'Dòng này không dẫn tới mã băm gốc đã ký: không có ở chỗ đó trong nhật ký.',
  en: 'The entry does not lead to the signed root: it does not stand there in the log.',
}

export function proofReport(checked: Extract<ProofCheck, { checked: true }>): string {
  const { proof, verdict, entry } = checked
  if (!verdict.valid) {
    const { vi, en } =
      verdict.reason === 'not-included'
        ? notIncluded
        : sentenceOf({ kind: verdict.reason })
    return `KẾT LUẬN: SAI. ${vi}\n  VERDICT: does not hold. ${en}\n`
  }
  const { origin, size } = verdict.checkpoint
  const lines = [
    `KẾT LUẬN: ĐÚNG. Dòng ${proof.index} có trong nhật ký ${origin} (${size} dòng).`,
    `  VERDICT: holds. Entry ${proof.index} stands in the log ${origin} (${size} entries).`,
  ]
  for (const { witness, time } of verdict.witnessed) {
    const at = new Date(time * 1000).toISOString()
    lines.push(`Bên làm chứng ${witness}: thấy lúc ${at}`)
    lines.push(`  Witness ${witness}: saw it at ${at}`)
  }
  // As JSON: control characters of an entry must not reach a terminal.
  if (entry !== null) {
    const text = JSON.stringify(Buffer.from(entry).toString('utf8'))
    lines.push(
      `Nội dung dòng đã kiểm tra: ${text}`,
      '  (the text of the entry that was proven)',
    )
  }
  return `${lines.join('\n')}\n`
}
