/**
 * The one list of what officers are told: the console shows it, the e-mail says it. No name, number
 * or secret stands in any: an e-mail is read by whoever comes by. `about` is a number of days, or
 * nothing.
 */
import type { NotificationTexts } from './notification-form.ts'
import { englishNotifications } from './notification-text-en.ts'
import { vietnameseNotifications } from './notification-text-vi.ts'

export const notificationTexts: Readonly<Record<'vi' | 'en', NotificationTexts>> = {
  vi: vietnameseNotifications,
  en: englishNotifications,
}
