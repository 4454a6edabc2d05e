import { readFileSync } from 'node:fs'
import { formatVerifierKey } from '@chot/core/log/note-key.ts'
import type { Deps } from '../../deps.ts'
import { openSigners } from '../publish/signing-key.ts'
import { readWitnessPolicy } from '../witness/witness-policy.ts'

const warning = `# Chính sách do tỉnh gợi ý. Người kiểm tra dùng chính sách của mình, không dùng tệp này.
# What the province suggests to trust. A verifier goes by a policy of their own, never by this file.
`

/** The policy (C2SP tlog-policy) the province would have others use: its keys, the witnesses it asks. */
export async function suggestedPolicy({ config }: Pick<Deps, 'config'>): Promise<string> {
  const { origin, witnesses } = config.log
  const signers = await openSigners(config.keysFolder, origin, false)
  const lines = signers.map(({ key }) => `log ${formatVerifierKey(key)}\n`).join('')
  if (witnesses === null) return `${warning}${lines}quorum none\n`
  const { policy } = readWitnessPolicy(witnesses, origin)
  const asked = readFileSync(witnesses, 'utf8')
  return `${warning}${policy.logs.length === 0 ? lines : ''}${asked}`
}
