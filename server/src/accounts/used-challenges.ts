import type { Tx } from '../db/database.ts'

/** What we signed for one use only: by a digest, until it would be refused for its age anyway. */
export interface Spendable {
  readonly digest: Buffer
  /** UTC milliseconds. */
  readonly expiresAt: number
}

/** Uses a challenge up, with the act it was for; false when it was used before. */
export async function spendChallenge(
  tx: Tx,
  { digest, expiresAt }: Spendable,
  nowMs: number,
): Promise<boolean> {
  await tx.rows(
    `delete from used_challenges where digest in (
       select digest from used_challenges where expires_at <= to_timestamp($1::bigint / 1000.0)
       limit 100 for update skip locked)`,
    [nowMs],
  )
  const spent = await tx.rows(
    `insert into used_challenges (digest, expires_at)
     values ($1, to_timestamp($2::bigint / 1000.0)) on conflict do nothing returning digest`,
    [digest, expiresAt],
  )
  return spent.length === 1
}
