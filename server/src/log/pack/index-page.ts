/** The index of a pack, to be read and printed: one row for each entry. It is no evidence itself. */
import { dutyNames, kindNames, outcomeNames } from '@chot/contract/log-names.ts'
import { problems } from '@chot/contract/problems.ts'
import { type PackManifest, packKeyPath } from '@chot/core/log/pack.ts'
import type { PackEntry } from './pack-entries.ts'

type Facts = Omit<PackManifest, 'files'>

const style = `
@page { size: A4 landscape; margin: 12mm }
body { font: 13px/1.4 "Times New Roman", serif; color: #000; margin: 16px }
h1 { font-size: 20px; text-align: center; margin: 0 0 8px }
h2 { font-size: 15px; margin: 14px 0 4px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 0 0 10px }
dt { font-weight: bold } dd { margin: 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border: 1px solid #000; padding: 3px 5px; vertical-align: top; text-align: left; overflow-wrap: anywhere }
th { background: #eee } thead { display: table-header-group } tr { break-inside: avoid }
.n { width: 4% } .t { width: 8% } .w { width: 14% } .d { width: 11% } .o { width: 15% } .h { width: 14% }
code { font: 10px/1.3 monospace }
small { display: block; color: #333 }`

/** HTML without a script, that loads nothing. */
export function indexPage(manifest: Facts, entries: readonly PackEntry[]): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Nhật ký', manifest.log],
    ['Lập lúc', instant(manifest.madeAt)],
    ['Người lập (mã tài khoản)', manifest.by],
    ['Cơ quan', manifest.agency],
    ['Lý do', manifest.reason],
    ['Căn cứ', manifest.basis],
    ['Số dòng', String(entries.length)],
    ['Khóa của tháng', manifest.months.map(monthName).join(', ') || 'không kèm'],
    ['Đối chiếu với bản đã ký', `${manifest.size} dòng đầu của nhật ký (tệp checkpoint)`],
  ]
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Mục lục hồ sơ chứng cứ</title>
<style>${style}
</style>
</head>
<body>
<h1>MỤC LỤC HỒ SƠ CHỨNG CỨ TRUY CẬP DỮ LIỆU DÂN CƯ</h1>
<dl>
${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('\n')}
</dl>
<table>
<thead><tr>${heads.map(([mark, head]) => `<th scope="col" class="${mark}">${head}</th>`).join('')}</tr></thead>
<tbody>
${entries.map(row).join('\n')}
</tbody>
</table>
${keysPart(manifest.months)}<h2>Cách kiểm chứng</h2>
<p>Bảng này để đọc; bằng chứng là các tệp entries, proofs và checkpoint đi kèm. Kiểm chứng không cần mạng:
<code>node chot.mjs verify-pack &lt;tệp zip&gt; --policy &lt;chính sách của bạn&gt;</code>. Chi tiết trong HUONG-DAN.txt.
Giờ ghi theo giờ Việt Nam. Họ tên cán bộ và tên cơ quan lấy từ danh mục của tỉnh lúc lập hồ sơ, không nằm trong phần
được băm; mã tài khoản và mã cơ quan thì có.</p>
</body>
</html>
`
}

/** What is handed out beyond the entries, and what may be done with it. */
function keysPart(months: readonly string[]): string {
  if (months.length === 0) return ''
  const rows = months.map(
    (month) => `<li>Tháng ${monthName(month)}: <code>${packKeyPath(month)}</code></li>`,
  )
  return `<h2>Khóa của tháng kèm theo hồ sơ</h2>
<ul>
${rows.join('\n')}
</ul>
<p>Với số định danh của người trong vụ việc, khóa cho biết dòng nào trong hồ sơ nói về người đó:
<code>node chot.mjs verify-pack &lt;tệp zip&gt; --policy &lt;chính sách của bạn&gt; --citizen</code>; chương trình hỏi số, không ghi
số vào đâu. <strong>Khóa này cũng làm lộ lượt tra cứu về mọi người khác trong tháng.</strong> Chỉ dùng cho vụ việc ghi ở căn cứ,
không sao chép ra ngoài hồ sơ, không giao tiếp cho bên khác; dùng xong thì hủy. Việc giao khóa đã được người thứ hai duyệt và ghi
vào nhật ký.</p>
`
}

/** `2026-11` → `11/2026` */
const monthName = (month: string) => month.split('-').reverse().join('/')

const heads = [
  ['n', 'Số'],
  ['t', 'Thời điểm'],
  ['w', 'Cán bộ, nhiệm vụ'],
  ['w', 'Cơ quan'],
  ['d', 'Hồ sơ, thủ tục'],
  ['d', 'Việc, dịch vụ'],
  ['o', 'Kết quả, lý do'],
  ['h', 'Mã băm lá (SHA-256)'],
] as const

function row({ sequence, said, proof, accountName, agencyName }: PackEntry): string {
  const cells = [
    String(sequence),
    escaped(instant(said.t)),
    lines(
      accountName,
      said.ac,
      said.du === undefined ? null : nameOf(dutyNames, said.du),
    ),
    lines(agencyName, said.ag, said.sy),
    lines(said.do, said.pr),
    lines(nameOf(kindNames, said.k), said.sv),
    lines(nameOf(outcomeNames, said.oc), reasonOf(said.re), said.no),
    `<code>${Buffer.from(proof.leafHash).toString('hex')}</code>`,
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

/** The first that is there in the line, the others small below it. */
function lines(...parts: readonly (string | null | undefined)[]): string {
  const [first, ...others] = parts.filter((part) => typeof part === 'string')
  if (first === undefined) return ''
  return `${escaped(first)}${others.map((part) => `<small>${escaped(part)}</small>`).join('')}`
}

/** An entry of a later or earlier program may hold a code that has no name here. */
function nameOf(names: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(names, code) ? (names[code] ?? code) : code
}

function reasonOf(code: string | undefined): string | undefined {
  if (code === undefined || !Object.hasOwn(problems, code)) return code
  return problems[code as keyof typeof problems].vi
}

const vietnamMs = 7 * 3_600_000

/** `18/11/2026 09:00:00`, by Vietnamese time, whatever the machine is set to. */
function instant(atMs: number): string {
  const [day = '', time = ''] = new Date(atMs + vietnamMs).toISOString().split('T')
  return `${day.split('-').reverse().join('/')} ${time.slice(0, 8)}`
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/gu, (sign) => escapes[sign] ?? '')
