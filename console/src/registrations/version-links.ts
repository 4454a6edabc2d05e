import type { VersionHead } from '@chot/contract/registrations.ts'
import type { Tone } from '../ui/Badge.tsx'

export const versionTones: Readonly<Record<VersionHead['state'], Tone>> = {
  draft: 'plain',
  submitted: 'info',
  returned: 'bad',
  accepted: 'good',
}
export const versionPath = (id: string) => `/registration-versions/${id}`
