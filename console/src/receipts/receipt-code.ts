import type { ReceiptFile } from '@chot/contract/receipts.ts'
import { formatReceiptCode, parseReceipt } from '@chot/core/log/receipt.ts'

/** The line in the printed code; null until the log has a published name. */
export function codeOfReceipt(file: ReceiptFile): string | null {
  if (file.log === null) return null
  const { log, ...rest } = file
  return formatReceiptCode(parseReceipt(JSON.stringify({ log, ...rest })))
}
