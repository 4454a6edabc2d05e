import { enAccount } from './en-account.ts'
import { enAccounts } from './en-accounts.ts'
import { enAgencies } from './en-agencies.ts'
import { enApprovals } from './en-approvals.ts'
import { enBoard } from './en-board.ts'
import { enCases } from './en-cases.ts'
import { enConnections } from './en-connections.ts'
import { enCounter } from './en-counter.ts'
import { enDocuments } from './en-documents.ts'
import { enForecast } from './en-forecast.ts'
import { enJobs } from './en-jobs.ts'
import { enLists } from './en-lists.ts'
import { enLocks } from './en-locks.ts'
import { enMinistry } from './en-ministry.ts'
import { enOversight } from './en-oversight.ts'
import { enReconciliation } from './en-reconciliation.ts'
import { enRegistrations } from './en-registrations.ts'
import { enReviews } from './en-reviews.ts'
import { enShadow } from './en-shadow.ts'
import { enSystems } from './en-systems.ts'
import type { Catalogue } from './vi.ts'

const names: Catalogue['names'] = {
  fields: {
    fullName: 'Full name',
    citizenNumber: 'Citizen number',
    oldIdNumber: 'Old identity-card number',
    birth: 'Birth date',
    sex: 'Sex',
    nationality: 'Nationality',
    permanentAddress: 'Permanent address',
    currentAddress: 'Current address',
    birthRegistrationPlace: 'Place of birth registration',
    nativePlace: 'Native place',
    ethnicity: 'Ethnicity',
    religion: 'Religion',
    maritalStatus: 'Marital status',
    bloodType: 'Blood type',
    fatherName: 'Name of father',
    fatherNumber: 'Citizen number of father',
    motherName: 'Name of mother',
    motherNumber: 'Citizen number of mother',
    spouseName: 'Name of spouse',
    spouseNumber: 'Citizen number of spouse',
    representativeName: 'Name of representative',
    representativeNumber: 'Citizen number of representative',
    householdHeadName: 'Name of household head',
    householdRelation: 'Relation to household head',
    householdBookNumber: 'Household file number',
    householdMembers: 'Household members',
  },
  duties: {
    receiving: 'Receiving',
    verification: 'Verification and results',
    'account-admin': 'Account administration',
    'focal-point': 'Provincial focal point',
    security: 'Security',
    'connection-desk': 'Desk of connection files',
    leader: 'Leadership',
    auditor: 'Audit',
  },
  kinds: {
    decision: 'Query decision',
    outcome: 'Query outcome',
    reveal: 'Masked field viewed',
    'sign-in': 'Sign-in',
    'sign-out': 'Sign-out',
    'step-up': 'Second factor anew',
    password: 'Password change',
    factor: 'Own second factors',
    notice: 'Notice acknowledged',
    token: 'Access token',
    dossier: 'Dossier update',
    procedure: 'Procedure change',
    reference: 'Reference data change',
    agency: 'Reorganisation of agencies',
    enrol: 'Enrolment by the operator',
    account: 'Account administration',
    system: 'Client system asked for, approved, locked, unlocked or revoked',
    'log-search': 'Log search',
    'evidence-pack': 'Evidence pack made',
    'citizen-search': 'Log search by citizen number',
    'key-disclosure': 'Evidence pack made with keys of months',
    'approval-request': 'Approval asked of a second person',
    approval: 'Second person’s answer',
    'approval-end': 'Approval ended',
    heartbeat: 'Heartbeat of the log',
    'log-timestamp': 'Time stamp of the log',
    'log-seal': 'A month of the log sealed',
    'log-prune': 'A month of the log pruned',
    'key-destroy': 'Subject key of a month destroyed',
    witness: 'Witnessing of the log',
    'limit-alarm': 'Alarm of the forecast',
    alert: 'Alert of unusual use',
    challenge: 'Query challenge',
    lock: 'Lock of queries',
    unlock: 'Unlocking of queries',
    case: 'Case',
    violation: 'Violation recorded',
    connection: 'Connection file',
    drive: 'Drive of registration',
    'shadow-run': 'Trial run of rules',
    review: 'Review of accounts',
    job: 'Announced job',
    reconciliation: 'Reconciliation with the Ministry’s counts',
    difference: 'Difference from the Ministry’s counts',
    registration: 'Connection file of an agency',
    document: 'Official document',
  },
  outcomes: {
    granted: 'Granted',
    refused: 'Refused',
    answered: 'Answered',
    'no-match': 'No match',
    failed: 'Failed',
    'not-sent': 'Not sent',
    unknown: 'Unknown',
    done: 'Done',
  },
  sex: { male: 'Male', female: 'Female', unknown: 'No information' },
  maritalStatus: {
    single: 'Single',
    married: 'Married',
    'divorced-or-widowed': 'Divorced or widowed',
    unknown: 'No information',
  },
  bloodType: { A: 'A', B: 'B', AB: 'AB', O: 'O', unknown: 'No information' },
  religionNone: 'None',
  countries: { VN: 'Viet Nam' },
  code: (code) => `Code ${code}`,
  ward: (code) => `ward code ${code}`,
  province: (code) => `province code ${code}`,
  empty: 'No information',
}

/** The second language. */
export const en: Catalogue = {
  ...enCounter,
  ...enAccounts,
  ...enOversight,
  ...enReconciliation,
  ...enSystems,
  ...enAccount,
  ...enApprovals,
  ...enAgencies,
  ...enLists,
  ...enDocuments,
  ...enLocks,
  ...enForecast,
  ...enConnections,
  ...enCases,
  ...enBoard,
  ...enJobs,
  ...enRegistrations,
  ...enMinistry,
  ...enShadow,
  ...enReviews,
  names,
}
