import {
  clientSystemActs,
  clientSystemStates,
} from '@chot/core/workflow/client-system.ts'
import { z } from 'zod'
import { plainText, reason } from './values.ts'

/** GET /v1/client-systems: all of them, by id; instants are UTC milliseconds. */
export const clientSystemView = z.object({
  id: z.string(),
  name: z.string(),
  agency: z.object({ code: z.string(), name: z.string() }),
  scopes: z.array(z.string()),
  /** Networks it may call from, in CIDR notation. */
  networks: z.array(z.string()),
  state: z.enum(clientSystemStates),
  /** Who brought it into its state, when and why; null when it is as it was registered. */
  change: z
    .object({
      at: z.number().int(),
      by: z.string(),
      /** It was the one who looks: they may not undo their own lock. */
      own: z.boolean(),
      reason: z.string(),
      basis: z.string(),
    })
    .nullable(),
  keys: z.array(
    z.object({
      thumbprint: z.string(),
      kid: z.string().nullable(),
      from: z.number().int(),
      to: z.number().int(),
      endedAt: z.number().int().nullable(),
    }),
  ),
})
export type ClientSystemView = z.infer<typeof clientSystemView>

export const clientSystemList = z.object({
  systems: z.array(clientSystemView),
  /** UTC milliseconds at the server: which keys are in force is told by this clock. */
  now: z.number().int(),
})
export type ClientSystemList = z.infer<typeof clientSystemList>

/** POST /v1/client-systems/{id}/acts */
export const clientSystemActRequest = z
  .strictObject({
    act: z.enum(clientSystemActs, { error: 'not-in-list' }),
    /** The key meant, with `end-key`. */
    thumbprint: plainText(43).optional(),
    reason,
    /** The official document it rests on. */
    basis: reason,
  })
  .superRefine(({ act, thumbprint }, context) => {
    if ((act === 'end-key') !== (thumbprint !== undefined))
      context.addIssue({ code: 'custom', path: ['thumbprint'], message: 'required' })
  })
