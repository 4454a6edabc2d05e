import type { AccountState } from '@chot/core/workflow/account.ts'
import type { Tone } from '../ui/Badge.tsx'

export const stateTones: Readonly<Record<AccountState, Tone>> = {
  active: 'good',
  moving: 'warn',
  locked: 'bad',
  dormant: 'warn',
  'review-silent': 'bad',
  revoked: 'plain',
}
