import type { Permission } from '@chot/core/duties.ts'
import { type ComponentType, lazy } from 'react'
import { DeskPage } from '../desk/DeskPage.tsx'
import type { Catalogue } from '../text/vi.ts'

export interface Screen {
  readonly pattern: string
  readonly permission: Permission
  /** Whoever is signed in may open it; the permission decides only who has the tab. */
  readonly open?: true
  /** What its tab stands with, for whoever has many. */
  readonly area: keyof Catalogue['areas']
  /** Its tab in the main navigation. */
  readonly nav: keyof Catalogue['nav']
  readonly page: ComponentType
  /** Where its sub-screens live, when not below its own path. */
  readonly covers?: string
}

export interface SubScreen {
  readonly pattern: string
  /** Null: whoever is signed in; the server says what of it is theirs. */
  readonly permission: Permission | null
  /** Shows one thing, named by the last part of the path. */
  readonly pageOf: ComponentType<{ readonly id: string }>
}

function lazily<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load() }))
}

const TodayPage = lazily(async () => (await import('../today/TodayPage.tsx')).TodayPage)
const LogPage = lazily(async () => (await import('../log/LogPage.tsx')).LogPage)
const MonthsPage = lazily(async () => (await import('../log/MonthsPage.tsx')).MonthsPage)
const AccountsPage = lazily(
  async () => (await import('../accounts/AccountsPage.tsx')).AccountsPage,
)
const RequestsPage = lazily(
  async () => (await import('../accounts/RequestsPage.tsx')).RequestsPage,
)
const ListCheckPage = lazily(
  async () => (await import('../account-lists/ListCheckPage.tsx')).ListCheckPage,
)
const DocumentsPage = lazily(
  async () => (await import('../documents/DocumentsPage.tsx')).DocumentsPage,
)
const DocumentPage = lazily(
  async () => (await import('../documents/DocumentPage.tsx')).DocumentPage,
)
const AccountPage = lazily(
  async () => (await import('../accounts/AccountPage.tsx')).AccountPage,
)
const AgenciesPage = lazily(
  async () => (await import('../agencies/AgenciesPage.tsx')).AgenciesPage,
)
const RegistrationsPage = lazily(
  async () => (await import('../registrations/RegistrationsPage.tsx')).RegistrationsPage,
)
const ReviewsPage = lazily(
  async () => (await import('../review/ReviewsPage.tsx')).ReviewsPage,
)
const AgencyReviewPage = lazily(
  async () => (await import('../review/ReviewsPage.tsx')).AgencyReviewPage,
)
const MinistryPage = lazily(
  async () => (await import('../ministry/MinistryPage.tsx')).MinistryPage,
)
const RegistrationPage = lazily(
  async () => (await import('../registrations/RegistrationPage.tsx')).RegistrationPage,
)
const VersionPage = lazily(
  async () => (await import('../registrations/VersionPage.tsx')).VersionPage,
)
const AgencyPage = lazily(
  async () => (await import('../agencies/AgencyPage.tsx')).AgencyPage,
)
const ReorganisationsPage = lazily(
  async () => (await import('../agencies/ReorganisationsPage.tsx')).ReorganisationsPage,
)
const ReorganisationPage = lazily(
  async () => (await import('../agencies/ReorganisationPage.tsx')).ReorganisationPage,
)
const ProceduresPage = lazily(
  async () => (await import('../procedures/ProceduresPage.tsx')).ProceduresPage,
)
const ClientSystemsPage = lazily(
  async () => (await import('../client-systems/ClientSystemsPage.tsx')).ClientSystemsPage,
)
const ForecastPage = lazily(
  async () => (await import('../forecast/ForecastPage.tsx')).ForecastPage,
)
const ServiceHoursPage = lazily(
  async () => (await import('../forecast/ServiceHoursPage.tsx')).ServiceHoursPage,
)
const ReconciliationPage = lazily(
  async () =>
    (await import('../reconciliation/ReconciliationPage.tsx')).ReconciliationPage,
)
const ReconciliationDayPage = lazily(
  async () =>
    (await import('../reconciliation/ReconciliationDayPage.tsx')).ReconciliationDayPage,
)
const BoardPage = lazily(async () => (await import('../watch/BoardPage.tsx')).BoardPage)
const FilesPage = lazily(
  async () => (await import('../connections/FilesPage.tsx')).FilesPage,
)
const FilePage = lazily(
  async () => (await import('../connections/FilePage.tsx')).FilePage,
)
const DrivesPage = lazily(
  async () => (await import('../connections/DrivesPage.tsx')).DrivesPage,
)
const JobsPage = lazily(async () => (await import('../jobs/JobsPage.tsx')).JobsPage)
const JobPage = lazily(async () => (await import('../jobs/JobPage.tsx')).JobPage)
const LocksPage = lazily(async () => (await import('../locks/LocksPage.tsx')).LocksPage)
const CasesPage = lazily(async () => (await import('../cases/CasesPage.tsx')).CasesPage)
const ShadowRunsPage = lazily(
  async () => (await import('../shadow/ShadowRunsPage.tsx')).ShadowRunsPage,
)
const ShadowRunPage = lazily(
  async () => (await import('../shadow/ShadowRunPage.tsx')).ShadowRunPage,
)
const CasePage = lazily(async () => (await import('../cases/CasePage.tsx')).CasePage)
const CitizenSearchesPage = lazily(
  async () => (await import('../approvals/CitizenSearchesPage.tsx')).CitizenSearchesPage,
)
const KeyDisclosuresPage = lazily(
  async () => (await import('../approvals/KeyDisclosuresPage.tsx')).KeyDisclosuresPage,
)
const CitizenHistoryPage = lazily(
  async () => (await import('../approvals/CitizenHistoryPage.tsx')).CitizenHistoryPage,
)
const ApprovalsPage = lazily(
  async () => (await import('../approvals/ApprovalsPage.tsx')).ApprovalsPage,
)
const DossierPage = lazily(
  async () => (await import('../dossier/DossierPage.tsx')).DossierPage,
)
const LogEntryPage = lazily(
  async () => (await import('../log/LogEntryPage.tsx')).LogEntryPage,
)
const ProcedurePage = lazily(
  async () => (await import('../procedures/ProcedurePage.tsx')).ProcedurePage,
)

