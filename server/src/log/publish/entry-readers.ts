/**
 * Who may fetch whole entries where they are not public: they name no citizen, but they tell who
 * asked what, when and for which dossier.
 */
import { type Bundle, tileWidth } from '@chot/core/log/tile.ts'
import type { FastifyRequest } from 'fastify'
import { requireClient } from '../../accounts/client-systems.ts'
import { requireSession } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import { record } from '../append.ts'
import { searchEntry } from '../search.ts'

/**
 * An officer who may read the log, which is recorded as a search is; or a client system with the
 * scope `log:read`, whose token is recorded when it is given: a copy that follows the log must not
 * make it grow. Throws Problem.
 */
export async function admitReaderOfEntries(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies' | 'log'>,
  request: FastifyRequest,
  { index, width }: Bundle,
): Promise<void> {
  if (request.headers.authorization !== undefined) {
    await requireClient(deps, request, 'log:read')
    return
  }
  const officer = await requireSession(deps, request, 'log:read')
  const first = index * tileWidth
  await deps.db.inTx((tx) =>
    record(
      tx,
      deps.clock.heldAt(),
      searchEntry(officer, `entries=${first}-${first + width - 1}`),
    ),
  )
}
