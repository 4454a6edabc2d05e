/**
 * The review of the registered accounts every three months (dispatch 6383, form 2: «định kỳ 3 tháng
 * thực hiện rà soát danh sách đăng ký và nhu cầu thực tế»): when a campaign opens and is due, who is
 * in it, who answers for whom, and what silence does. The server reads these rules to act, the
 * console to show.
 */
import { type CivilDate, civilFromDays, daysFromCivil } from '../calendar/civil.ts'
import { type Calendar, isWorkingDay } from '../calendar/window.ts'
import { type Duty, rightsOfDuty } from '../duties.ts'
import { type Account, dutyReaching, type Reaches } from '../workflow/account.ts'
import { type DatedDuty, dutiesLeft } from '../workflow/dated-duties.ts'
import { addDays } from '../workflow/dormancy.ts'

export interface ReviewRule {
  /** The length of a period; divides a year, so that a period never spans two. */
  readonly everyMonths: number
  /** In which month of its period a campaign opens, from 1. */
  readonly opensInMonth: number
  /** Days from the opening to the due day, before that is moved to a working day. */
  readonly answerDays: number
  /** Who comes later than so many days before the due day is left to the next campaign. */
  readonly joinDays: number
}

/** A campaign as its dates tell it; `id` is the first month of its period, `yyyy-MM`. */
export interface CampaignDates {
  readonly id: string
  readonly openedOn: CivilDate
  readonly dueOn: CivilDate
}

/** What is said of an account. */
export const reviewAnswers = ['keep', 'change', 'revoke'] as const
export type ReviewAnswer = (typeof reviewAnswers)[number]

/** What is to change: an answer of its own right; the change itself goes by the rules it has. */
export const reviewChanges = ['queries', 'duties', 'agency', 'other'] as const
export type ReviewChange = (typeof reviewChanges)[number]

/** What became of an account in a campaign. */
export const reviewOutcomes = ['open', ...reviewAnswers, 'silent', 'gone'] as const
export type ReviewOutcome = (typeof reviewOutcomes)[number]

const daysOf = (date: CivilDate) => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return daysFromCivil(year, month, day)
}

/** The longest the calendar is searched for a working day. */
const searchedDaysMax = 60

/**
 * The date itself, or the first working day after it. Offices are closed on weekends whatever the
 * reading of the limits says of them. Throws when the calendar has none for two months.
 */
