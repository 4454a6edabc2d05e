/** The report of a verification, for people and for programs. */
import { encodeBase64 } from '@chot/core/log/note-encoding.ts'
import type { Finding } from '../verify/finding.ts'
import type { Verification } from '../verify/verify-log.ts'
import { sentenceOf } from './sentences.ts'

interface Work {
  readonly log: string
  readonly seconds: number
}

const linesMax = 20

/** Vietnamese line, English line below it. */
export function textReport(verification: Verification, work: Work): string {
  const { checkpoint, witnessed, ok, faults, warnings, counts, first } = verification
  const lines: string[] = []
  const say = (vi: string, en: string) => lines.push(vi, `  ${en}`)
  const read = entriesRead(verification)
  if (checkpoint === null) say(`Nhật ký: ${work.log}`, `Log: ${work.log}`)
  else {
    const { size, root } = checkpoint
    // Whoever writes the log chooses it, also where no signature holds.
    const origin = checkpoint.origin.replace(/\p{Cc}/gu, '?')
    say(
      `Nhật ký: ${origin}, ${vi(size)} dòng, mã băm gốc ${encodeBase64(root)}`,
      `Log: ${origin}, ${en(size)} entries, root ${encodeBase64(root)}`,
    )
  }
  if (verification.signed)
    say('Chữ ký: đúng theo chính sách tin cậy', 'Signatures: hold under the policy')
  for (const { witness, time } of witnessed) {
    const at = new Date(time * 1000).toISOString()
    say(`Bên làm chứng ${witness}: thấy lúc ${at}`, `Witness ${witness}: saw it at ${at}`)
  }
  const { earlierSize, from } = verification
  say(
    `Đã kiểm tra ${vi(read)} dòng${from === 0 ? '' : `, từ dòng ${vi(from)}`} trong ${vi(work.seconds)} giây`,
    `${en(read)} entries checked${from === 0 ? '' : `, from entry ${en(from)}`} in ${en(work.seconds)} s`,
  )
  if (earlierSize !== null && faults.every(({ kind }) => !againstEarlier.has(kind)))
    say(
      `Nối tiếp đúng lần kiểm tra trước (${vi(earlierSize)} dòng)`,
      `Consistent with the earlier check (${en(earlierSize)} entries)`,
    )
  const { kept } = verification
  if (kept !== null) {
    const at = kept.lastAt === null ? '—' : new Date(kept.lastAt).toISOString()
    say(
      `Điểm kiểm tra đã lưu kèm dấu thời gian: ${vi(kept.count)}, mới nhất lúc ${at}`,
      `Checkpoints kept with a time stamp: ${en(kept.count)}, the newest at ${at}`,
    )
  }
  say(
    `Quyết định chưa có kết quả: ${vi(verification.open)}. Dòng báo còn hoạt động: ${vi(verification.heartbeats)}`,
    `Decisions without an outcome: ${en(verification.open)}. Heartbeats: ${en(verification.heartbeats)}`,
  )
  const { prunedTo } = verification
  if (prunedTo > 0)
    say(
      `Đã hủy theo hạn lưu, có dòng nhật ký báo trước: các dòng trước dòng ${vi(prunedTo)}; mã băm còn đủ`,
      `Pruned, as the log itself announces: entries before ${en(prunedTo)}; their hashes are all there`,
    )
  if (first !== null) {
    lines.push('')
    say(`CHỖ SAI ĐẦU TIÊN: ${placed(first, 'vi')}`, `FIRST FAULT: ${placed(first, 'en')}`)
  }
  list(
    lines,
    'SAI',
    'FAULT',
    faults.filter((fault) => fault !== first),
  )
  list(lines, 'Lưu ý', 'Note', warnings)
  const kinds = Object.entries(counts)
  if (kinds.length > 0)
    say(
      `Số lần gặp: ${kinds.map(([kind, count]) => `${kind} ${vi(count)}`).join(', ')}`,
      `Counts: ${kinds.map(([kind, count]) => `${kind} ${en(count)}`).join(', ')}`,
    )
  lines.push('')
  if (ok) say('KẾT LUẬN: ĐÚNG', 'VERDICT: the log is what it claims to be')
  else say('KẾT LUẬN: SAI', 'VERDICT: the log is NOT what it claims to be')
  return `${lines.join('\n')}\n`
}

const againstEarlier: ReadonlySet<string> = new Set(['forked', 'rolled-back'])

function list(
  lines: string[],
  vi: string,
  en: string,
  findings: readonly Finding[],
): void {
  for (const finding of findings.slice(0, linesMax))
    lines.push(`${vi}: ${placed(finding, 'vi')}`, `  ${en}: ${placed(finding, 'en')}`)
}

function placed(finding: Finding, language: 'vi' | 'en'): string {
  const sentence = sentenceOf(finding)[language]
  if (finding.index === undefined) return sentence
  return language === 'vi'
    ? `dòng ${vi(finding.index)}: ${sentence}`
    : `entry ${en(finding.index)}: ${sentence}`
}

const vi = (value: number) => value.toLocaleString('vi-VN')
const en = (value: number) => value.toLocaleString('en-US')

const entriesRead = ({ checkpoint, from }: Verification) =>
  checkpoint === null ? 0 : checkpoint.size - from

/** One JSON object; `index` and the kinds are stable, the sentences are for people. */
export function jsonReport(verification: Verification, work: Work): string {
  const { checkpoint, witnessed, first, faults, warnings, counts } = verification
  const told = (finding: Finding) => ({ ...finding, ...sentenceOf(finding) })
  const read = entriesRead(verification)
  return `${JSON.stringify(
    {
      ok: verification.ok,
      log: work.log,
      checkpoint:
        checkpoint === null
          ? null
          : { ...checkpoint, root: encodeBase64(checkpoint.root) },
      signed: verification.signed,
      witnessed,
      since: verification.earlierSize,
      from: verification.from,
      entries: read,
      seconds: work.seconds,
      open: verification.open,
      heartbeats: verification.heartbeats,
      lastTime: verification.lastTime,
      timestamps: verification.kept,
      prunedTo: verification.prunedTo,
      first: first === null ? null : told(first),
      faults: faults.map(told),
      warnings: warnings.map(told),
      counts,
    },
    null,
    2,
  )}\n`
}
