/**
 * What each duty may do: one table, read by the server to refuse and by the console to show.
 *
 * Dispatch 3736 §2 names three groups that may hold an account: receiving officers, result and
 * verification officers, and those who administer accounts and logs. The remaining duties are
 * those of oversight; none of them may query.
 */
export const duties = [
  'receiving',
  'verification',
  'account-admin',
  'focal-point',
  'security',
  'connection-desk',
  'leader',
  'auditor',
] as const
export type Duty = (typeof duties)[number]

export const permissions = [
  'query',
  'agencies:read',
  'agencies:edit',
  'agencies:approve',
  'accounts:read',
  'procedures:read',
  'procedures:edit',
  'log:read',
  'log:approve',
  'dossiers:approve',
  'systems:read',
  'systems:guard',
  'reconciliation:read',
  'reconciliation:act',
  'forecast:read',
  'locks:guard',
  'registration:read',
  'registration:send',
  'registration:approve',
  'documents:make',
  'connections:restore',
  'connections:approve',
  'drives:read',
  'drives:manage',
  'reviews:read',
  'jobs:read',
  'jobs:manage',
  'jobs:guard',
  'jobs:approve',
] as const
export type Permission = (typeof permissions)[number]

/** What a service answers with: yes or no, one person's record, or a household. */
export type AnswerKind = 'match' | 'person' | 'household'

interface DutyRights {
  readonly permissions: readonly Permission[]
  /** Kinds of service this duty may query; empty for every duty that may not query. */
  readonly answers: readonly AnswerKind[]
}

export const rightsOfDuty: Readonly<Record<Duty, DutyRights>> = {
  receiving: { permissions: ['query'], answers: ['match', 'person', 'household'] },
  verification: { permissions: ['query'], answers: ['match', 'person'] },
  'account-admin': {
    permissions: [
      'agencies:read',
      'accounts:read',
      'procedures:read',
      'registration:read',
      'documents:make',
      'reviews:read',
    ],
    answers: [],
  },
  'focal-point': {
    permissions: [
      'agencies:read',
      'agencies:edit',
      'accounts:read',
      'procedures:read',
      'procedures:edit',
      'registration:read',
      'documents:make',
      'registration:send',
      'systems:read',
      'systems:guard',
      'reconciliation:read',
      'reconciliation:act',
      'forecast:read',
      'connections:restore',
      'drives:read',
      'drives:manage',
      'reviews:read',
      'jobs:read',
      'jobs:manage',
    ],
    answers: [],
  },
  security: {
    permissions: [
      'log:read',
      'agencies:read',
      'accounts:read',
      'systems:read',
      'systems:guard',
      'locks:guard',
      'registration:read',
      'reviews:read',
      'reconciliation:read',
      'reconciliation:act',
      'forecast:read',
      'jobs:read',
      'jobs:guard',
    ],
    answers: [],
  },
  // PC06 takes in and checks connection files (dispatch 1658 §5); it needs to read no log for that.
  'connection-desk': {
    permissions: ['agencies:read', 'registration:read', 'drives:read'],
    answers: [],
  },
  // Who approves a search of the log by a citizen's number does not read the log by the same duty.
  leader: {
    permissions: [
      'log:approve',
      'dossiers:approve',
      'registration:read',
      'registration:approve',
      'agencies:read',
      'agencies:approve',
      'reconciliation:read',
      'forecast:read',
      'connections:approve',
      'drives:read',
      'reviews:read',
      'jobs:read',
      'jobs:approve',
    ],
    answers: [],
  },
  auditor: {
    permissions: ['log:read', 'agencies:read', 'systems:read', 'reconciliation:read'],
    answers: [],
  },
}

export function permissionsOf(held: readonly Duty[]): readonly Permission[] {
  return permissions.filter((permission) =>
    held.some((duty) => rightsOfDuty[duty].permissions.includes(permission)),
  )
}

/** The first duty held that gives the permission, or null when none does. */
export function dutyGiving(held: readonly Duty[], permission: Permission): Duty | null {
  return held.find((duty) => rightsOfDuty[duty].permissions.includes(permission)) ?? null
}

/**
 * Separation of duties: an account that may query holds no other kind of duty, so that nobody
 * administers, audits or approves their own use (product A1).
 */
export function dutiesConflict(held: readonly Duty[]): boolean {
  const queries = held.some((duty) => rightsOfDuty[duty].answers.length > 0)
  return queries && held.some((duty) => rightsOfDuty[duty].answers.length === 0)
}

/** The duty under which a service of this kind may be queried, or null when none covers it. */
export function dutyCovering(held: readonly Duty[], answer: AnswerKind): Duty | null {
  return held.find((duty) => rightsOfDuty[duty].answers.includes(answer)) ?? null
}