/** Everybody has one: reached by the name at the head of every screen. */
export const MyAccountPage = lazily(
  async () => (await import('../my-account/MyAccountPage.tsx')).MyAccountPage,
)
export const NotificationsPage = lazily(
  async () => (await import('../notifications/NotificationsPage.tsx')).NotificationsPage,
)
const CheckPage = lazily(async () => (await import('../check/CheckPage.tsx')).CheckPage)
const ReceiptPage = lazily(
  async () => (await import('../receipts/ReceiptPage.tsx')).ReceiptPage,
)

/** In the order of the navigation; the first one permitted is where an officer lands. */
export const screens: readonly Screen[] = [
  {
    pattern: '/desk',
    permission: 'query',
    area: 'work',
    nav: 'desk',
    page: DeskPage,
    covers: '/dossiers',
  },
  { pattern: '/today', permission: 'query', area: 'work', nav: 'today', page: TodayPage },
  { pattern: '/log', permission: 'log:read', area: 'log', nav: 'log', page: LogPage },
  {
    pattern: '/watch',
    permission: 'log:read',
    area: 'watch',
    nav: 'watch',
    page: BoardPage,
  },
  {
    pattern: '/locks',
    permission: 'log:read',
    area: 'watch',
    nav: 'locks',
    page: LocksPage,
  },
  {
    pattern: '/cases',
    permission: 'log:read',
    area: 'watch',
    nav: 'cases',
    page: CasesPage,
  },
  {
    pattern: '/shadow-runs',
    permission: 'log:read',
    area: 'watch',
    nav: 'shadow',
    page: ShadowRunsPage,
  },
  {
    pattern: '/citizen-searches',
    permission: 'log:read',
    area: 'log',
    nav: 'citizenSearches',
    page: CitizenSearchesPage,
  },
  {
    pattern: '/key-disclosures',
    permission: 'log:read',
    area: 'log',
    nav: 'keyDisclosures',
    page: KeyDisclosuresPage,
  },
  {
    pattern: '/approvals',
    permission: 'log:approve',
    area: 'approvals',
    nav: 'approvals',
    page: ApprovalsPage,
  },
  {
    pattern: '/log-months',
    permission: 'log:read',
    area: 'log',
    nav: 'months',
    page: MonthsPage,
  },
  {
    pattern: '/check',
    permission: 'log:read',
    open: true,
    area: 'log',
    nav: 'check',
    page: CheckPage,
  },
  {
    pattern: '/accounts',
    permission: 'accounts:read',
    area: 'accounts',
    nav: 'accounts',
    page: AccountsPage,
  },
  {
    pattern: '/account-requests',
    permission: 'accounts:read',
    area: 'accounts',
    nav: 'accountRequests',
    page: RequestsPage,
  },
  {
    pattern: '/reviews',
    permission: 'reviews:read',
    area: 'accounts',
    nav: 'reviews',
    page: ReviewsPage,
  },
  {
    pattern: '/registrations',
    permission: 'registration:read',
    area: 'registration',
    nav: 'registrations',
    page: RegistrationsPage,
    covers: '/registration-versions',
  },
  {
    pattern: '/ministry',
    permission: 'registration:send',
    area: 'registration',
    nav: 'ministry',
    page: MinistryPage,
  },
  {
    pattern: '/account-lists',
    permission: 'accounts:read',
    area: 'registration',
    nav: 'lists',
    page: ListCheckPage,
  },
  {
    pattern: '/documents',
    permission: 'registration:read',
    area: 'registration',
    nav: 'documents',
    page: DocumentsPage,
  },
  {
    pattern: '/procedures',
    permission: 'procedures:read',
    area: 'catalogue',
    nav: 'procedures',
    page: ProceduresPage,
  },
  {
    pattern: '/connection-files',
    permission: 'registration:read',
    area: 'registration',
    nav: 'files',
    page: FilesPage,
  },
  {
    pattern: '/drives',
    permission: 'drives:read',
    area: 'registration',
    nav: 'drives',
    page: DrivesPage,
  },
  {
    pattern: '/agencies',
    permission: 'agencies:read',
    area: 'registration',
    nav: 'agencies',
    page: AgenciesPage,
  },
  {
    pattern: '/reorganisations',
    permission: 'agencies:edit',
    area: 'registration',
    nav: 'reorganisations',
    page: ReorganisationsPage,
  },
  {
    pattern: '/client-systems',
    permission: 'systems:read',
    area: 'catalogue',
    nav: 'systems',
    page: ClientSystemsPage,
  },
  {
    pattern: '/forecast',
    permission: 'forecast:read',
    area: 'watch',
    nav: 'forecast',
    page: ForecastPage,
  },
  {
    pattern: '/jobs',
    permission: 'jobs:read',
    area: 'watch',
    nav: 'jobs',
    page: JobsPage,
  },
  {
    pattern: '/reconciliation',
    permission: 'reconciliation:read',
    area: 'watch',
    nav: 'reconciliation',
    page: ReconciliationPage,
  },
]

