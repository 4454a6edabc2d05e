import { notificationKinds } from '@chot/core/notification/notification.ts'
import { z } from 'zod'
import { typed } from './values.ts'

/** GET /v1/notifications: one's own, newest first. */
export const notificationFilter = z.strictObject({
  after: z
    .string(typed)
    .regex(/^\d{1,15}$/, { error: 'wrong-type' })
    .optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(100).default(50),
})

export const notificationPage = z.object({
  notifications: z.array(
    z.object({
      id: z.number().int(),
      kind: z.enum(notificationKinds),
      about: z.string().nullable(),
      at: z.number().int(),
      read: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
  unread: z.number().int(),
  /** Of the last seven days, for whoever administers accounts: e-mails that could not be sent. */
  undelivered: z.number().int().nullable(),
})
export type NotificationPage = z.infer<typeof notificationPage>

/** PUT /v1/notifications/read: all up to this one. */
export const notificationsRead = z.strictObject({ upTo: z.number(typed).int().min(0) })

/** GET and PUT /v1/session/email: one's own address, or null; nothing is sent without. */
export const ownEmail = z.strictObject({
  email: z
    .string(typed)
    .max(254, { error: 'too-long' })
    .regex(/^[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, { error: 'email' })
    .nullable(),
})
export type OwnEmail = z.infer<typeof ownEmail>
/** `offered`: whether there is a mail server at all. */
export const ownEmailView = ownEmail.extend({ offered: z.boolean() })
export type OwnEmailView = z.infer<typeof ownEmailView>