export function workingDayFrom(date: CivilDate, calendar: Calendar): CivilDate {
  const offices = { ...calendar, weekendIsOffHours: true }
  const from = daysOf(date)
  for (let days = from; days < from + searchedDaysMax; days += 1)
    if (isWorkingDay(days, offices)) return civilFromDays(days)
  throw new Error(`the calendar has no working day from ${date} on`)
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** The first month of a period, in months since year 0; periods begin with the year. */
const firstMonthOf = (date: CivilDate, everyMonths: number) => {
  const [year = 0, month = 1] = date.split('-').map(Number)
  const months = year * 12 + month - 1
  return months - (months % everyMonths)
}

const yearOf = (months: number) => String((months - (months % 12)) / 12).padStart(4, '0')
const monthText = (months: number) => `${yearOf(months)}-${twoDigits((months % 12) + 1)}`

/** The first working day of the month in which a period's campaign opens. */
const opensOn = (firstMonth: number, rule: ReviewRule, calendar: Calendar): CivilDate =>
  workingDayFrom(`${monthText(firstMonth + rule.opensInMonth - 1)}-01`, calendar)

/** The day until whose end a campaign that opened on a day is answered. */
export const reviewDueOn = (
  openedOn: CivilDate,
  rule: Pick<ReviewRule, 'answerDays'>,
  calendar: Calendar,
): CivilDate => workingDayFrom(addDays(openedOn, rule.answerDays), calendar)

/**
 * The campaign that opens today, or null. That of the newest period whose opening day has come,
 * unless it is there already, or came before the gateway was at work (`since`). One that was missed
 * because no node ran opens late and is due as many days later.
 */
export function campaignToOpen(
  today: CivilDate,
  since: CivilDate,
  newest: string | null,
  rule: ReviewRule,
  calendar: Calendar,
): CampaignDates | null {
  const present = firstMonthOf(today, rule.everyMonths)
  for (const firstMonth of [present, present - rule.everyMonths]) {
    const day = opensOn(firstMonth, rule, calendar)
    if (day > today) continue
    const id = monthText(firstMonth)
    if (day < since || (newest !== null && id <= newest)) return null
    return { id, openedOn: today, dueOn: reviewDueOn(today, rule, calendar) }
  }
  return null
}

/** The first day after today on which a campaign opens, as the calendar is known. */
export function nextOpening(
  today: CivilDate,
  newest: string | null,
  rule: ReviewRule,
  calendar: Calendar,
): CivilDate {
  const present = firstMonthOf(today, rule.everyMonths)
  const day = opensOn(present, rule, calendar)
  const isPast = day <= today || (newest !== null && monthText(present) <= newest)
  return isPast ? opensOn(present + rule.everyMonths, rule, calendar) : day
}

/** Whether somebody has, or will have, a duty that queries: those are the registered ones. */
export function isRegistered(held: readonly DatedDuty[], date: CivilDate): boolean {
  return dutiesLeft(held, date).some(({ duty }) => rightsOfDuty[duty].answers.length > 0)
}

/** Whether somebody who came after the opening is in a campaign still: they leave time to answer. */
export const mayJoin = (
  today: CivilDate,
  dueOn: CivilDate,
  { joinDays }: Pick<ReviewRule, 'joinDays'>,
): boolean => addDays(today, joinDays) <= dueOn

/** Whether the due day is over. */
export const isOver = (dueOn: CivilDate, today: CivilDate): boolean => today > dueOn

/** One account in a campaign, as it is today. */
export interface ReviewItem {
  readonly account: Pick<Account, 'id' | 'state' | 'agency' | 'duties'>
  readonly answer: ReviewAnswer | null
}

/** What becomes of an account on a day: who is silent when the due day is over is suspended. */
export function outcomeOn(
  { account, answer }: ReviewItem,
  dueOn: CivilDate,
  today: CivilDate,
): ReviewOutcome {
  if (answer !== null) return answer
  // Who works no more, or queries no more, has nothing that silence could leave in place.
  if (account.state !== 'active' || !isRegistered(account.duties, today)) return 'gone'
  return isOver(dueOn, today) ? 'silent' : 'open'
}

/** Who answers: the agency's own; for an agency that has nobody, whoever answers for the province. */
export const reviewers: Reaches = { 'account-admin': 'agency', leader: 'agency' }
export const standIns: Reaches = { 'focal-point': 'province' }

export const reviewRefusals = [
  'own-account',
  'review-not-yours',
  'review-over',
  'review-answered',
  'review-account-gone',
] as const
export type ReviewRefusal = (typeof reviewRefusals)[number]

export type ReviewRuling =
  | { readonly allowed: true; readonly duty: Duty }
  | { readonly allowed: false; readonly reason: ReviewRefusal }

/**
 * Whether `actor` may answer for an account today. It is judged by who they and the account are
 * now: an answer stays whoever gave it, and what is unanswered falls to who holds the duty.
 * `agencyAnswers`: somebody other than the account itself may answer at its agency.
 */
export function ruleAnswer(
  actor: Pick<Account, 'id' | 'state' | 'duties' | 'agency'>,
  item: ReviewItem,
  agencyAnswers: boolean,
  dueOn: CivilDate,
  today: CivilDate,
): ReviewRuling {
  const refuse = (reason: ReviewRefusal) => ({ allowed: false, reason }) as const
  if (actor.id === item.account.id) return refuse('own-account')
  const reaches = agencyAnswers ? reviewers : { ...reviewers, ...standIns }
  const duty = dutyReaching(actor, reaches, item.account.agency, today)
  if (duty === null) return refuse('review-not-yours')
  if (item.answer !== null) return refuse('review-answered')
  if (isOver(dueOn, today)) return refuse('review-over')
  if (outcomeOn(item, dueOn, today) === 'gone') return refuse('review-account-gone')
  return { allowed: true, duty }
}

/** What the reviewer sees beside a name that speaks against keeping it unread. */
export const reviewRemarks = [
  'never-used',
  'unused',
  'far-below-declared',
  'over-declared',
  'untrained',
  'not-listed',
  'alerts',
] as const
export type ReviewRemark = (typeof reviewRemarks)[number]

export interface ReviewEvidence {
  /** Local day of the last query in the time looked at; null: none. */
  readonly lastQueryOn: CivilDate | null
  /** Queries on a day with any: the middle day and the busiest; null without a query. */
  readonly medianPerDay: number | null
  readonly mostPerDay: number | null
  /** On the list the Ministry accepted; null: not on it. */
  readonly declaredPerDay: number | null
  /** The first day on which no training counts; null: never trained. */
  readonly trainedUntil: CivilDate | null
  readonly alerts: number
  readonly cases: number
}

export interface RemarkRule {
  /** Without a query for so many days an account is remarked on. */
  readonly unusedDays: number
  /** The busiest day reaches less than so many percent of what is declared. */
  readonly declaredPercentMin: number
}

/** What is remarked on; whoever has none may be kept with others at once. */
export function remarksOn(
  evidence: ReviewEvidence,
  today: CivilDate,
  rule: RemarkRule,
): readonly ReviewRemark[] {
  const { lastQueryOn, mostPerDay, declaredPerDay, trainedUntil } = evidence
  const remarks: ReviewRemark[] = []
  if (lastQueryOn === null) remarks.push('never-used')
  else if (addDays(lastQueryOn, rule.unusedDays) <= today) remarks.push('unused')
  if (declaredPerDay === null) remarks.push('not-listed')
  else if (mostPerDay !== null) {
    if (mostPerDay > declaredPerDay) remarks.push('over-declared')
    else if (mostPerDay * 100 < declaredPerDay * rule.declaredPercentMin)
      remarks.push('far-below-declared')
  }
  if (trainedUntil === null || trainedUntil <= today) remarks.push('untrained')
  if (evidence.alerts + evidence.cases > 0) remarks.push('alerts')
  return remarks
}
