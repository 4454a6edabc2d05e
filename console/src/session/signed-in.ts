import type { Session } from '@chot/contract/session.ts'
import type { Permission } from '@chot/core/duties.ts'
import { createContext, use } from 'react'

/** The session, for screens that exist only while there is one. */
export const SignedIn = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SignedIn)
  if (session === null)
    throw new Error('a screen of signed-in officers without a session')
  return session
}

export function usePermission(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}
