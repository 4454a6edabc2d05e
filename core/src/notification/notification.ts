/** What officers are told of: which acts of the access log, and to whom. */
import type { Duty } from '../duties.ts'
import type { EntryBody } from '../log/entry.ts'

export const notificationKinds = [
  'password-ends',
  'password-changed',
  'factor-changed',
  'recovery-used',
  'slip-issued',
  'sso-linked',
  'sso-unlinked',
  'account-locked',
  'account-revoked',
  'account-restored',
  'account-dormant',
  'dormant-soon',
  'duties-changed',
  'account-moved',
  'account-recovered',
  'account-rehomed',
  'duty-ended',
  'listed',
  'unlisted',
  'request-waits',
  'request-approved',
  'request-refused',
  'rehomed-wait',
  'approval-waits',
  'limit-near',
  'limit-trend',
  'explanation-asked',
  'explanation-given',
  'registration-waits',
  'registration-returned',
  'registration-accepted',
  'registration-ends',
  'drive-opened',
  'drive-due',
  'suspension-near',
  'connection-waits',
  'connection-returned',
  'connection-accepted',
  'connection-connected',
  'connection-suspended',
  'connection-restored',
  'connection-ended',
  'review-opened',
  'review-due',
  'account-review-silent',
  'job-approved',
  'job-paused',
  'job-ended',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** Whom an entry is told to: one account, whoever asked for a request, whoever may decide, or an agency's administrators. */
export type Told =
  | {
      readonly to: 'account'
      readonly account: string
      readonly kind: NotificationKind
      readonly about?: string
    }
  | {
      readonly to: 'requester' | 'deciders'
      readonly request: string
      readonly kind: NotificationKind
    }
  /** Administrators of all agencies that a drive asks. */
  | { readonly to: 'asked'; readonly drive: string; readonly kind: NotificationKind }
  | { readonly to: 'approvers'; readonly but: string; readonly kind: NotificationKind }
  | {
      readonly to: 'duties'
      readonly duties: readonly Duty[]
      /** Of one agency only. */
      readonly agency?: string
      /** Nobody is told of what they did themself. */
      readonly but?: string
      readonly kind: NotificationKind
    }
  | {
      readonly to: 'administrators'
      readonly agency: string
      readonly kind: NotificationKind
    }

const ofAct: Readonly<Record<string, NotificationKind>> = {
  lock: 'account-locked',
  revoke: 'account-revoked',
  'end-duty': 'duty-ended',
  'issue-secret': 'slip-issued',
  list: 'listed',
  unlist: 'unlisted',
  'link-sso': 'sso-linked',
  'unlink-sso': 'sso-unlinked',
  rehome: 'account-rehomed',
  dormant: 'account-dormant',
  'review-silent': 'account-review-silent',
  'dormancy-warned': 'dormant-soon',
}

const ofApproved: Readonly<Record<string, NotificationKind>> = {
  duties: 'duties-changed',
  move: 'account-moved',
  restore: 'account-restored',
  recover: 'account-recovered',
  rehome: 'account-moved',
}

/** The kinds of entries that may be told of: no others need be read. */
export const toldKinds = [
  'password',
  'factor',
  'sign-in',
  'account',
  'agency',
  'approval-request',
  'registration',
  'limit-alarm',
  'case',
  'connection',
  'drive',
  'job',
] as const satisfies readonly EntryBody['k'][]

/** What is told of an entry; nothing of refusals, and nothing of what one did to oneself alone. */
export function toldOf({ k, oc, ac, au, ob, re }: EntryBody): readonly Told[] {
  if (oc !== 'done') return []
  const own = (kind: NotificationKind): readonly Told[] =>
    ac === undefined ? [] : [{ to: 'account', account: ac, kind }]
  if (k === 'password') return own('password-changed')
  if (k === 'factor') return own('factor-changed')
  if (k === 'sign-in') return au === 'password+recovery' ? own('recovery-used') : []
  if (k === 'approval-request')
    return ac === undefined ? [] : [{ to: 'approvers', but: ac, kind: 'approval-waits' }]
  if (k === 'agency') return toldOfAgency(ob ?? '')
  if (k === 'limit-alarm')
    return [
      {
        to: 'duties',
        duties: ['focal-point', 'security'],
        kind: re === 'trend' ? 'limit-trend' : 'limit-near',
      },
    ]
  if (k === 'case') return toldOfCase(ob ?? '')
  if (k === 'registration') return toldOfRegistration(ob ?? '', ac)
  if (k === 'connection') return toldOfConnection(ob ?? '', ac === undefined)
  if (k === 'drive') return toldOfDrive(ob ?? '')
  if (k === 'job') return toldOfJob(ob ?? '', ac)
  return k === 'account' ? toldOfAct(ob ?? '') : []
}

/** `ob` of an act on a case: whom it is about, the act, and of an answer who waits for it. */
function toldOfCase(ob: string): readonly Told[] {
  const [about = '', act, named = ''] = ob.split(' ')
  const idIn = (part: string, name: string) =>
    part.startsWith(name) ? part.slice(name.length) : null
  const account =
    act === 'ask'
      ? idIn(about, 'account=')
      : act === 'answer'
        ? idIn(named, 'for=')
        : null
  if (account === null || account === '') return []
  const kind = act === 'ask' ? 'explanation-asked' : 'explanation-given'
  return [{ to: 'account', account, kind }]
}

/** `ob` of a reminder: the agency, `remind`, the reorganisation. */
function toldOfAgency(ob: string): readonly Told[] {
  const [agency, act] = ob.split(' ')
  return agency !== undefined && act === 'remind'
    ? [{ to: 'administrators', agency, kind: 'rehomed-wait' }]
    : []
}

/** `ob` of an act: account, act, what it is about, request. */
function toldOfAct(ob: string): readonly Told[] {
  const [account, act, about = '', request] = ob.split(' ')
  if (account === undefined || act === undefined) return []
  const id = request ?? about
  if (act === 'ask') return [{ to: 'deciders', request: id, kind: 'request-waits' }]
  if (act === 'refuse') return [{ to: 'requester', request: id, kind: 'request-refused' }]
  if (act === 'approve') {
    const kind = ofApproved[about]
    return [
      { to: 'requester', request: id, kind: 'request-approved' },
      ...(kind === undefined ? [] : [{ to: 'account', account, kind } as const]),
    ]
  }
  const kind = Object.hasOwn(ofAct, act) ? ofAct[act] : undefined
  return kind === undefined ? [] : [{ to: 'account', account, kind }]
}

/** `ob` of a version: part, act, agency, version. */
function toldOfRegistration(ob: string, by: string | undefined): readonly Told[] {
  const [part, act, agency] = ob.split(' ')
  const but = by === undefined ? {} : { but: by }
  if (act === 'submit') {
    const duties: readonly Duty[] =
      part === 'security' ? ['focal-point', 'security'] : ['focal-point']
    return [{ to: 'duties', duties, kind: 'registration-waits', ...but }]
  }
  const kind =
    act === 'return'
      ? 'registration-returned'
      : act === 'accept'
        ? 'registration-accepted'
        : null
  return kind === null || agency === undefined
    ? []
    : [{ to: 'duties', duties: ['account-admin'], agency, kind, ...but }]
}

const agencys: readonly Duty[] = ['account-admin', 'leader']
const ofStep: Readonly<Record<string, NotificationKind>> = {
  return: 'connection-returned',
  accept: 'connection-accepted',
  connect: 'connection-connected',
  suspend: 'connection-suspended',
  end: 'connection-ended',
}

/** `ob` of a step: file, act, agency and more; of a restoration it begins with the approval's kind. */
function toldOfConnection(ob: string, byClock: boolean): readonly Told[] {
  const [first, act = ''] = ob.split(' ')
  const agency = /(?:^| )agency=(\S+)/u.exec(ob)?.[1]
  const toAgency = (kind: NotificationKind): Told => ({
    to: 'duties',
    duties: agencys,
    ...(agency === undefined ? {} : { agency }),
    kind,
  })
  const waits = (duties: readonly Duty[]): Told => ({
    to: 'duties',
    duties,
    kind: 'connection-waits',
  })
  if (agency === undefined) return []
  if (first === 'connection-restore') return [toAgency('connection-restored')]
  if (act === 'sign') return [waits(['focal-point'])]
  if (act === 'send')
    return ob.includes(' route=local') ? [waits(['connection-desk'])] : []
  const kind = Object.hasOwn(ofStep, act) ? ofStep[act] : undefined
  if (kind === undefined) return []
  // Of what came back the focal point hears at once too; of a clock's suspensions in the drive.
  const alsoFocal = act === 'return' || (act === 'suspend' && !byClock)
  return [
    toAgency(kind),
    ...(alsoFocal ? [{ to: 'duties', duties: ['focal-point'], kind } as const] : []),
  ]
}

/** `ob` of a drive: its id, the act, and more. */
function toldOfDrive(ob: string): readonly Told[] {
  const [drive, act] = ob.split(' ')
  return drive !== undefined && act === 'open'
    ? [{ to: 'asked', drive, kind: 'drive-opened' }]
    : []
}

const ofJobAct: Readonly<Record<string, NotificationKind>> = {
  approve: 'job-approved',
  pause: 'job-paused',
  done: 'job-ended',
  stop: 'job-ended',
  expire: 'job-ended',
}

/** `ob` of a job: its id, the act, the officer in whose name it asks. */
function toldOfJob(ob: string, by: string | undefined): readonly Told[] {
  const [, act = '', named = ''] = ob.split(' ')
  const kind = Object.hasOwn(ofJobAct, act) ? ofJobAct[act] : undefined
  if (kind === undefined) return []
  const account = named.startsWith('for=') ? named.slice(4) : ''
  const but = by === undefined ? {} : { but: by }
  return [
    ...(account === '' ? [] : [{ to: 'account', account, kind } as const]),
    { to: 'duties', duties: ['focal-point', 'security'], kind, ...but },
  ]
}
