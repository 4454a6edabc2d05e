import type { PackManifest } from '@chot/core/log/pack.ts'

type Facts = Pick<PackManifest, 'log' | 'size' | 'entries' | 'months'>

/** How to verify a pack, for somebody who trusts neither the province nor the vendor. */
export function guideText({ log, size, entries, months }: Facts): string {
  return `CÁCH KIỂM CHỨNG HỒ SƠ NÀY

Hồ sơ có ${entries.length} dòng của nhật ký truy cập ${log}, đối chiếu với bản đã ký gồm ${size} dòng.
Kiểm chứng không cần mạng và không cần tin vào nơi lập hồ sơ.

1. Tự chuẩn bị: chương trình chot.mjs (một tệp, chạy bằng Node 20.12 trở lên) và tệp chính sách ghi
   khóa của nhật ký, của các bên làm chứng mà bạn tin, lấy từ chính chủ của các khóa đó. Tệp policy.txt
   trong hồ sơ chỉ để tham khảo: ai sửa được hồ sơ thì cũng sửa được tệp đó.
2. Chạy: node chot.mjs verify-pack <tệp zip> --policy <chính sách của bạn>
3. Chương trình kiểm tra: mọi tệp đúng như manifest.json ghi; checkpoint có chữ ký của nhật ký và đủ
   bên làm chứng; từng dòng đúng nguyên văn, có mã băm lá dẫn tới checkpoint đó. Mã kết thúc 0 là đúng,
   1 là sai (nêu chỗ sai đầu tiên), 2 là không kiểm tra được.

Tự làm bằng tay: mã băm lá là SHA-256 của một byte 0x00 rồi đến nguyên văn tệp entries/<số>.json
(RFC 6962, mục 2.1); proofs/<số>.tlog-proof theo c2sp.org/tlog-proof; checkpoint theo
c2sp.org/tlog-checkpoint. MUC-LUC.html để đọc và in, không phải bằng chứng.

Hồ sơ chứng minh các dòng này có trong nhật ký và không bị sửa. Hồ sơ không chứng minh ngoài các dòng này
không còn dòng nào khác liên quan: việc chọn dòng là của người lập.
${vietnameseKeys(months)}

HOW TO VERIFY THIS PACK

It holds ${entries.length} entries of the access log ${log}, proven against a signed head of ${size} entries.
Verifying needs no network, and no trust in whoever made the pack.

1. Bring your own: chot.mjs (one file, Node 20.12 or later), and a policy that names the keys of the log
   and of the witnesses you trust, got from their owners. The policy.txt in here is a suggestion only:
   whoever can change the pack can change it too.
2. Run: node chot.mjs verify-pack <zip> --policy <your policy>
3. It checks that every file is as manifest.json lists it, that the checkpoint is signed by the log and a
   quorum of witnesses, that each entry is exactly what was hashed and its leaf leads to that checkpoint.
   Exit code 0: right. 1: wrong, the first fault is named. 2: could not be checked.

By hand: a leaf is SHA-256 of one byte 0x00 and then entries/<n>.json as it stands (RFC 6962, 2.1);
proofs/<n>.tlog-proof is c2sp.org/tlog-proof, checkpoint is c2sp.org/tlog-checkpoint. MUC-LUC.html is for
reading and printing; it is no evidence.

The pack proves that these entries stand in the log unchanged. It does not prove that there are no other
entries of concern: which ones to pack was the choice of whoever made it.
${englishKeys(months)}`
}

function vietnameseKeys(months: readonly string[]): string {
  if (months.length === 0) return ''
  return `
Hồ sơ kèm khóa của tháng ${months.join(', ')} (thư mục keys). Thêm --citizen vào lệnh ở mục 2, chương trình sẽ hỏi số định danh
và cho biết dòng nào nói về người đó. Số chỉ gõ khi được hỏi hoặc đưa qua đầu vào chuẩn, không ghi trên dòng lệnh, không ghi vào
tệp. Làm bằng tay: trường su của một dòng có ke là tháng đó bằng HMAC-SHA-256 (RFC 2104) của số định danh, khóa là 32 byte trong
keys/<tháng>.json, viết theo base64url. Dòng khớp là bằng chứng. Không dòng nào khớp thì chưa nói lên điều gì, trừ khi đã có dòng
khác của tháng khớp với một số: khi đó khóa đúng là của tháng.
CẢNH BÁO: khóa làm lộ lượt tra cứu về mọi người khác trong tháng. Chỉ dùng cho vụ việc ghi ở căn cứ, dùng xong thì hủy.
`
}

function englishKeys(months: readonly string[]): string {
  if (months.length === 0) return ''
  return `
It holds the keys of ${months.join(', ')} (folder keys). Add --citizen to the command of step 2: the program asks for a citizen's
number and tells which entries are about them. Type it when asked, or give it on standard input; never on the command line, never
in a file. By hand: su of an entry whose ke is that month equals HMAC-SHA-256 (RFC 2104) of the number under the 32 bytes in
keys/<month>.json, in base64url. A match is proof. No match says nothing, unless another entry of the month matched some number:
the key is the month's own then.
WARNING: a key tells every look-up of everybody else in its month. Use it for the matter named in the basis, then destroy it.
`
}
