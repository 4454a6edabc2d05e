import type { PartView } from '@chot/contract/connections.ts'
import type { ProgressState } from '@chot/core/registration/progress.ts'
import type { ConnectionState } from '@chot/core/workflow/connection.ts'
import type { Tone } from '../ui/Badge.tsx'

export const stateTones: Readonly<Record<ConnectionState, Tone>> = {
  draft: 'plain',
  signed: 'info',
  sent: 'info',
  received: 'info',
  returned: 'warn',
  accepted: 'good',
  connected: 'good',
  suspended: 'bad',
  ended: 'plain',
}
export const partTones: Readonly<Record<PartView['state'], Tone>> = {
  missing: 'bad',
  partial: 'warn',
  complete: 'good',
  expired: 'bad',
}
export const progressTones: Readonly<Record<ProgressState, Tone>> = {
  done: 'good',
  partial: 'warn',
  none: 'bad',
  excluded: 'plain',
}