export const subScreens: readonly SubScreen[] = [
  { pattern: '/dossiers/:id', permission: 'query', pageOf: DossierPage },
  { pattern: '/receipts/:id', permission: null, pageOf: ReceiptPage },
  {
    pattern: '/citizen-searches/:id',
    permission: 'log:read',
    pageOf: CitizenHistoryPage,
  },
  { pattern: '/connection-files/:id', permission: 'registration:read', pageOf: FilePage },
  { pattern: '/jobs/:id', permission: 'jobs:read', pageOf: JobPage },
  { pattern: '/cases/:id', permission: 'log:read', pageOf: CasePage },
  { pattern: '/shadow-runs/:id', permission: 'log:read', pageOf: ShadowRunPage },
  { pattern: '/log/:id', permission: 'log:read', pageOf: LogEntryPage },
  { pattern: '/agencies/:id', permission: 'agencies:read', pageOf: AgencyPage },
  {
    pattern: '/reorganisations/:id',
    permission: 'agencies:read',
    pageOf: ReorganisationPage,
  },
  { pattern: '/documents/:id', permission: 'registration:read', pageOf: DocumentPage },
  { pattern: '/accounts/:id', permission: 'accounts:read', pageOf: AccountPage },
  {
    pattern: '/forecast/:id',
    permission: 'forecast:read',
    pageOf: ServiceHoursPage,
  },
  {
    pattern: '/reconciliation/:id',
    permission: 'reconciliation:read',
    pageOf: ReconciliationDayPage,
  },
  {
    pattern: '/reviews/:id',
    permission: 'reviews:read',
    pageOf: AgencyReviewPage,
  },
  {
    pattern: '/registrations/:id',
    permission: 'registration:read',
    pageOf: RegistrationPage,
  },
  {
    pattern: '/registration-versions/:id',
    permission: 'registration:read',
    pageOf: VersionPage,
  },
  { pattern: '/procedures/:id', permission: 'procedures:read', pageOf: ProcedurePage },
]
