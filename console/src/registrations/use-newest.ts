import type { RegistrationView } from '@chot/contract/registrations.ts'
import type { Part } from '@chot/core/registration/version.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

/** The newest version of a part with what it says, or null when there is none: what a draft goes on from. */
export function useNewest(view: RegistrationView, part: Part) {
  const newest = view.versions
    .filter((each) => each.part === part)
    .toSorted((one, other) => other.version - one.version)[0]
  return useQuery({
    queryKey: ['registration-version', newest?.id ?? 'none', part],
    queryFn: () => (newest === undefined ? null : api.registrationVersion(newest.id)),
  })
}

/** The same day of the next year, as a date field takes it. */
export const nextYear = (day: string) => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`
