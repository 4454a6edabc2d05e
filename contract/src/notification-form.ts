import type { NotificationKind } from '@chot/core/notification/notification.ts'

export interface NotificationText {
  readonly title: string
  readonly says: (about: string) => string
}

export type NotificationTexts = Readonly<Record<NotificationKind, NotificationText>>

export const text = (title: string, says: string): NotificationText => ({
  title,
  says: () => says,
})
